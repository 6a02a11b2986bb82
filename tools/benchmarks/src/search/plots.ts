/** Plots of `results/search.json`, one file for each data set, size and k. */
import { writeFileSync } from 'node:fs';
import * as echarts from 'echarts';
import { resultFile } from '../places.js';
import { frontierOf, microsecondsAt } from './frontier.js';
import { pointsOf } from './ratios.js';
import { isOurs, isSamePlace, nameOfPlace, type Row } from './rows.js';

const size = { width: 900, height: 560 };
const growthRecall = 0.95;

/** Ours are warm and solid, all others cold and dashed. */
const colors: Record<string, string> = {
  'js-brute-force': '#9e9e9e',
  'wasm-brute-force': '#616161',
  'tfjs-wasm': '#212121',
  'js-scan': '#8d6e63',
  'ours-scan': '#fbc02d',
  'ours-exact': '#ef6c00',
  'ours-recall': '#ff8a80',
  'ours-probes': '#f48fb1',
  'ours-int8': '#d50000',
  'ours-float16': '#ad1457',
  'ours-float32': '#6a1b9a',
  hnswlib: '#81d4fa',
  'hnswlib-native': '#29b6f6',
  'hnswlib-l2': '#0d47a1',
  usearch: '#00897b',
  'faiss-ivf-sq8': '#43a047',
};

export function drawPlots(rows: readonly Row[]) {
  const places = rows.filter((row, i) => rows.findIndex((other) => isSamePlace(row, other)) === i);
  for (const place of places) {
    const own = rows.filter((row) => isSamePlace(row, place));
    save(`${place.data}-${place.items}-${place.codebooks}-k${place.k}`, recallPlot(own));
  }
  const series = places.filter(
    (place, i) =>
      places.findIndex((other) => isSamePlace({ ...other, items: place.items }, place)) === i &&
      places.filter((other) => isSamePlace({ ...other, items: place.items }, place)).length > 1,
  );
  for (const place of series) {
    const own = rows.filter((row) => isSamePlace({ ...row, items: place.items }, place));
    save(`growth-${place.data}-${place.codebooks}-k${place.k}`, growthPlot(own));
  }
}

/** @param rows - of one place */
function recallPlot(rows: readonly Row[]): echarts.EChartsOption {
  const curves = methodsOf(rows).map((method) => ({
    ...lineOf(method),
    data: frontierOf(pointsOf(rows.filter((row) => row.method === method))).map(({ microseconds, recall }) => [
      microseconds,
      recall,
    ]),
  }));
  return {
    ...frame(nameOfPlace(rows[0])),
    xAxis: logAxis('microseconds of a query, one thread'),
    yAxis: {
      ...axis('recall of the true top k'),
      // What a method cannot reach is seen; where it begins may lie below.
      min: Math.floor(10 * Math.min(...curves.map(({ data }) => Math.max(...data.map(([, recall]) => recall))))) / 10,
      max: 1,
    },
    series: curves,
  };
}

/** @param rows - of one data set and k */
function growthPlot(rows: readonly Row[]): echarts.EChartsOption {
  const { data, codebooks, k } = rows[0];
  const sizes = [...new Set(rows.map(({ items }) => items))].sort((a, b) => a - b);
  const single = methodsOf(rows).filter((method) => sizes.every((items) => at(method, items).length <= 1));
  function at(method: string, items: number) {
    return rows.filter((row) => row.method === method && row.items === items);
  }
  const curves = methodsOf(rows).map((method) => {
    const isSingle = single.includes(method);
    const points = sizes.map((items) => {
      const own = pointsOf(at(method, items));
      return [items, isSingle ? own[0]?.microseconds : microsecondsAt(own, growthRecall)];
    });
    return {
      ...lineOf(method),
      name: isSingle ? method : `${method} *`,
      data: points.filter(([, microseconds]) => microseconds !== undefined),
    };
  });
  return {
    ...frame(`${data}, ${codebooks} codebooks, k = ${k}   (*: at recall ${growthRecall} of the true top k)`),
    xAxis: logAxis('items'),
    yAxis: logAxis('microseconds of a query, one thread'),
    series: curves.filter(({ data: points }) => points.length > 0),
  };
}

function methodsOf(rows: readonly Row[]) {
  return [...new Set(rows.map(({ method }) => method))];
}

function lineOf(method: string) {
  const own = isOurs({ method } as Row);
  return {
    type: 'line' as const,
    name: method,
    color: colors[method],
    symbol: own ? 'circle' : 'triangle',
    symbolSize: own ? 8 : 9,
    lineStyle: { width: own ? 2.5 : 1.5, type: own ? ('solid' as const) : ('dashed' as const) },
  };
}

function frame(text: string): echarts.EChartsOption {
  return {
    animation: false,
    backgroundColor: '#fff',
    title: { text, left: 'center', textStyle: { fontSize: 15, color: '#222' } },
    legend: { type: 'plain', orient: 'vertical', right: 10, top: 'middle', textStyle: { color: '#222' } },
    grid: { left: 70, right: 220, top: 50, bottom: 60 },
  };
}

function axis(name: string) {
  return {
    name,
    nameLocation: 'middle' as const,
    nameGap: 40,
    nameTextStyle: { fontSize: 13, color: '#222' },
    axisLabel: { color: '#222' },
    axisLine: { show: true, lineStyle: { color: '#666' } },
    splitLine: { show: true, lineStyle: { color: '#ddd' } },
  };
}

function logAxis(name: string) {
  return { ...axis(name), type: 'log' as const, minorTick: { show: true } };
}

function save(name: string, option: echarts.EChartsOption) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption(option);
  writeFileSync(resultFile(`search-${name}.svg`), `${chart.renderToSVGString()}\n`);
  chart.dispose();
}
