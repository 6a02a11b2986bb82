import { formatCount } from '../terminal/format.js';
import { codewordUsageSection } from './codeword-usage.js';
import { cardTable, definitions, section } from './layout.js';
import { html, Markup } from './markup.js';
import { rankingSection } from './ranking.js';
import { resultsSection } from './results.js';
import type { DataSummary, RunReport } from './run-report.js';
import { styleSheet } from './style-sheet.js';
import { timingsSection } from './timings.js';
import { trainingSection } from './training.js';

/**
 * The report of a run as one self-contained HTML file: no script, nothing loaded from anywhere, charts as
 * inline SVG. It follows the reader's choice of light or dark, fits a phone, and prints. The same report
 * gives the same bytes.
 */
export function renderReport(report: RunReport): string {
  const { data } = report;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="lightrec ${report.environment.lightrec}">
<link rel="icon" href="data:,">
<title>${report.title}</title>
<style>${new Markup(styleSheet)}</style>
</head>
<body>
<header>
<p class="kicker">LightRec · report of a run</p>
<h1>${report.title}</h1>
<p class="subtitle">${data.name} · split ${data.split} · seed ${data.seed}</p>
</header>
<main>
${resultsSection(report)}
${dataSection(data)}
${rankingSection(report)}
${trainingSection(report)}
${codewordUsageSection(report.codewordUsage)}
${timingsSection(report.seconds)}
${settingsSection(report)}
</main>
<footer>
<p>Method: <cite>LightRec: a Memory and Search-Efficient Recommender System</cite>, WWW 2020,
<a href="https://doi.org/10.1145/3366423.3380151">doi.org/10.1145/3366423.3380151</a></p>
</footer>
</body>
</html>
`;
  return page.text;
}

/** The data set in the columns of the paper's Table 1. */
function dataSection(data: DataSummary): Markup {
  const columns = ['Users', 'Items', 'Interactions', 'Density'].map((title) => ({ title, isNumber: true }));
  return section(
    'Data',
    cardTable({
      caption: 'Statistics of the data set, as in Table 1 of the paper',
      columns: [{ title: 'Data set', isNumber: false }, ...columns],
      rows: [
        [
          data.name,
          formatCount(data.userCount),
          formatCount(data.itemCount),
          formatCount(data.pairCount),
          `${(data.density * 100).toFixed(3)} %`,
        ],
      ],
    }),
  );
}

function settingsSection({ settings, environment, command }: RunReport): Markup {
  const settingEntries = Object.entries(settings).map(([name, value]) => [name, String(value)] as const);
  return section(
    'To run it again',
    html`<p>The same seed gives the same model on the same backend; times depend on the machine.</p>
<pre><code>${command}</code></pre>
<h3>Settings</h3>
${definitions(settingEntries)}
<h3>Environment</h3>
${definitions([
  ['lightrec', environment.lightrec],
  ['Node.js', environment.node],
  ['backend', environment.backend],
  ['processor', environment.cpu],
])}`,
  );
}
