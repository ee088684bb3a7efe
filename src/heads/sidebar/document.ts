import type { Locale } from '../../survey/schema.ts';
import { WORDING } from './wording/catalogue.ts';
import type { RefusedWording } from './wording/sidebar-page-wording.ts';

export type Place = 'ticket' | 'person' | 'organisation';

export interface Shell {
  readonly place: Place;
  readonly locale: Locale;
  /** Path of the app on this server, without a trailing slash. */
  readonly base: string;
  readonly version: string;
  readonly sdkUrl: string;
  readonly session: string;
}

/** Inside a script element only `<` can end it; JSON lets it be written otherwise. */
function dataJson(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** The frame's page: everything else is fetched with the session that it holds in memory. */
export function shellDocument(shell: Shell): string {
  const { place, locale, base, version, sdkUrl, session } = shell;
  const words = Object.fromEntries(Object.entries(WORDING).map(([name, { page }]) => [name, page]));
  const assets = `${base}/assets/${version}`;
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Afterword</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets}/palette.css">
<link rel="stylesheet" href="${assets}/sidebar.css">
<link rel="modulepreload" href="${assets}/api.js">
<link rel="modulepreload" href="${assets}/parts.js">
<script type="application/json" id="boot">${dataJson({ session, base, place, locale, words })}</script>
<script src="${escaped(sdkUrl)}"></script>
<script type="module" src="${assets}/main.js"></script>
</head>
<body>
<main id="sidebar" aria-busy="true"><h1 class="unseen">Afterword</h1><p class="quiet">${WORDING[locale].page.loading}</p></main>
<p id="told" class="unseen" role="status" aria-live="polite"></p>
</body>
</html>`;
}

export interface Refused {
  readonly why: keyof RefusedWording;
  readonly locale: Locale;
  readonly base: string;
  readonly version: string;
}

/** Says what to do next; holds nothing of anybody. */
export function refusedDocument({ why, locale, base, version }: Refused): string {
  const { heading, text } = WORDING[locale].refused[why];
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Afterword</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}/assets/${version}/palette.css">
<link rel="stylesheet" href="${base}/assets/${version}/sidebar.css">
</head>
<body><main><h1 class="plain">${heading}</h1><p>${text}</p></main></body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
