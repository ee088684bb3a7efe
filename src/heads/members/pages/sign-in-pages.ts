import type { LinkState, PlaceSeen, VisitorSeen } from '../../../access/schema.ts';
import { fillIn, type Locale } from '../../../survey/schema.ts';
import { csrfField, pageDocument, type RenderedPage } from '../document.ts';
import { html, type Html } from '../../markup/html.ts';
import { membersWording } from '../wording/catalogue.ts';

export interface SignInView {
  readonly locale: Locale;
  readonly next: string;
  readonly oidcName: string | null;
  readonly mails: boolean;
  /** What was typed before, when it was no address. */
  readonly refused: string | null;
}

export function signInPage({ locale, next, oidcName, mails, refused }: SignInView): RenderedPage {
  const words = membersWording(locale).signIn;
  const fault = refused === null ? null : html` aria-invalid="true" aria-describedby="fault"`;
  const byMail = html`<form method="post" action="/sign-in" class="stack">
    <input type="hidden" name="next" value="${next}" />
    <div>
      <label for="email">${words.email}</label>
      <input
        type="email"
        id="email"
        name="email"
        autocomplete="email"
        required
        value="${refused ?? ''}"
        ${fault}
      />
    </div>
    ${refused === null ? null : html`<p class="note bad" id="fault" role="alert">${words.badEmail}</p>`}
    <button class="wide">${words.mailMe}</button>
  </form>`;
  const provider = oidcName === null ? null : providerLink(locale, oidcName, next);
  const content = html`<div class="card stack">
    <h1>${words.title}</h1>
    <p class="soft">${words.lead}</p>
    ${mails ? byMail : html`<p class="note">${words.noMail}</p>`} ${provider}
  </div>`;
  const frame = { locale, title: words.title, member: null };
  return pageDocument(frame, content, refused === null ? 200 : 422);
}

function providerLink(locale: Locale, provider: string, next: string): Html {
  const words = membersWording(locale).signIn;
  const href = `/sign-in/oidc?next=${encodeURIComponent(next)}`;
  return html`<p class="or">${words.or}</p>
    <a class="button plain wide" href="${href}">${fillIn(words.withProvider, { provider })}</a>`;
}

export function sentPage(locale: Locale): RenderedPage {
  const words = membersWording(locale).sent;
  const content = html`<div class="card stack">
    <h1>${words.title}</h1>
    <p>${words.lead}</p>
    <p class="soft">${words.hint}</p>
    <p><a href="/sign-in">${words.again}</a></p>
  </div>`;
  return pageDocument({ locale, title: words.title, member: null }, content);
}

const STATUS = { good: 200, used: 410, expired: 410, unknown: 404 } as const;

/** What a link leads to: a button, or why it is worth nothing. */
export function linkPage(locale: Locale, state: LinkState): RenderedPage {
  const words = membersWording(locale).link;
  const content =
    state === 'good'
      ? html`<form method="post" class="card stack">
          <h1>${words.title}</h1>
          <p class="soft">${words.lead}</p>
          <button class="wide">${words.go}</button>
        </form>`
      : html`<div class="card stack">
          <h1>${membersWording(locale).refused.title}</h1>
          <p>${words[state]}</p>
          <a class="button wide" href="/sign-in">${words.again}</a>
        </div>`;
  return pageDocument({ locale, title: words.title, member: null }, content, STATUS[state]);
}

export interface ChooseView {
  readonly locale: Locale;
  readonly visitor: VisitorSeen;
  readonly places: readonly PlaceSeen[];
  readonly next: string;
}

export function choosePage({ locale, visitor, places, next }: ChooseView): RenderedPage {
  const all = membersWording(locale);
  const words = all.choose;
  const rows = places.map(({ workspaceId, workspaceName, role, state }) => {
    const invited = fillIn(words.invited, { role: all.roles[role] });
    return html`<form method="post" action="/workspaces" class="card stack">
      ${csrfField(visitor.csrf)}
      <input type="hidden" name="next" value="${next}" />
      <input type="hidden" name="workspace" value="${workspaceId}" />
      <div>
        <h2>${workspaceName}</h2>
        <p class="soft small">${state === 'invited' ? invited : all.roles[role]}</p>
      </div>
      <button class="wide ${state === 'invited' ? '' : 'plain'}">
        ${state === 'invited' ? words.accept : words.enter}<span class="aside"> ${workspaceName}</span>
      </button>
    </form>`;
  });
  const content = html`<div class="stack">
      <h1>${words.title}</h1>
      <p class="soft">${fillIn(words.lead, { email: visitor.email })}</p>
      ${places.length === 0 ? html`<p class="note">${words.none}</p>` : null}
    </div>
    ${rows}
    <form method="post" action="/sign-out" class="card">
      ${csrfField(visitor.csrf)}<button class="quiet">${words.otherAddress}</button>
    </form>`;
  return pageDocument({ locale, title: words.title, member: null }, content);
}

export function refusedPage(locale: Locale, status: number, words: string): RenderedPage {
  const { title, back } = membersWording(locale).refused;
  const content = html`<div class="card stack">
    <h1>${title}</h1>
    <p>${words}</p>
    <p><a href="/members">${back}</a></p>
  </div>`;
  return pageDocument({ locale, title, member: null }, content, status);
}
