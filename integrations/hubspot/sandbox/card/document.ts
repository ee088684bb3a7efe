import { STYLE } from './style.ts';

/** What the page of a record shows around the card. */
export interface CardPage {
  readonly title: string;
  readonly subtitle: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly links: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  readonly language: string;
  /** JSON that the script reads. */
  readonly place: object;
}

export function cardDocument(page: CardPage): string {
  const facts = page.facts
    .map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`)
    .join('');
  const links = page.links
    .map(
      ({ label, href, current }) =>
        `<a href="${escape(href)}"${current ? ' aria-current="page"' : ''}>${escape(label)}</a>`,
    )
    .join('');
  return `<!doctype html>
<html lang="${escape(page.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(page.title)} · HubSpot sandbox</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header><b>HubSpot</b> <i>sandbox</i><nav aria-label="Look as">${links}</nav></header>
<main>
<section class="record"><h1>${escape(page.title)}</h1><p>${escape(page.subtitle)}</p><dl>${facts}</dl></section>
<aside aria-label="Sidebar"><h2>Afterword</h2><p id="alert" role="status"></p><div id="card"></div></aside>
</main>
<script type="application/json" id="place">${JSON.stringify(page.place).replaceAll('<', '\\u003c')}</script>
<script type="module" src="/sandbox/card/page.js"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
