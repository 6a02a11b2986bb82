/**
 * The k best scores, ties to the smaller index; -Infinity is never selected. Four scores at a time are
 * compared with the worst one kept, so that a bounded min-heap is touched only where one enters it.
 *
 * @param scores - `[quadCount * 4]`, padded with -Infinity
 * @param heapIndices - written, `[k]`: the indices, best first
 * @param heapScores - written, `[k]`: their scores
 * @returns how many were selected
 */
export function selectTopK(scores: usize, quadCount: u32, k: u32, heapIndices: usize, heapScores: usize): u32 {
  let count: u32 = 0;
  let threshold = f32x4.splat(-Infinity);
  for (let quad: u32 = 0; quad < quadCount; quad++) {
    const above = f32x4.gt(v128.load(scores + (quad << 4)), threshold);
    if (!v128.any_true(above)) continue;
    for (let index = quad << 2; index < (quad << 2) + 4; index++) {
      const score = load<f32>(scores + (index << 2));
      if (count < k) {
        if (score > -Infinity) siftUp(heapIndices, heapScores, count++, index, score);
      } else if (score > load<f32>(heapScores)) {
        siftDown(heapIndices, heapScores, count, index, score);
      }
    }
    if (count === k) threshold = v128.load32_splat(heapScores);
  }
  sortHeap(heapIndices, heapScores, count);
  return count;
}

/** Whether a ranks below b. */
// @inline
function isWorse(scoreA: f32, indexA: u32, scoreB: f32, indexB: u32): bool {
  return scoreA < scoreB || (scoreA === scoreB && indexA > indexB);
}

function siftUp(indices: usize, scores: usize, place: u32, index: u32, score: f32): void {
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const parentScore = load<f32>(scores + (parent << 2));
    const parentIndex = load<u32>(indices + (parent << 2));
    if (!isWorse(score, index, parentScore, parentIndex)) break;
    store<f32>(scores + (place << 2), parentScore);
    store<u32>(indices + (place << 2), parentIndex);
    place = parent;
  }
  store<f32>(scores + (place << 2), score);
  store<u32>(indices + (place << 2), index);
}

function siftDown(indices: usize, scores: usize, count: u32, index: u32, score: f32): void {
  let place: u32 = 0;
  for (;;) {
    let child: u32 = 2 * place + 1;
    if (child >= count) break;
    let childScore = load<f32>(scores + (child << 2));
    let childIndex = load<u32>(indices + (child << 2));
    if (child + 1 < count) {
      const otherScore = load<f32>(scores + (child << 2), 4);
      const otherIndex = load<u32>(indices + (child << 2), 4);
      if (isWorse(otherScore, otherIndex, childScore, childIndex)) {
        child++;
        childScore = otherScore;
        childIndex = otherIndex;
      }
    }
    if (!isWorse(childScore, childIndex, score, index)) break;
    store<f32>(scores + (place << 2), childScore);
    store<u32>(indices + (place << 2), childIndex);
    place = child;
  }
  store<f32>(scores + (place << 2), score);
  store<u32>(indices + (place << 2), index);
}

/** Turns the min-heap into a list from best to worst, in place. */
function sortHeap(indices: usize, scores: usize, count: u32): void {
  for (let last = count; last > 1; last--) {
    const place = last - 1;
    const worstScore = load<f32>(scores);
    const worstIndex = load<u32>(indices);
    siftDown(indices, scores, place, load<u32>(indices + (place << 2)), load<f32>(scores + (place << 2)));
    store<f32>(scores + (place << 2), worstScore);
    store<u32>(indices + (place << 2), worstIndex);
  }
}
