import type { InstallView } from '../../install/schema.ts';
import { fillIn, type Locale } from '../../survey/schema.ts';
import { directionOf } from '../wording/typography.ts';
import { input, type Drawing } from './controls.ts';
import { html, type Html, verbatim } from '../markup/html.ts';
import { checkCard, driftCard, healthCard, plannedCard, type Reporting } from './reports.ts';
import { answersCard, card, lawCard, nativeCard, senderCard, surveyCard, zoneList } from './sections.ts';
import { STYLE } from './style.ts';
import { installWording } from './wording/catalogue.ts';
import type { InstallWording, Said } from './wording/install-wording.ts';

// Outside of `html`: the policy's hash covers every byte between the tags, so no formatter may touch them.
const STYLE_ELEMENT = verbatim(`<style>${STYLE}</style>`);

export interface RenderedPage {
  readonly status: number;
  readonly html: string;
}

/** What has just happened, said above everything else. */
export type Notice =
  | { readonly kind: 'said'; readonly said: Said }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'faults'; readonly count: number }
  | { readonly kind: 'conflict' };

export interface InstallPage {
  readonly locale: Locale;
  readonly view: InstallView;
  readonly drawing: Omit<Drawing, 'words'>;
  readonly notice: Notice | null;
  /** Goes back with every form. */
  readonly sealed: string;
  readonly status: number;
}

/** The install page, which is the settings page later. Pure; everything from outside is escaped. */
export function installPage(page: InstallPage): RenderedPage {
  const { locale, view } = page;
  const words = installWording(locale);
  const drawing: Drawing = { words, ...page.drawing };
  const seal = html`<input type="hidden" name="csrf" value="${page.sealed}" />`;
  const reporting: Reporting = { words, view, seal, time: timeIn(locale, view.settings.sender.timeZone) };
  const title = fillIn(words.title, { account: view.name });
  const content = html`${head(reporting, title)}${notice(words, page.notice)}
    <form method="post" novalidate>
      ${seal}<input type="hidden" name="version" value="${view.version}" />
      <button class="aside" name="act" value="save" tabindex="-1">${words.acts.save}</button>
      ${
        view.settings.helpdesk
          ? html`${senderCard(drawing, view)}${surveyCard(drawing)}${answersCard(drawing, view)}${lawCard(drawing)}
            ${nativeCard(drawing, view)}${testCard(drawing, view)}`
          : html`${lawCard(drawing)}`
      }
      ${zoneList()}${bar(words, view)}
    </form>
    ${plannedCard(reporting)}${healthCard(reporting)}${checkCard(reporting)}${driftCard(reporting)}`;
  return { status: page.status, html: documentOf(locale, title, content) };
}

function timeIn(locale: Locale, timeZone: string): (moment: Date) => string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (moment) => format.format(moment);
}

function head({ words, view, time }: Reporting, title: string): Html {
  const mode = words.modes[view.mode];
  const since = view.liveSince === null ? '' : ` ${fillIn(words.liveSince, { time: time(view.liveSince) })}`;
  const writes = view.writesAs.ok
    ? fillIn(words.writesAs.is, { who: view.writesAs.value })
    : view.writesAs.words;
  return html`<header>
    <p class="mode ${view.mode}"><span class="dot" aria-hidden="true"></span>${mode.name}${since}</p>
    <h1>${title}</h1>
    <p class="soft">${mode.means}</p>
    ${view.version === 1 && view.mode === 'rehearsal' ? html`<p class="soft">${words.lead}</p>` : null}
    <p class="who"><b>${writes}</b></p>
    ${view.writesAsApp ? null : html`<p class="hint">${words.writesAs.advice}</p>`}
  </header>`;
}

function notice(words: InstallWording, said: Notice | null): Html | null {
  if (said === null) return null;
  switch (said.kind) {
    case 'said':
      return html`<p class="note" role="status">${words.said[said.said]}</p>`;
    case 'refused':
      return html`<p class="note bad" role="alert">${said.words}</p>`;
    case 'faults':
      return html`<p class="note bad" role="alert">
        ${fillIn(words.faults.summary, { count: said.count })}
      </p>`;
    case 'conflict':
      return html`<p class="note warn" role="alert">
        <b>${words.conflict.heading}</b>${words.conflict.text}
      </p>`;
  }
}

/** Saves first, so that the mail shows what is on the page. */
function testCard(drawing: Drawing, view: InstallView): Html {
  const { words } = drawing;
  const address = { path: 'test.address', kind: 'email' as const, words: words.fields.testAddress };
  const form = html`<div class="row">
    ${input(drawing, address)}<button class="second" name="act" value="test">${words.test.send}</button>
  </div>`;
  return card(
    words,
    { name: 'test' },
    view.canMail
      ? html`<div class="fields">${form}</div>`
      : html`<p class="note warn">${words.test.noServer}</p>`,
  );
}

function bar({ acts }: InstallWording, { mode, settings }: InstallView): Html {
  const button = (act: string, label: string, plain: boolean): Html =>
    html`<button class="${plain ? 'plain' : 'main'}" name="act" value="${act}">${label}</button>`;
  if (!settings.helpdesk) return html`<div class="bar">${button('save', acts.save, false)}</div>`;
  const buttons = {
    rehearsal: [button('save', acts.save, true), button('live', acts.live, false)],
    live: [button('pause', acts.pause, true), button('save', acts.saveChanges, false)],
    paused: [
      button('rehearsal', acts.rehearsal, true),
      button('save', acts.saveChanges, true),
      button('live', acts.liveAgain, false),
    ],
  };
  return html`<div class="bar">${buttons[mode]}</div>`;
}

export type Stranger = 'link' | 'gone' | 'forged';
const STRANGER_STATUS = { link: 401, gone: 404, forged: 403 } as const;

/** A page for who may not see the other one. */
export function strangerPage(kind: Stranger, locale: Locale): RenderedPage {
  const { strangers } = installWording(locale);
  const { heading, text } = kind === 'link' ? strangers : strangers[kind];
  const content = html`<div class="message">
    <h1>${heading}</h1>
    <p class="soft">${text}</p>
  </div>`;
  return { status: STRANGER_STATUS[kind], html: documentOf(locale, heading, content) };
}

function documentOf(locale: Locale, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
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
        <main>${content}</main>
      </body>
    </html>`.markup;
}
