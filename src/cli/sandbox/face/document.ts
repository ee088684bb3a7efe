import { html, type Html } from '../../../heads/markup/html.ts';
import type { AccountTitle } from './records/account-view.ts';

/** What stands around every page. */
export interface Frame {
  readonly accounts: readonly AccountTitle[];
  /** Null when the mail goes somewhere else. */
  readonly mailboxUrl: string | null;
}

export interface Page {
  readonly title: string;
  /** Which entry of the navigation it belongs to: a path. */
  readonly at: string;
  /** Blocks that change on their own carry `data-key`: the script exchanges only those that did. */
  readonly content: Html;
}

/** A sentence shown once, after a button was pressed. */
export interface Told {
  readonly words: string;
  readonly trouble: boolean;
}

export function pageDocument(frame: Frame, page: Page, told: Told | null): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · Afterword sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/face.css" />
        <script src="/face.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#page">Skip to the content</a>
        ${banner(frame, page.at)}
        <div id="told" role="status">${told === null ? null : toldLine(told)}</div>
        <main id="page">${page.content}</main>
      </body>
    </html>`.markup;
}

function banner({ accounts, mailboxUrl }: Frame, at: string): Html {
  const entries = accounts.map(({ path, name, product }) => navLink({ path, at, name, product }));
  const mailbox =
    mailboxUrl === null
      ? null
      : html`<a class="out" href="${mailboxUrl}" target="mailbox"
          >Mailbox<span aria-hidden="true"> ↗</span></a
        >`;
  return html`<header class="bar">
    <a class="mark" href="/"
      ><b aria-hidden="true">A</b><span>Afterword <i>sandbox</i></span></a
    >
    <nav aria-label="Accounts">${entries}${mailbox}</nav>
  </header>`;
}

interface NavEntry {
  readonly path: string;
  readonly at: string;
  readonly name: string;
  readonly product: string;
}

function navLink({ path, at, name, product }: NavEntry): Html {
  const current = path === at ? html` aria-current="page"` : null;
  return html`<a href="${path}" ${current}>${name} <small>${product}</small></a>`;
}

function toldLine({ words, trouble }: Told): Html {
  return html`<p class="${trouble ? 'told trouble' : 'told'}">${words}</p>`;
}
