/**
 * One read in a process of its own, which prints what it took as JSON:
 *
 *   node read-child.js FILE OPTIONS MODULE
 *
 * MODULE is `@lightrec/data`, or the path of another build of it.
 */
import { pathToFileURL } from 'node:url';

const [file, options, module] = process.argv.slice(2);
const isPath = module.startsWith('/') || module.startsWith('.');
const { readInteractions } = await import(isPath ? pathToFileURL(module).href : module);

const cpu = process.cpuUsage();
const start = performance.now();
const { interactions } = await readInteractions(file, JSON.parse(options));
const elapsedSeconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const { userCount, itemCount, pairCount } = interactions;
const peakBytes = process.resourceUsage().maxRSS * 1024;
const outcome = { cpuSeconds: (user + system) / 1e6, elapsedSeconds, peakBytes, userCount, itemCount, pairCount };
console.log(JSON.stringify(outcome));
