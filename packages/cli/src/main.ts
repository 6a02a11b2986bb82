import { reportOf } from './error-report.js';
import { runProgram } from './run-program.js';

const interrupt = new AbortController();
process.on('SIGINT', () => {
  // Who presses Ctrl-C twice does not want to wait for the current step.
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});
// The reader of a pipe may leave early, as `head` does: nobody is left to be told.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  const report = reportOf(error);
  process.stderr.write(`lightrec: standard output: ${report.message}\n`);
  process.exit(1);
});
let isUnread = false;
process.stderr.on('error', () => {
  // As Ctrl-C, so that long work ends with its last checkpoint.
  isUnread = true;
  interrupt.abort();
});
const { stdout, stderr } = process;
const exitCode = await runProgram(process.argv.slice(2), { stdout, stderr, signal: interrupt.signal });
// What a shell reports of a program that ended by SIGPIPE.
process.exitCode = isUnread && exitCode === 130 ? 141 : exitCode;
