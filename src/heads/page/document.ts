import type { SenderView } from '../../invitation/schema.ts';
import { fillIn, type Locale } from '../../survey/schema.ts';
import { footerWording } from '../wording/footer.ts';
import { directionOf, gapOf } from '../wording/typography.ts';
import { webAddress } from '../wording/web-address.ts';
import { html, type Html, verbatim } from '../markup/html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

// Outside of `html`: the policy's hashes cover every byte between the tags, so no formatter may touch them.
const STYLE_ELEMENT = verbatim(`<style>${STYLE}</style>`);
const SCRIPT_ELEMENT = verbatim(`<script>${SCRIPT}</script>`);

/** What every page needs around its own content. */
export interface Frame {
  readonly locale: Locale;
  readonly title: string;
  /** Unknown when the token is. */
  readonly sender: SenderView | null;
  readonly preferencesUrl: string | null;
  /** False where nobody is asked anything: the footer then only leads to the privacy notice. Default true. */
  readonly asks?: boolean;
  /** Above everything else on the page. */
  readonly notice?: string | null;
}

function brand(company: string): Html | null {
  const [initial] = company;
  if (initial === undefined) return null;
  return html`<p class="brand">
    <b aria-hidden="true">${initial.toLocaleUpperCase()}</b><span>${company}</span>
  </p>`;
}

function notice({ notice: text = null }: Frame): Html | null {
  return text === null ? null : html`<p class="note test">${text}</p>`;
}

function whyAsked(locale: Locale, { company }: SenderView): Html {
  const words = footerWording(locale);
  return html`<p>${fillIn(words.whyAsked, { company })}${gapOf(locale)}${words.stored}</p>`;
}

function footer({ locale, sender, preferencesUrl, asks = true }: Frame): Html | null {
  if (sender === null) return null;
  const words = footerWording(locale);
  const privacyUrl = webAddress(sender.privacyUrl);
  return html`<footer>
    ${asks ? whyAsked(locale, sender) : null}
    <nav>
      ${privacyUrl === null ? null : html`<a href="${privacyUrl}" rel="noreferrer">${words.privacy}</a>`}
      ${preferencesUrl === null ? null : html`<a href="${preferencesUrl}">${words.dontAskAgain}</a>`}
    </nav>
  </footer>`;
}

/** A whole page in one response: style and script are inside, nothing else is fetched (not even an icon). */
export function pageDocument(frame: Frame, content: Html): string {
  return html`<!doctype html>
    <html lang="${frame.locale}" dir="${directionOf(frame.locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex,nofollow" />
        <title>${frame.title}</title>
        <link rel="icon" href="data:," />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>
          ${notice(frame)}${brand(fillIn('{company}', { company: frame.sender?.company }))}${content}
        </main>
        ${footer(frame)} ${SCRIPT_ELEMENT}
      </body>
    </html>`.markup;
}
