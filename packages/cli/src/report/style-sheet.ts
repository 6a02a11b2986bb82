/** The look of the report. Colours are variables, which the charts use too. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6;
  --surface: #ffffff;
  --ink: #1f1f1d;
  --muted: #5f5d57;
  --line: #e2dfd6;
  --rule: #8d8a82;
  --accent: #00609c;
  --bar: #4a8fc0;
  --series-1: #0069a8;
  --series-2: #c44e00;
  --series-3: #007a5a;
  --series-4: #97407e;
  --serif: ui-serif, Charter, "Iowan Old Style", "Source Serif 4", Cambria, Georgia, "Liberation Serif", serif;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a;
    --surface: #1c1f23;
    --ink: #e9e7e2;
    --muted: #a6a49d;
    --line: #32353a;
    --rule: #75777b;
    --accent: #7cc0f2;
    --bar: #3f7fae;
    --series-1: #66b7f0;
    --series-2: #f59a4c;
    --series-3: #4ccfa4;
    --series-4: #e395c8;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto;
  max-width: 62rem;
  padding: 4rem 2rem 3rem;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.6 var(--sans);
  overflow-wrap: anywhere;
}
h1, h2 { font-family: var(--serif); font-weight: 600; text-wrap: balance; }
h1 { margin: 0.2rem 0 0.4rem; font-size: clamp(1.9rem, 1.3rem + 2.6vw, 2.9rem); line-height: 1.15; letter-spacing: -0.015em; }
h2 { margin: 0 0 1.2rem; font-size: 1.5rem; line-height: 1.25; }
h3 { margin: 0 0 0.4rem; font-size: 0.95rem; font-weight: 600; }
p { max-width: 44rem; margin: 0 0 1.2rem; text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: 0.2em; }
header { margin-bottom: 3rem; }
.kicker { margin: 0; color: var(--accent); font-size: 0.85rem; font-weight: 600; letter-spacing: 0.04em; }
.subtitle { margin: 0; color: var(--muted); }
section { margin: 0 0 3.6rem; }

.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; margin: 0 0 2rem; padding: 0; list-style: none; }
.tiles li, figure { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; }
.tiles li { padding: 1.2rem 1.4rem; }
.tiles strong { display: block; font: 600 2.3rem/1.2 var(--serif); letter-spacing: -0.02em; font-variant-numeric: lining-nums; }
.tiles span { display: block; margin-top: 0.25rem; color: var(--muted); font-size: 0.9rem; line-height: 1.45; }

table { width: 100%; border-collapse: collapse; font-size: 0.95rem; font-variant-numeric: tabular-nums lining-nums; overflow-wrap: normal; }
caption { padding-bottom: 0.7rem; color: var(--muted); font-size: 0.9rem; line-height: 1.5; text-align: left; text-wrap: pretty; }
th, td { padding: 0.6rem 0 0.6rem 1rem; text-align: left; font-weight: 400; vertical-align: baseline; }
th:first-child { padding-left: 0; overflow-wrap: anywhere; }
thead th { color: var(--muted); font-size: 0.85rem; }
thead tr { border-top: 2px solid var(--rule); border-bottom: 1px solid var(--rule); }
tbody tr + tr { border-top: 1px solid var(--line); }
tbody tr:last-child { border-bottom: 2px solid var(--rule); }
.number { text-align: right; white-space: nowrap; }
thead .number { white-space: normal; }
td strong { font-weight: 650; }
.notes { max-width: 44rem; margin: 1.2rem 0 0; padding-left: 1.1rem; color: var(--muted); font-size: 0.9rem; }

.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.2rem; }
figure { display: flex; flex-direction: column; margin: 0; padding: 1.2rem 1.3rem 1rem; }
.chart { margin-top: auto; }
.chart svg { display: block; width: 100%; height: auto; overflow: visible; font: 12px var(--sans); }
.chart text { white-space: pre; }
figcaption { margin-top: 0.6rem; color: var(--muted); font-size: 0.85rem; line-height: 1.5; }
figcaption strong { color: var(--ink); font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; margin: 0 0 0.7rem; padding: 0; list-style: none; color: var(--muted); font-size: 0.85rem; }
.legend li { display: flex; align-items: center; gap: 0.45rem; }
.key svg { display: block; width: 34px; height: 12px; }
.compact { align-self: start; font-size: 0.88rem; }
.compact tbody th { white-space: nowrap; }
.compact th, .compact td { padding-top: 0.32rem; padding-bottom: 0.32rem; }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem; }
.multiples figure { padding: 1rem 1.1rem; }
.multiples dl { display: block; overflow-wrap: normal; margin: 0; font-size: inherit; }
.multiples dl div { padding: 0.2rem 0; }
.multiples dl div:last-child { border: 0; }

.timings .bar { width: 45%; padding-top: 0; padding-bottom: 0; vertical-align: middle; }
.timings .bar span { display: block; min-width: 2px; height: 0.7rem; border-radius: 2px; background: var(--bar); }
.timings tfoot th, .timings tfoot td { font-weight: 600; }

dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0 2rem; margin: 0 0 1.6rem; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
dl div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--muted); overflow-wrap: break-word; }
dd { margin: 0; text-align: right; }
pre { margin: 0 0 1.8rem; padding: 0.9rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); font: 0.88rem/1.5 var(--mono); white-space: pre-wrap; }
code { font: inherit; }
footer { padding-top: 1.2rem; border-top: 1px solid var(--line); color: var(--muted); font-size: 0.85rem; }

@media screen and (max-width: 46rem) {
  body { padding: 2.2rem 1.1rem 2rem; }
  section { margin-bottom: 2.8rem; }
  .pair { grid-template-columns: minmax(0, 1fr); }
  .tiles { grid-template-columns: 1fr; gap: 0.7rem; }
  .tiles li { padding: 0.9rem 1.1rem; }
  .tiles strong { font-size: 2rem; }
  figure { padding: 1rem 0.9rem 0.9rem; }
  .chart svg { font-size: 15px; }
  .multiples { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.7rem; }
  .cards, .cards caption, .cards tbody, .cards tr, .cards th, .cards td { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tbody tr, .cards tbody tr:last-child { margin-bottom: 0.8rem; padding: 0.8rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
  .cards tbody th { padding: 0 0 0.4rem; font-weight: 600; }
  .cards td { display: flex; justify-content: space-between; padding: 0.25rem 0; }
  .cards td::before { content: attr(data-label); color: var(--muted); }
  .timings .share { display: none; }
  .timings .bar { width: 32%; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --surface: #fff; --ink: #000; --muted: #444; --line: #ccc; --rule: #555; --accent: #00507f; --bar: #4a8fc0; --series-1: #0069a8; --series-2: #c44e00; --series-3: #007a5a; --series-4: #97407e; }
  @page { margin: 16mm; }
  html { font-size: 12px; }
  body { max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, caption { break-after: avoid; }
  figure, tr, .tiles, dl div { break-inside: avoid; }
  section { margin-bottom: 2rem; }
}
`;
