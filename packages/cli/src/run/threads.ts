import { availableParallelism } from 'node:os';
import { ArgumentError, type Interactions } from '@lightrec/core';
import type { RunSettings } from './settings.js';
import { teacherNameOf, teacherOf } from './teachers.js';

/** Below so many, starting threads takes about as long as they save. */
const leastPairs = 500_000;
const mostOfMachine = 8;

/** Threads that a training shares its work with, the one that calls among them; the same bytes for any number. */
export function threadsFor({ pairCount }: Interactions): number {
  return pairCount < leastPairs ? 1 : Math.min(mostOfMachine, availableParallelism());
}

/** @throws ArgumentError where the teacher of a run takes one thread alone, so that nothing would look at their number */
export function requireThreads(settings: RunSettings, threads: number | undefined): void {
  if (threads === undefined || teacherOf(settings).takesThreads) return;
  const which = settings.teacherUsers === undefined ? `\`teacher: '${teacherNameOf(settings)}'\`` : '`teacherUsers`';
  const expected = `no value with ${which}, which takes one`;
  throw new ArgumentError({ argument: 'threads', expected, received: threads, hint: 'Leave it out.' });
}
