import type { SignedIn } from '../../access/schema.ts';
import type { Locale } from '../../survey/schema.ts';
import { directionOf } from '../wording/typography.ts';
import { html, type Html, verbatim } from '../markup/html.ts';
import { STYLE } from './style.ts';
import { membersWording } from './wording/catalogue.ts';

// Outside of `html`: the policy's hash covers every byte between the tags, so no formatter may touch them.
const STYLE_ELEMENT = verbatim(`<style>${STYLE}</style>`);

export interface Frame {
  readonly locale: Locale;
  readonly title: string;
  /** Null before a workspace was chosen: a narrow page without navigation. */
  readonly member: SignedIn | null;
  /** The path of this page, for the navigation. */
  readonly path?: string;
}

export interface RenderedPage {
  readonly status: number;
  readonly html: string;
}

/** Hidden in every form: without it a change is refused. */
export function csrfField(csrf: string): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}" />`;
}

/** A whole page in one response, without script. */
export function pageDocument(frame: Frame, content: Html, status = 200): RenderedPage {
  const { locale, title, member } = frame;
  const whole = html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex,nofollow" />
        <title>${title} · Afterword</title>
        <link rel="icon" href="data:," />
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${header(frame)}
        <main class="${member === null ? 'narrow' : 'wide-page'}">${content}</main>
      </body>
    </html>`;
  return { status, html: whole.markup };
}

function header({ locale, member, path }: Frame): Html {
  const words = membersWording(locale).nav;
  if (member === null) return html`<header><div class="in">${brand('Afterword')}</div></header>`;
  const decides = member.role === 'owner' || member.role === 'admin';
  const pages = [
    { href: '/members', label: words.members, shown: true },
    { href: '/sessions', label: words.sessions, shown: true },
    { href: '/api-keys', label: words.keys, shown: decides },
    { href: '/audit', label: words.audit, shown: decides },
  ];
  const links = pages.flatMap(({ href, label, shown }) => {
    if (!shown) return [];
    const current = path === href ? html` aria-current="page"` : null;
    return [html`<li><a href="${href}" ${current}>${label}</a></li>`];
  });
  return html`<header>
    <div class="in">
      ${brand(member.workspaceName)}
      <div class="who">
        <span>${member.email}</span>
        <a href="/workspaces">${words.switch}</a>
        <form method="post" action="/sign-out">
          ${csrfField(member.csrf)}<button class="quiet">${words.signOut}</button>
        </form>
      </div>
    </div>
    <div class="in">
      <nav aria-label="${words.label}">
        <ul>
          ${links}
        </ul>
      </nav>
    </div>
  </header>`;
}

function brand(name: string): Html {
  return html`<p class="brand">
    <b aria-hidden="true">${(name[0] ?? 'A').toLocaleUpperCase()}</b><span>${name}</span>
  </p>`;
}

/** A moment, to the minute, in UTC: members sit in many zones. */
export function moment(at: Date, locale: Locale): Html {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return html`<time datetime="${at.toISOString()}">${format.format(at)} UTC</time>`;
}
