import { type CodeTable, codebookUsage } from '@lightrec/core';
import type { CodewordUsage } from '../report/index.js';

/** How the items of a code table spread over the codewords, as the report shows it. */
export const codewordUsage: (table: CodeTable) => CodewordUsage[] = codebookUsage;
