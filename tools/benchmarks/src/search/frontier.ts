/** Times of methods at the same recall. */

export interface Point {
  recall: number;
  microseconds: number;
}

/** The points that no other beats: ascending in both recall and time. */
export function frontierOf(points: readonly Point[]): Point[] {
  const byTime = [...points].sort((a, b) => a.microseconds - b.microseconds || b.recall - a.recall);
  const frontier: Point[] = [];
  for (const point of byTime) {
    if (frontier.length === 0 || point.recall > frontier[frontier.length - 1].recall) frontier.push(point);
  }
  return frontier;
}

/**
 * Microseconds at a recall, between the two nearest points of the frontier: the logarithm of the time is
 * interpolated. Below the first point, its time.
 *
 * @returns nothing where no point reaches the recall
 */
export function microsecondsAt(points: readonly Point[], recall: number): number | undefined {
  const frontier = frontierOf(points);
  const above = frontier.findIndex((point) => point.recall >= recall);
  if (above < 0) return undefined;
  if (above === 0) return frontier[0].microseconds;
  const [low, high] = [frontier[above - 1], frontier[above]];
  const share = (recall - low.recall) / (high.recall - low.recall);
  return low.microseconds * (high.microseconds / low.microseconds) ** share;
}
