/** For runtimes with a command line: prints the verdict as JSON. */
import { runCases } from './cases.mjs';

console.log(JSON.stringify(await runCases()));
