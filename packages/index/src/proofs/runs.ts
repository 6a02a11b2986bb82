/** How many cases a property is tried on: a few in every test run, and as many as `npm run prove` is told. */
export function runsOf(usual: number): number {
  return Number(process.env.LIGHTREC_PROOF_RUNS ?? usual);
}
