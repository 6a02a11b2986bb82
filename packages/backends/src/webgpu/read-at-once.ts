import { type DataId, type DataType, type KernelBackend, util } from '@tensorflow/tfjs-core';
import { mapAtOnce } from './map-at-once.js';

/** Of TensorFlow.js's WebGPU backend, what a read needs. */
export interface WebGpuBackend extends KernelBackend {
  tensorMap: { get(dataId: DataId): TensorRecord };
  bufferManager: {
    acquireBuffer(byteCount: number, usage: number): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer): void;
  };
  commandEncoder: GPUCommandEncoder;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

interface TensorRecord {
  dtype: DataType;
  /** On the host, once they were read or where they began there. */
  values: ReturnType<KernelBackend['readSync']> | null;
  /** On the device. */
  resource: GPUBuffer;
}

/**
 * Gives the WebGPU backend `dataSync` in Node, without which no gradient can be computed on the host. Its own
 * goes through a canvas, which only a browser has.
 */
export function readBuffersAtOnce(backend: WebGpuBackend): void {
  const readOnHost = backend.readSync.bind(backend);
  backend.readSync = (dataId) => {
    const tensor = backend.tensorMap.get(dataId);
    // A complex tensor is two others, which come here in their turn.
    if (tensor.values || tensor.dtype === 'complex64') return readOnHost(dataId);
    const values = util.convertBackendValuesAndArrayBuffer(readBuffer(backend, tensor.resource), tensor.dtype);
    tensor.values = values;
    return values;
  };
}

function readBuffer(backend: WebGpuBackend, source: GPUBuffer): ArrayBuffer {
  const { bufferManager } = backend;
  const target = bufferManager.acquireBuffer(source.size, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder.copyBufferToBuffer(source, 0, target, 0, source.size);
  backend.submitQueue();
  try {
    mapAtOnce(target);
    return target.getMappedRange().slice(0);
  } finally {
    target.unmap();
    bufferManager.releaseBuffer(target);
  }
}
