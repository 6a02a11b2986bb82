import type { EncoderOfEngine, ResolvedEncoderOptions } from './encoder-contract.js';
import { PlainEncoder } from './plain-encoder.js';
import { WasmEncoder } from './wasm-encoder.js';

/** An encoder on the thread that calls it. */
export function encoderOfEngine(engine: 'wasm' | 'plain', options: ResolvedEncoderOptions): EncoderOfEngine {
  return engine === 'wasm' ? new WasmEncoder(options) : new PlainEncoder(options);
}
