/** First byte that the caller may use; below it lie tables at compile-time addresses and nothing else. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
