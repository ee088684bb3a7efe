import type { SessionView, SignedIn } from '../../../access/schema.ts';
import type { Locale } from '../../../survey/schema.ts';
import { csrfField, moment, pageDocument, type RenderedPage } from '../document.ts';
import { html, type Html } from '../../markup/html.ts';
import { membersWording } from '../wording/catalogue.ts';

export interface SessionsView {
  readonly locale: Locale;
  readonly member: SignedIn;
  readonly own: readonly SessionView[];
  readonly others: readonly SessionView[];
}

export function sessionsPage(view: SessionsView): RenderedPage {
  const { locale, member, own, others } = view;
  const words = membersWording(locale).sessions;
  const content = html`<div class="stack">
      <h1>${words.title}</h1>
      <p class="soft">${words.lead}</p>
    </div>
    <div class="card">${table(view, words.own, own)}</div>
    ${others.length === 0 ? null : html`<div class="card">${table(view, words.others, others)}</div>`}`;
  return pageDocument({ locale, title: words.title, member, path: '/sessions' }, content);
}

function table({ locale, member }: SessionsView, caption: string, sessions: readonly SessionView[]): Html {
  const { sessions: words, methods } = membersWording(locale);
  const rows = sessions.map((session) => {
    const here = session.id === member.sessionId;
    return html`<tr>
      <th scope="row">
        ${session.browser || words.aBrowser} ${here ? html`<span class="tag">${words.this}</span>` : null}
      </th>
      <td data-label="${words.person}">${session.email}</td>
      <td data-label="${words.begun}">
        ${moment(session.createdAt, locale)} <span class="soft small">${methods[session.method]}</span>
      </td>
      <td data-label="${words.seen}">${moment(session.lastSeenAt, locale)}</td>
      <td>
        <form method="post" action="/sessions/${session.id}/end">
          ${csrfField(member.csrf)}
          <button class="quiet">
            ${words.end}<span class="aside"> ${session.browser || words.aBrowser}, ${session.email}</span>
          </button>
        </form>
      </td>
    </tr>`;
  });
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.browser}</th>
        <th scope="col">${words.person}</th>
        <th scope="col">${words.begun}</th>
        <th scope="col">${words.seen}</th>
        <th scope="col">${words.acts}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
