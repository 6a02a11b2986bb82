import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { renderTuning, type TuningReport } from './render-tuning.js';

const report: TuningReport = {
  title: 'iALS on <clicks>',
  subtitle: '3 trials · split 0 · seed 0',
  version: '0.1.0',
  columns: [
    { title: '--lambda', cells: ['0.1', '0.01', '0.001'] },
    { title: 'Recall@100', cells: ['0.3500', '0.3400', '0.3300'] },
  ],
  plots: [
    {
      setting: '--lambda',
      points: [
        { x: 0.001, y: 0.33 },
        { x: 0.1, y: 0.35 },
        { x: 0.01, y: 0.34 },
      ],
    },
  ],
  command: "lightrec train --data 'a & b.csv' --lambda 0.1",
  settings: { '--teacher': 'ials' },
};

const texts = (root: ParentNode, selector: string) =>
  [...root.querySelectorAll(selector)].map((element) => element.textContent?.replace(/\s+/g, ' ').trim());

it('is a page with the trials, a plot of each setting and the command, whatever the names are', () => {
  const { document } = parseHTML(renderTuning(report));
  expect(texts(document, 'h1')).toEqual(['iALS on <clicks>']);
  expect(texts(document, 'h2')).toEqual(['Trials', 'Validation', 'To train with the best']);
  expect(texts(document, 'tbody tr')).toEqual(['0.10.3500', '0.010.3400', '0.0010.3300']);
  expect(texts(document, 'pre')).toEqual(["lightrec train --data 'a & b.csv' --lambda 0.1"]);
  expect(texts(document, 'figcaption')).toEqual([
    'A point for each trial, on a logarithmic scale. Best: 0.3500 with --lambda 0.1, marked by a ring.',
  ]);
  // A point for each trial, and the ring.
  expect(document.querySelectorAll('.chart svg [aria-label=dot] > *')).toHaveLength(4);
  expect(document.querySelectorAll('script, img')).toHaveLength(0);
});

it('has a place for each name of a setting of names', () => {
  const points = [
    { x: 'ranking', y: 0.3 },
    { x: 'lists', y: 0.35 },
    { x: 'lists', y: 0.31 },
  ];
  const page = renderTuning({ ...report, plots: [{ setting: '--objective', points }] });
  expect(page).toContain('A point for each trial. Best: 0.3500 with --objective lists, marked by a ring.');
  const { document } = parseHTML(page);
  const dots = [...document.querySelectorAll('.chart svg [aria-label=dot] > *')].slice(0, 3);
  const across = dots.map((dot) => dot.getAttribute('transform')?.match(/\(([\d.]+)/)?.[1] ?? dot.getAttribute('cx'));
  expect(across[0]).not.toBe(across[1]);
  expect(across[1]).toBe(across[2]);
  expect(document.querySelector('.chart svg')?.textContent).toContain('ranking');
});

it('has a linear axis for values that lie near, or are not above zero', () => {
  for (const values of [
    [1, 2],
    [0, 100],
  ]) {
    const points = values.map((x) => ({ x, y: 0.3 }));
    const page = renderTuning({ ...report, plots: [{ setting: '--dim', points }] });
    expect(page).toContain('A point for each trial. Best');
  }
});
