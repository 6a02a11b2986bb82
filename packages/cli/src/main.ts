import { runProgram } from './run-program.js';

const interrupt = new AbortController();
process.on('SIGINT', () => {
  // Who presses Ctrl-C twice does not want to wait for the current step.
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may leave early, as `head` does.
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
const { stdout, stderr } = process;
process.exitCode = await runProgram(process.argv.slice(2), { stdout, stderr, signal: interrupt.signal });
