import { ArgumentError } from '@lightrec/core';
import type { KernelModule } from './kernel-module.js';

/**
 * A memory of WebAssembly, as far as it is used here: the types of neither Node nor a browser must be
 * there for who reads these declarations.
 */
export interface KernelMemoryBuffer {
  readonly buffer: ArrayBufferLike;
  grow(pageCount: number): number;
}

/** What every module of kernels has; pointers are byte addresses. */
export interface ModuleExports {
  memory: KernelMemoryBuffer;
  /** First byte that may be allocated. */
  heapBase(): number;
}

const pageBytes = 65_536;
const maximumBytes = 4 * 1024 ** 3 - pageBytes;

/** What an allocation takes, so that the next is aligned to 64 bytes. */
export function allocatedBytes(byteLength: number): number {
  return Math.ceil(byteLength / 64) * 64;
}

/**
 * One instance of the kernels with a memory of its own, handed out front to back and freed as a whole with
 * the object. Allocate first, take views after: growing the memory detaches earlier views.
 */
export class WasmMemory<Exports extends ModuleExports> {
  readonly kernels: Exports;
  private next: number;

  constructor(module: KernelModule) {
    this.kernels = new WebAssembly.Instance(module.get() as WebAssembly.Module).exports as unknown as Exports;
    this.next = this.kernels.heapBase();
  }

  /** Reserves `byteLength` bytes, aligned to 64, and returns their address. */
  allocate(byteLength: number): number {
    this.reserve(byteLength);
    const address = this.next;
    this.next += allocatedBytes(byteLength);
    return address;
  }

  /** Grows now, so that views taken between now and the allocation of these bytes stay attached. */
  reserve(byteLength: number): void {
    const end = this.next + allocatedBytes(byteLength);
    if (end > maximumBytes) {
      throw new ArgumentError({
        argument: 'byteLength',
        expected: 'kernel arrays of at most 4 GiB in all',
        received: `${end} bytes`,
        hint: 'Split the items over several instances.',
      });
    }
    const missing = end - this.kernels.memory.buffer.byteLength;
    if (missing > 0) this.kernels.memory.grow(Math.ceil(missing / pageBytes));
  }

  float32(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.memory.buffer as ArrayBuffer, address, length);
  }

  uint32(address: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.kernels.memory.buffer as ArrayBuffer, address, length);
  }

  uint8(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.kernels.memory.buffer as ArrayBuffer, address, length);
  }
}
