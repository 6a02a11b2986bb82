import type {
  EncodedRows,
  EncoderCodebook,
  EncoderGradients,
  EncoderMatrices,
  ResolvedEncoderOptions,
} from './encoder-kernel.js';
import { PlainEncoder } from './plain-encoder.js';
import { WasmEncoder } from './wasm-encoder.js';

/** What every encoder does; the arguments are checked. */
export interface EncoderOfEngine {
  setCodebook(index: number, codebook: EncoderCodebook): void;
  setMatrices(matrices: EncoderMatrices): void;
  forward(x: Float32Array, count: number): EncodedRows;
  /** @param count - rows of the last `forward` */
  backward(dy: Float32Array, count: number, temperature: number): EncoderGradients;
  /** Where there is something to end. */
  dispose?(): void;
}

/** An encoder on the thread that calls it. */
export function encoderOfEngine(engine: 'wasm' | 'plain', options: ResolvedEncoderOptions): EncoderOfEngine {
  return engine === 'wasm' ? new WasmEncoder(options) : new PlainEncoder(options);
}
