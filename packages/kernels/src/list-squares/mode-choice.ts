import { mostCodewords } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';

import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import type { Cells } from './cells.js';
import { PlainModeChoice } from './plain-mode-choice.js';
import { WasmModeChoice } from './wasm-mode-choice.js';

export interface ModeChoiceSizes {
  userCount: number;
  dim: number;
  codebookCount: number;
  codewordCount: number;
  /** The most that an item has. */
  mostCells: number;
}

export interface ModeChoiceOptions extends ModeChoiceSizes {
  /** Default: `auto`. */
  engine?: Engine;
}

export const modeChoiceNames = /* @__PURE__ */ optionNames<ModeChoiceOptions>({
  userCount: 1,
  dim: 1,
  codebookCount: 1,
  codewordCount: 1,
  mostCells: 1,
  engine: 1,
});

/** What codes are chosen by, while it stands. */
export interface ModeCosts {
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  /** Shape `[codebookCount, codewordCount, dim]`. */
  codebooks: Float32Array;
  /** `c` of what any sum `q` of codewords costs by itself, `c |q|^2 - 2 <pull, q>`. */
  background: number;
}

/** Codes of some rows of items. */
export interface ModeRows {
  /** `pull` of each item, shape `[rowCount, dim]`. */
  pulls: Float32Array;
  /** How many codes of an item may change, the first ones, shape `[rowCount]`. */
  lengths: Uint8Array;
  /** Moved, shape `[rowCount, codebookCount]`. */
  codes: Uint8Array;
}

/**
 * Chooses codes of items one after another, each as the one by which the weighted squared errors of the item's cells and
 * what it costs by itself are least while the item's other codes stand: iterated conditional modes, as of additive
 * quantization (Babenko and Lempitsky, 2014), by look-up tables of the users. Both engines give the same codes.
 */
export interface ModeChoice {
  begin(costs: ModeCosts): void;
  /**
   * @param cells - of items with users as partners
   * @param first - the first item; the last is by the length of `rows`
   * @param passCount - how often all codebooks are gone through, at most
   * @returns how many choices changed a code
   */
  choose(cells: Cells, first: number, rows: ModeRows, passCount: number): number;
}

/** @throws ArgumentError for sizes below 1, or more than 4 GiB */
export function createModeChoice(options: ModeChoiceOptions): ModeChoice {
  requireKnown('createModeChoice', options, modeChoiceNames);
  const { engine = 'auto', ...sizes } = options;
  for (const name of ['userCount', 'dim', 'codebookCount', 'mostCells'] as const) requireInteger(name, sizes[name], 1);
  requireInteger('codewordCount', sizes.codewordCount, 1, mostCodewords);
  return resolveEngine(engine) === 'wasm' ? new WasmModeChoice(sizes) : new PlainModeChoice(sizes);
}
