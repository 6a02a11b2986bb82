import { packError } from './pack-errors.js';
import { buffersOf } from './pack-results.js';
import { PoolService } from './pool-service.js';
import type { PostedReply, PostedRequest } from './protocol.js';
import { builtIn } from './thread/built-in.js';

/** The script of a worker: bundled into one text, from which workers start in every runtime without a file. */

const service = new PoolService();

async function reply({ call, request }: PostedRequest): Promise<{ reply: PostedReply; transfer: ArrayBuffer[] }> {
  try {
    const value = await service.answer(request);
    return { reply: { call, value }, transfer: 'scores' in value ? buffersOf(value) : [] };
  } catch (error) {
    return { reply: { call, error: packError(error) }, transfer: [] };
  }
}

const port = builtIn('node:worker_threads')?.parentPort;
if (port) {
  port.on('message', async (posted) => {
    const { reply: answer, transfer } = await reply(posted as PostedRequest);
    port.postMessage(answer, transfer);
  });
} else {
  addEventListener('message', async ({ data }) => {
    const { reply: answer, transfer } = await reply(data);
    postMessage(answer, { transfer });
  });
}
