/** For a runtime that evaluates a script: leaves the verdict, or that of a runtime which compiles nothing, in a global. */
import { LightRecIndex } from '@lightrec/index';
import { runCases } from './cases.mjs';
import { drawProblem, shapes } from './problems.mjs';

const scope = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (globalThis));
// As in the edge runtime of Next.js.
scope.process = {
  get getBuiltinModule() {
    throw new Error('A Node.js API is used which is not supported here');
  },
};
scope.runCases = () => runCases({ hasThreads: false, mostItems: 3000 });
scope.statsHere = async () => (await LightRecIndex.build(drawProblem(shapes['one item'], 0).table)).stats;
