import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { exampleReport } from '../test-support/example-report.js';
import { renderReport } from './render-report.js';
import type { RunReport } from './run-report.js';

const render = (changes: Partial<RunReport> = {}) => renderReport(exampleReport(changes));
const parse = (changes: Partial<RunReport> = {}) => parseHTML(render(changes)).document;
const texts = (root: ParentNode, selector: string) =>
  [...root.querySelectorAll(selector)].map((element) => element.textContent?.replace(/\s+/g, ' ').trim());

describe('the file', () => {
  it('is one page whose parts a parser finds', () => {
    const document = parse();
    expect(document.documentElement.getAttribute('lang')).toBe('en');
    expect(document.title).toBe('LightRec on CiteULike');
    expect(texts(document, 'h1')).toEqual(['LightRec on CiteULike']);
    expect(texts(document, 'h2')).toEqual([
      'Results',
      'Data',
      'Ranking quality by length of the list',
      'Training',
      'Codeword usage',
      'Time',
      'To run it again',
    ]);
  });

  it('loads nothing and runs nothing', () => {
    const text = render();
    const document = parse();
    expect(document.querySelectorAll('script, img, iframe, object, embed, video, audio, base')).toHaveLength(0);
    expect([...document.querySelectorAll('link')].map((link) => link.getAttribute('href'))).toEqual(['data:,']);
    expect(text).not.toMatch(/\bsrc\s*=|@import|url\(\s*["']?(https?:)?\/\/|\son\w+\s*=/i);
    for (const [address] of text.matchAll(/https?:\/\/[^"'\s<]+/g)) {
      expect(address).toMatch(/^https:\/\/doi\.org\/|^http:\/\/www\.w3\.org\/2000\/svg$/);
    }
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toContain("default-src 'none'");
  });

  it('is the same bytes for the same report', () => {
    expect(render()).toBe(render());
  });
});

describe('options.rows', () => {
  it('stand in the result table, the best of each column bold', () => {
    const [table] = parse().querySelectorAll('table');
    expect(texts(table, 'th[role=columnheader]')).toEqual([
      'System',
      'Recall@20',
      'Recall@100',
      'NDCG@20',
      'NDCG',
      'bytes/item',
      'µs/query',
      'speed-up',
      'compression',
    ]);
    const rows = [...table.querySelectorAll('tbody tr')].map((row) => texts(row, 'th, td'));
    expect(rows).toEqual([
      ['BPR float', '0.1701', '0.3541', '0.1198', '0.2299', '260', '1,235', '1×', '1×'],
      ['LightRec', '0.1574', '0.3375', '0.1112', '0.2215', '4.13', '35.3', '35.0×', '63.0×'],
      ['LightRec + post-ranking', '0.1699', '0.3511', '0.1195', '0.2296', '264', '98.1', '12.6×', '0.98×'],
    ]);
    expect(texts(table, 'td strong')).toEqual([
      '0.1701',
      '0.3541',
      '0.1198',
      '0.2299',
      '4.13',
      '35.3',
      '35.0×',
      '63.0×',
    ]);
  });

  it('are said in short of LightRec, whatever other systems are smaller', () => {
    const report = exampleReport();
    const [original, own, ...others] = report.rows;
    const smaller = { ...own, system: 'DCMF', ndcg: 0.1, compression: 100 };
    const page = parse({ ...report, rows: [original, own, smaller, ...others] });
    expect(texts(page, '.tiles li')[0]).toContain('kept by LightRec43.5 % by DCMF');
    expect(texts(page, '.tiles li')[1]).toContain('63.0×');
  });

  it('are said in short by what LightRec keeps and gains against the first', () => {
    // 0.2215 / 0.2299 = 0.9635 and 0.2296 / 0.2299 = 0.9987
    expect(texts(parse(), '.tiles li')).toEqual([
      '96.3 %of the NDCG of BPR float kept by LightRec99.9 % by LightRec + post-ranking',
      '63.0×smaller than BPR float4.13 bytes an item instead of 260',
      '35.0×the speed of exact brute force over float vectors on one core',
    ]);
  });

  it('may be one alone, which is then not compared', () => {
    const document = parse({ rows: exampleReport().rows.slice(0, 1) });
    expect(document.querySelectorAll('.tiles')).toHaveLength(0);
    expect(document.querySelectorAll('table[role=table] tbody tr th')[0].textContent).toBe('BPR float');
  });
});

describe('options.data', () => {
  it('is shown as in Table 1 of the paper', () => {
    const row = parse().querySelectorAll('table')[1].querySelectorAll('tbody tr')[0];
    expect(texts(row, 'th, td')).toEqual(['citeulike-t', '7,947', '25,975', '107,154', '0.052 %']);
  });
});

describe('options.ndcgAtK', () => {
  it('is drawn with a line a system, and said in figures', () => {
    const document = parse();
    const chart = document.querySelector('[aria-label*="length k"]');
    expect(chart?.querySelectorAll('g[aria-label=line] path')).toHaveLength(3);
    expect(chart?.getAttribute('aria-label')).toContain('LightRec goes from 0.0795 at 10 to 0.1300 at 100');
    const first = document.querySelector('.compact tbody tr');
    expect(texts(first!, 'th, td')).toEqual(['10', '0.0837', '0.0795', '0.0832']);
  });

  it('tells lines apart by more than colour', () => {
    const lines = [...parse().querySelectorAll('[aria-label*="length k"] g[aria-label=line]')];
    expect(new Set(lines.map((line) => line.getAttribute('stroke'))).size).toBe(3);
    expect(new Set(lines.map((line) => line.getAttribute('stroke-dasharray'))).size).toBe(3);
  });

  it('marks points in the chart by the shapes, and as large, as in its legend', () => {
    const figure = parse().querySelector('[aria-label*="length k"]')!.closest('figure')!;
    const shapesIn = (place: string) =>
      [...figure.querySelectorAll(`${place} g[aria-label=dot]`)].map((dots) => dots.firstElementChild?.outerHTML);
    const plain = (shape: string | undefined) => shape?.replace(/ (transform|fill|cx|cy)="[^"]*"/g, '');
    expect(shapesIn('.chart').map(plain)).toEqual(shapesIn('.legend').map(plain));
    expect(new Set(shapesIn('.legend').map(plain)).size).toBe(3);
  });
});

describe('options.lossCurves', () => {
  const captions = (changes: Partial<RunReport>) => texts(parse(changes), 'figcaption');

  it('draws each term of the loss and marks the best validation', () => {
    const document = parse();
    const loss = document.querySelector('[aria-label*="loss of LightRec"]');
    expect(loss?.querySelectorAll('g[aria-label=line] path')).toHaveLength(3);
    expect(loss?.getAttribute('aria-label')).toContain('distillation goes from 0.150 to 0.0324');
    expect(captions({})).toContain('Best: 0.3314 at epoch 40, marked by a ring.');
  });

  it('shows no validation where there was none', () => {
    const [curve] = exampleReport().lossCurves;
    const document = parse({ lossCurves: [{ ...curve, validation: [] }] });
    expect(texts(document, '.pair h3')).toEqual(['NDCG@k', 'BPR float: loss']);
  });

  it('takes a logarithmic scale where terms are decades apart', () => {
    const points = [1, 2, 3].map((epoch) => ({ epoch, loss: 100 / epoch, penalty: 0.01 * epoch }));
    expect(captions({ lossCurves: [{ system: 'BPR float', points, validation: [] }] })).toContain(
      'Mean of each epoch, on a logarithmic scale.',
    );
    expect(captions({})).not.toContain('Mean of each epoch, on a logarithmic scale.');
  });

  it('has an axis up to a round number above all points', () => {
    const points = [1, 2, 3].map((epoch) => ({ epoch, loss: 0.97 - 0.3 * epoch }));
    const document = parse({ lossCurves: [{ system: 'BPR float', points, validation: [] }] });
    const ticks = texts(document.querySelector('[aria-label*="loss of"]')!, '[aria-label="y-axis tick label"] text');
    expect(Number(ticks.at(-1))).toBe(0.7);
  });

  it('leaves out a loss that has gone astray', () => {
    const points = [1, 2, 3].map((epoch) => ({ epoch, loss: epoch === 2 ? Number.NaN : epoch }));
    expect(render({ lossCurves: [{ system: 'BPR float', points, validation: [] }] })).not.toContain('NaN');
  });
});

describe('options.codewordUsage', () => {
  it('shows perplexity, unused codewords and the usage from most to least', () => {
    const codewordUsage = [{ counts: Uint32Array.of(1, 0, 7, 2), perplexity: 2.2263, deadCount: 1 }];
    const [figure] = parse({ codewordUsage }).querySelectorAll('.multiples figure');
    expect(texts(figure, 'dd')).toEqual(['2.2', '1', '7', '0']);
    expect(figure.querySelector('[role=img]')?.getAttribute('aria-label')).toContain('falling from 7 items to 0');
  });

  it('draws a codeword of 256 one unit wide, so that its outline has whole numbers', () => {
    const codewordUsage = [{ counts: new Uint32Array(256).fill(3), perplexity: 256, deadCount: 0 }];
    const svg = parse({ codewordUsage }).querySelector('.multiples svg')!;
    const outline = svg.querySelector('g[aria-label=area] path')!.getAttribute('d')!;
    const across = new Set([...outline.matchAll(/[MLH](-?[\d.]+)/g)].map(([, x]) => Number(x)));
    expect([...across].sort((a, b) => a - b)).toEqual(Array.from({ length: 257 }, (_, x) => x));
  });

  it('has one chart a codebook', () => {
    expect(texts(parse(), '.multiples h3')).toEqual(['Codebook 1', 'Codebook 2', 'Codebook 3', 'Codebook 4']);
  });
});

describe('options.seconds', () => {
  it('says where the time went, and the sum', () => {
    const table = parse().querySelector('.timings')!;
    expect(texts(table, 'tbody tr:nth-child(2) td.number')).toEqual(['3 min 02 s', '60.5 %']);
    expect(texts(table, 'tfoot td.number')).toEqual(['5 min 01 s']);
  });
});

describe('a part without content', () => {
  it('is left out', () => {
    const document = parse({ ndcgAtK: [], lossCurves: [], codewordUsage: [], seconds: [], notes: [] });
    expect(texts(document, 'h2')).toEqual(['Results', 'Data', 'To run it again']);
    expect(document.querySelectorAll('.notes')).toHaveLength(0);
  });
});

describe('text from outside', () => {
  const hostile = `</title></style></svg><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;`;

  it('becomes no part of the structure, wherever it stands', () => {
    const example = exampleReport();
    const document = parse({
      title: hostile,
      data: { ...example.data, name: hostile, split: hostile },
      rows: example.rows.map((row) => ({ ...row, system: hostile })),
      yardstick: hostile,
      notes: [hostile],
      lossCurves: [{ system: hostile, points: [{ epoch: 1, [hostile]: 1, loss: 2 }], validation: [] }],
      ndcgAtK: [{ system: hostile, points: [{ k: 10, ndcg: 0.1 }] }],
      settings: { [hostile]: hostile },
      environment: { node: hostile, lightrec: hostile, backend: hostile, cpu: hostile },
      seconds: [{ stage: hostile, seconds: 1 }],
      command: hostile,
    });
    expect(document.querySelectorAll('script, img, [onerror]')).toHaveLength(0);
    expect(document.querySelectorAll('h2')).toHaveLength(7);
    expect(document.querySelector('h1')?.textContent).toBe(hostile);
    expect(document.querySelector('code')?.textContent).toBe(hostile);
    expect(document.querySelector('[aria-label*="loss of"]')?.getAttribute('aria-label')).toContain(hostile);
  });
});

describe('a reader who cannot see the charts', () => {
  it('finds a description of each, and captions on each table', () => {
    const document = parse();
    const charts = [...document.querySelectorAll('figure > .chart')];
    expect(charts).toHaveLength(9);
    for (const chart of charts) {
      expect(chart.getAttribute('role')).toBe('img');
      expect(chart.getAttribute('aria-label')?.length).toBeGreaterThan(40);
    }
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')?.textContent).not.toBe('');
    }
  });
});
