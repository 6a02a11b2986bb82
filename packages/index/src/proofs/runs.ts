/** How many cases a property is tried on: a few in every test run, and as many as `npm run prove` is told. */
export function runsOf(usual: number): number {
  return Number(process.env.LIGHTREC_PROOF_RUNS ?? usual);
}

/** How long an index is kept busy, in seconds: `npm run prove` says minutes. */
export function secondsOf(usual: number): number {
  const { LIGHTREC_PROOF_MINUTES: minutes } = process.env;
  return minutes === undefined ? usual : Number(minutes) * 60;
}
