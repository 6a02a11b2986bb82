import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  generateDefaults,
  itemTextDefaults,
  limits,
  readDefaults,
  splitDefaults,
  strongDefaults,
  timeDefaults,
} from './limits.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, section] = /\n## Limits and defaults\n([\s\S]*?)\n## /.exec(readme)!;
const rows = section.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

const size = (bytes: number) => (bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`);
const head = `${size(limits.headBytes)}, or up to ${size(limits.longHeadBytes)} where two lines are longer`;
const stated: Record<keyof typeof limits, [what: string, value: string]> = {
  lineBytes: ['a line of text', size(limits.lineBytes)],
  rowBytes: ['a row of `csv`', size(limits.rowBytes)],
  headBytes: ['what the format is told from', head],
  longHeadBytes: ['what the format is told from', head],
  sampleRows: ['rows that header and columns are told from', `${limits.sampleRows}`],
  shownBadLines: ['bad lines in a report', `the first ${limits.shownBadLines}; all are counted`],
  shownNotes: ['notes on parts in a report', `the first ${limits.shownNotes}; all are counted`],
  eventTypes: ['types of events in a log', `${limits.eventTypes.toLocaleString('en-US')}`],
  shownNames: ['names in an error', `the first ${limits.shownNames}`],
};

describe('the README', () => {
  it.each(Object.entries(stated))('states the limit %s', (_, [what, value]) => {
    expect(rows).toContainEqual(['', what, value, '']);
  });

  const { pairsPerUser, clusterCount, itemsPerCluster, ...plain } = generateDefaults;
  const defaults = {
    ...{ ...readDefaults, ...itemTextDefaults, ...splitDefaults, ...timeDefaults, ...plain },
    pairCount: `${pairsPerUser} for each user, or as many as fit`,
    clusterCount: `${clusterCount}, or one for every ${itemsPerCluster} items where that is less`,
  };
  it.each(Object.entries(defaults))('states the default of %s', (name, value) => {
    const text = typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
    const named = rows.find(([, cell]) => cell === `\`${name}\``);
    expect(named?.[3].replaceAll('`', '')).toBe(text);
  });

  it.each(Object.entries(strongDefaults))('states the default of %s of splitStrong', (name, value) => {
    expect(rows).toContainEqual(['', `\`${name}\``, '`splitStrong`', `${value}`, '']);
  });

  it.each(['splitByTime', 'splitByTimePerUser'])('says that %s has the shares of splitByUser', (method) => {
    for (const name of ['testShare', 'validationShare'] as const) {
      const row = rows.find(([, cell, of]) => cell === `\`${name}\`` && of?.includes(`\`${method}\``));
      expect(row?.[3]).toBe(`${splitDefaults[name]}`);
    }
  });
});
