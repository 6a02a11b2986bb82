/** For Cloudflare's workerd: answers a request with what the index does before and after it has its kernels. */
import { LightRecIndex, setKernels } from '@lightrec/index';
import kernels from '@lightrec/index/kernels.wasm';
import { runCases } from './cases.mjs';
import { drawProblem, shapes } from './problems.mjs';

export default {
  async fetch() {
    try {
      const { stats } = await LightRecIndex.build(drawProblem(shapes['one item'], 0).table);
      setKernels(kernels);
      return Response.json({ before: stats, verdict: await runCases({ hasThreads: false }) });
    } catch (error) {
      return Response.json({ error: String(error) });
    }
  },
};
