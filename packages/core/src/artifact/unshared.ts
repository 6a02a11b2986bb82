/** Bytes that a `TextDecoder` takes: browsers refuse memory that threads share, so such bytes are copied. */
export function unshared(bytes: Uint8Array): Uint8Array {
  const isShared = Object.prototype.toString.call(bytes.buffer) === '[object SharedArrayBuffer]';
  return isShared ? new Uint8Array(bytes) : bytes;
}
