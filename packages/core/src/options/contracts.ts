import type { Artifact } from '../artifact/artifact.js';
import type { CodeTable } from '../code-table.js';
import type { Interactions } from '../interactions.js';
import type { Random } from '../random.js';
import { refuse } from './refuse.js';

// By what an object has and not by its class, so that those of a second installed copy pass.

/** Throws an `ArgumentError` unless `value` is an `Interactions`. */
export function requireInteractions(argument: string, value: Interactions): void {
  if (value?.userItems && value.users && value.items) return;
  refuse(argument, 'Interactions', value, 'Use Interactions.fromPairs(pairs), or readInteractions of @lightrec/data.');
}

/** Throws an `ArgumentError` unless `value` is a `CodeTable`. */
export function requireCodeTable(argument: string, value: CodeTable): void {
  if (value?.codes && value.codebooks && value.items) return;
  refuse(argument, 'a CodeTable', value, 'Use that of a model, or new CodeTable({ codes, codebooks, ... }).');
}

/** Throws an `ArgumentError` unless `value` is a `Random`. */
export function requireRandom(argument: string, value: Random): void {
  if (typeof value?.fork === 'function' && typeof value.integer === 'function') return;
  refuse(argument, 'a Random', value, 'Use new Random(seed).');
}

/** Throws an `ArgumentError` unless `value` is an `Artifact`, or left out; what it holds is its reader's to judge. */
export function requireArtifact(argument: string, value: Artifact | undefined): void {
  if (value === undefined) return;
  if (typeof value?.kind === 'string' && value.tensors && value.metadata) return;
  refuse(argument, 'an Artifact', value, 'Use loadArtifact(file), or decodeArtifact(bytes).');
}
