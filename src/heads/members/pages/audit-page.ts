import type { AuditSeen, SignedIn } from '../../../access/schema.ts';
import { fillIn, type Locale } from '../../../survey/schema.ts';
import { moment, pageDocument, type RenderedPage } from '../document.ts';
import { html, type Html } from '../../markup/html.ts';
import { membersWording } from '../wording/catalogue.ts';

export interface AuditView {
  readonly locale: Locale;
  readonly member: SignedIn;
  readonly items: readonly AuditSeen[];
  readonly next: Pick<AuditSeen, 'at' | 'id'> | null;
}

export function auditPage({ locale, member, items, next }: AuditView): RenderedPage {
  const words = membersWording(locale).audit;
  const older =
    next === null
      ? null
      : html`<p>
          <a class="button plain" href="/audit?at=${next.at.toISOString()}&id=${next.id}">${words.older}</a>
        </p>`;
  const content = html`<div class="stack">
      <h1>${words.title}</h1>
      <p class="soft">${words.lead}</p>
    </div>
    <div class="card stack">
      ${items.length === 0 ? html`<p class="soft">${words.none}</p>` : table(locale, items)} ${older}
    </div>`;
  return pageDocument({ locale, title: words.title, member, path: '/audit' }, content);
}

function table(locale: Locale, items: readonly AuditSeen[]): Html {
  const words = membersWording(locale).audit;
  const rows = items.map(
    (item) =>
      html`<tr>
        <th scope="row">${item.action}</th>
        <td data-label="${words.who}">${whoDid(locale, item)}</td>
        <td data-label="${words.when}">${moment(item.at, locale)}</td>
        <td data-label="${words.before}">${value(item.before)}</td>
        <td data-label="${words.after}">${value(item.after)}</td>
      </tr>`,
  );
  return html`<table>
    <caption class="aside">
      ${words.title}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.what}</th>
        <th scope="col">${words.who}</th>
        <th scope="col">${words.when}</th>
        <th scope="col">${words.before}</th>
        <th scope="col">${words.after}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function whoDid(locale: Locale, { actorKind, actorName }: AuditSeen): string {
  const words = membersWording(locale).audit;
  const name = actorName ?? '';
  switch (actorKind) {
    case 'member':
      return name;
    case 'key':
      return fillIn(words.key, { key: name });
    case 'app':
      return fillIn(words.app, { app: name });
    case 'operator':
      return words.operator;
    case 'service':
      return words.service;
  }
}

const MOST_CHARACTERS = 600;

/** Short things whole; a whole set of settings is for the API. */
function value(what: unknown): Html | null {
  if (what === null || what === undefined) return null;
  const text = JSON.stringify(what);
  return html`<code>${text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text}</code>`;
}
