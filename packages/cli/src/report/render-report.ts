import { formatCount } from '../terminal/format.js';
import { codewordUsageSection } from './codeword-usage.js';
import { cardTable, definitions, section } from './layout.js';
import { html, type Markup } from './markup.js';
import { renderPage } from './page.js';
import { rankingSection } from './ranking.js';
import { resultsSection } from './results.js';
import type { DataSummary, RunReport } from './run-report.js';
import { timingsSection } from './timings.js';
import { trainingSection } from './training.js';

/**
 * The report of a run as one self-contained HTML file: no script, nothing loaded from anywhere, charts as
 * inline SVG. It follows the reader's choice of light or dark, fits a phone, and prints. The same report
 * gives the same bytes.
 */
export function renderReport(report: RunReport): string {
  const { data } = report;
  return renderPage({
    title: report.title,
    kicker: 'LightRec · report of a run',
    subtitle: `${data.name} · split ${data.split} · seed ${data.seed}`,
    version: report.environment.lightrec,
    main: html`${resultsSection(report)}
${dataSection(data)}
${rankingSection(report)}
${trainingSection(report)}
${codewordUsageSection(report.codewordUsage)}
${timingsSection(report.seconds)}
${settingsSection(report)}`,
  });
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
