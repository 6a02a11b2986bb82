import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireFunction,
  requireInteger,
  requireKnown,
  requireNonNegative,
  requireSignal,
  resolveDeclared,
} from '@lightrec/core/options';

/** What decides the neighbours. */
export interface ItemKnnHyperparameters {
  /** Neighbours that an item keeps, the most similar. Default: 100. */
  neighbourCount: number;
  /** Added to the denominator of the cosine, so that few common users tell little. Default: 10. */
  shrinkage: number;
}

const declared: DeclaredOptions<ItemKnnHyperparameters> = {
  neighbourCount: [100, (argument, value) => requireInteger(argument, value, 1)],
  shrinkage: [10, requireNonNegative],
};

export const itemKnnDefaults: ItemKnnHyperparameters = defaultsOf(declared);

export interface ItemKnnOptions extends Partial<ItemKnnHyperparameters> {
  /** Called several times a second: items done. */
  onProgress?: (progress: ItemKnnProgress) => void;
  /** Stops the work; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface ItemKnnProgress {
  phase: 'neighbours';
  done: number;
  total: number;
}

export const itemKnnOptionNames = optionNames<ItemKnnOptions>({ ...declared, onProgress: 1, signal: 1 });

/** @throws ArgumentError for an unknown option, or one out of range */
export function resolveItemKnn(options: ItemKnnOptions): ItemKnnHyperparameters {
  requireKnown('trainItemKnn', options, itemKnnOptionNames);
  requireFunction('onProgress', options.onProgress);
  requireSignal('signal', options.signal);
  return resolveDeclared(declared, options);
}
