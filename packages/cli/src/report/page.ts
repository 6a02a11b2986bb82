import { type Content, html, Markup } from './markup.js';
import { styleSheet } from './style-sheet.js';

/** What stands on a page. */
interface Page {
  title: string;
  /** What kind of page it is, above the title. */
  kicker: string;
  /** Below the title. */
  subtitle: string;
  /** Of the package that made it. */
  version: string;
  main: Content;
}

/** A self-contained HTML file around the parts of a report. */
export function renderPage({ title, kicker, subtitle, version, main }: Page): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="lightrec ${version}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Markup(styleSheet)}</style>
</head>
<body>
<header>
<p class="kicker">${kicker}</p>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
</header>
<main>
${main}
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
