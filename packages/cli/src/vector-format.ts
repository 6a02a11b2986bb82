import type { VectorFormat } from '@lightrec/index';
import { Option } from 'commander';

/** How an index keeps the vectors of its items, if it does. */
export type KeptVectors = VectorFormat | 'none';

/** `--vector-format`, of all commands that write an index. */
export function vectorFormatOption(): Option {
  return new Option('--vector-format <name>', 'how the index keeps the vectors of items, for post-ranking')
    .choices(['int8', 'float16', 'float32', 'none'] satisfies KeptVectors[])
    .default('int8');
}
