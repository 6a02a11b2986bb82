/** `docs/frontier.md` and its plots, out of the rows. */
import { writeFileSync } from 'node:fs';
import * as echarts from 'echarts';
import { documentFile, resultFile } from '../places.js';
import type { Row } from './frontier.js';

const titles: Record<string, string> = {
  gowalla: 'Gowalla, the split of LightGCN',
  'amazon-cds': 'Amazon-CDs, the split of BGCF and UltraGCN',
  'movielens-1m': 'MovieLens-1M, the split of LightGCN++',
  'citeulike-t': 'CiteULike, a random split',
};

const opening = `# Bytes against quality

What the items of a strong float teacher of 64 dimensions keep of its quality in fewer bytes: Recall@20 / NDCG@20 / Recall@100 on the test part, and what share of the teacher's that is. Written by \`LIGHTREC_DATA=FOLDER npm run bench -- frontier\`, one seed. A tenth of the training part is for validation (MovieLens-1M has a part for that), by which teachers, epochs and settings were chosen; the test part was looked at for this table alone. The teacher is sampled softmax on Gowalla and Amazon-CDs, iALS on the others ([teachers](teachers.md)). Bytes are what each further item costs; codebooks, which all items share, are not counted, nor half a byte for the length of an item of variable rate. LightRec of 128 dimensions has codewords and users of twice the teacher's numbers, in as many bytes an item. The sparse linear autoencoder is no form of the teacher: it learns from the same pairs by itself, as [Compressed ELSA](https://arxiv.org/abs/2602.09935) (WWW'26), 30 of 128 components of an item that are left of pruning while it trains, each a byte of place and one of value, and a scale; it keeps no users. Post-ranking is of 500 candidates by int8 vectors: those of \`alignItemVectors\` with the users of LightRec, or, \`by the teacher\`, its own with its own users, which then are kept too.
`;

export function writeDocument(rows: readonly Row[]): void {
  const sets = [...new Set(rows.map(({ data }) => data))];
  const parts = sets.map((data) => {
    const own = rows.filter((row) => row.data === data);
    writeFileSync(resultFile(`frontier-${data}.svg`), `${plotOf(own)}\n`);
    const plot = `![NDCG@20 against bytes an item](../tools/benchmarks/results/frontier-${data}.svg)`;
    return `## ${titles[data]}\n\n${tableOf(own)}\n\n${plot}\n`;
  });
  writeFileSync(documentFile('frontier.md'), [opening, ...parts].join('\n'));
}

function tableOf(rows: readonly Row[]): string {
  const float = rows.find(({ system }) => system === 'float');
  const cells = [
    ['system', 'bytes/item', 'Recall@20', 'NDCG@20', 'Recall@100', 'kept of them'],
    ...rows.map((row) => [
      row.system,
      String(Number(row.bytesPerItem.toFixed(1))),
      ...measures.map((measure) => short(row[measure])),
      float ? measures.map((measure) => share(row[measure] / float[measure])).join(' / ') : '',
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const line = (texts: string[]) => `| ${texts.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n');
}

const measures = ['recallAt20', 'ndcgAt20', 'recallAt100'] as const;

function short(value: number): string {
  return value.toFixed(4).replace(/^0/, '');
}

function share(value: number): string {
  return value >= 0.9995 ? value.toFixed(3) : value.toFixed(3).replace(/^0/, '');
}

function plotOf(rows: readonly Row[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 420 });
  const axis = { nameLocation: 'middle' as const, nameGap: 36, axisLabel: { color: '#222' } };
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    grid: { left: 70, right: 40, top: 30, bottom: 60 },
    xAxis: { ...axis, type: 'log', name: 'bytes an item', min: 2, max: 512 },
    yAxis: { ...axis, name: 'NDCG@20', scale: true, nameGap: 50 },
    series: rows.map(({ system, bytesPerItem, ndcgAt20 }) => ({
      type: 'scatter' as const,
      symbol: system.startsWith('LightRec') ? 'circle' : 'triangle',
      symbolSize: 9,
      color: system.startsWith('LightRec') ? '#0b6e4f' : '#8a5a00',
      data: [[bytesPerItem, ndcgAt20]],
      label: { show: true, formatter: system, position: 'right' as const, fontSize: 10, color: '#222' },
      labelLayout: { hideOverlap: true },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
