import { createHash } from 'node:crypto';
import type { ConnectedView, ConnectRefusal, ConnectStart } from '../../connection/schema.ts';
import { html, verbatim, type Html } from '../markup/html.ts';
import { STYLE } from './style.ts';

// Outside of `html`: the policy's hash covers every byte between the tags, so no formatter may touch them.
const STYLE_ELEMENT = verbatim(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** `targets`: where a form may lead, redirects included. */
export function pageHeaders(targets: readonly string[] = []): Record<string, string> {
  const forms = ["'self'", ...targets].join(' ');
  return {
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`,
  };
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex,nofollow" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          <p class="brand"><b aria-hidden="true">A</b><span>Afterword</span></p>
          ${content}
        </main>
      </body>
    </html>`.markup;
}

const DONE = html`<svg
  class="mark"
  viewBox="0 0 48 48"
  fill="none"
  stroke="currentColor"
  stroke-width="3"
  aria-hidden="true"
>
  <circle cx="24" cy="24" r="21" />
  <path d="M14.5 25l6.5 6.5L33.5 18" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;
const STOPPED = html`<svg
  class="mark no"
  viewBox="0 0 48 48"
  fill="none"
  stroke="currentColor"
  stroke-width="3"
  aria-hidden="true"
>
  <circle cx="24" cy="24" r="21" />
  <path d="M24 13v14M24 34v.5" stroke-linecap="round" />
</svg>`;

export function nameAccountPage(ask: Extract<ConnectStart, { step: 'name-account' }>): string {
  const { platform, label, field, hint, typed, fault } = ask;
  const described = fault ? 'fault hint' : 'hint';
  return page(
    `Connect ${label}`,
    html`<h1>Connect ${label}</h1>
      <p class="lead">
        Afterword reads solved tickets, and writes scores and tasks back. You see everything it would make
        before it makes it, and nobody is asked before you go live.
      </p>
      <form method="get" action="/connect/${platform}">
        <label for="account">${field}</label>
        <input
          id="account"
          name="account"
          value="${typed}"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          required
          aria-describedby="${described}"
          ${verbatim(fault ? 'aria-invalid="true"' : '')}
        />
        ${fault ? html`<p class="fault" id="fault">This is no ${field}. Letters, digits and dashes only.</p>` : null}
        <p class="soft hint" id="hint">${hint}</p>
        <div class="row"><button class="go">Continue at ${label}</button></div>
      </form>`,
  );
}

export function refusedPage({ title, words, again, code }: ConnectRefusal): string {
  return page(
    title,
    html`${STOPPED}
      <h1>${title}</h1>
      <p class="lead">${words}</p>
      ${again === null ? null : html`<div class="row"><a class="go" href="${again}">Start again</a></div>`}
      <p class="soft lead">Code: ${code}</p>`,
  );
}

/** The account was connected before: everything is as it was, but for whoever agreed. */
export function connectedAgainPage(view: ConnectedView, settings: string): string {
  const { label, accountName, writesAs, off, clashes } = view;
  const title = `Connected to ${label} again`;
  return page(
    title,
    html`${DONE}
      <h1>${title}</h1>
      <p class="lead">
        ${accountName} has new access. Its settings were kept, and what waited is being written now.
      </p>
      ${
        writesAs === null
          ? null
          : html`<p class="lead">
              Afterword will write as <strong>${writesAs}</strong>. A user of its own keeps its work apart
              from that of people; connect again as that user at any time, nothing is lost.
            </p>`
      }
      ${list('What is off', off)} ${list('To look at', clashes)}
      <div class="row"><a class="go" href="${settings}">Go to its settings</a></div>`,
  );
}

function list(title: string, sentences: readonly string[]): Html | null {
  if (sentences.length === 0) return null;
  return html`<section class="panel">
    <h2>${title}</h2>
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}
