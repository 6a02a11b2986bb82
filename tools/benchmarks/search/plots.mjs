/** Plots of `results/search.json`, one file for each data set, size and k. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as echarts from 'echarts';
import { frontierOf, microsecondsAt } from './frontier.mjs';
import { pointsOf } from './ratios.mjs';
import { isOurs, isSamePlace, nameOfPlace } from './rows.mjs';

/** @typedef {import('./rows.mjs').Row} Row */

const size = { width: 900, height: 560 };
const growthRecall = 0.95;

/** Ours are warm and solid, all others cold and dashed. */
const colors = /** @type {Record<string, string>} */ ({
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
});

/** @param {readonly Row[]} rows */
export function drawPlots(rows) {
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

/**
 * @param {readonly Row[]} rows - of one place
 * @returns {echarts.EChartsOption}
 */
function recallPlot(rows) {
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

/**
 * @param {readonly Row[]} rows - of one data set and k
 * @returns {echarts.EChartsOption}
 */
function growthPlot(rows) {
  const { data, codebooks, k } = rows[0];
  const sizes = [...new Set(rows.map(({ items }) => items))].sort((a, b) => a - b);
  const single = methodsOf(rows).filter((method) => sizes.every((items) => at(method, items).length <= 1));
  /** @param {string} method @param {number} items */
  function at(method, items) {
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

/** @param {readonly Row[]} rows */
function methodsOf(rows) {
  return [...new Set(rows.map(({ method }) => method))];
}

/** @param {string} method */
function lineOf(method) {
  const own = isOurs(/** @type {Row} */ ({ method }));
  return {
    type: /** @type {const} */ ('line'),
    name: method,
    color: colors[method],
    symbol: own ? 'circle' : 'triangle',
    symbolSize: own ? 8 : 9,
    lineStyle: { width: own ? 2.5 : 1.5, type: own ? /** @type {const} */ ('solid') : /** @type {const} */ ('dashed') },
  };
}

/**
 * @param {string} text
 * @returns {echarts.EChartsOption}
 */
function frame(text) {
  return {
    animation: false,
    backgroundColor: '#fff',
    title: { text, left: 'center', textStyle: { fontSize: 15, color: '#222' } },
    legend: { type: 'plain', orient: 'vertical', right: 10, top: 'middle', textStyle: { color: '#222' } },
    grid: { left: 70, right: 220, top: 50, bottom: 60 },
  };
}

/** @param {string} name */
function axis(name) {
  return {
    name,
    nameLocation: /** @type {const} */ ('middle'),
    nameGap: 40,
    nameTextStyle: { fontSize: 13, color: '#222' },
    axisLabel: { color: '#222' },
    axisLine: { show: true, lineStyle: { color: '#666' } },
    splitLine: { show: true, lineStyle: { color: '#ddd' } },
  };
}

/** @param {string} name */
function logAxis(name) {
  return { ...axis(name), type: /** @type {const} */ ('log'), minorTick: { show: true } };
}

/**
 * @param {string} name
 * @param {echarts.EChartsOption} option
 */
function save(name, option) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption(option);
  const file = fileURLToPath(new URL(`../results/search-${name}.svg`, import.meta.url));
  writeFileSync(file, `${chart.renderToSVGString()}\n`);
  chart.dispose();
}
