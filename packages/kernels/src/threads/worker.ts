import { rowEncoder } from '../encoder/threads/encode-rows.js';
import { rowSolving } from '../ials/threads/solver-task.js';
import { rowAssigner } from '../k-means/threads/assign-rows.js';
import { workerThreads } from './built-in.js';
import { slots, type ThreadData, type ThreadTask } from './protocol.js';

/** The script of a thread: bundled into one text, from which threads start without a file. */

function actorOf(task: ThreadTask): () => void {
  if (task.kind === 'encoder') return rowEncoder(task);
  return task.kind === 'ials' ? rowSolving(task) : rowAssigner(task);
}

function serve(act: () => void, control: Int32Array): never {
  for (let answers = 1; ; answers++) {
    Atomics.store(control, slots.answered, answers);
    Atomics.notify(control, slots.answered);
    Atomics.wait(control, slots.asked, answers - 1);
    act();
  }
}

const { task, control, failures } = workerThreads()!.workerData as ThreadData;
try {
  serve(actorOf(task), control);
} catch (error) {
  failures.postMessage(error);
  Atomics.store(control, slots.answered, -1);
  Atomics.notify(control, slots.answered);
}
