import { KeyScope, type KeySeen, type SignedIn } from '../../../access/schema.ts';
import type { Locale } from '../../../survey/schema.ts';
import { csrfField, moment, pageDocument, type RenderedPage } from '../document.ts';
import { html, type Html } from '../../markup/html.ts';
import { membersWording } from '../wording/catalogue.ts';

export interface KeysView {
  readonly locale: Locale;
  readonly member: SignedIn;
  readonly keys: readonly KeySeen[];
  /** The key that was just made: shown this once. */
  readonly made: string | null;
  /** The form was sent without a name or a scope. */
  readonly incomplete: boolean;
}

export function keysPage(view: KeysView): RenderedPage {
  const { locale, member, keys, made, incomplete } = view;
  const words = membersWording(locale).keys;
  const shown =
    made === null
      ? null
      : html`<div class="card stack" role="status">
          <p class="note">${words.once}</p>
          <code class="secret">${made}</code>
        </div>`;
  const content = html`<div class="stack">
      <h1>${words.title}</h1>
      <p class="soft">${words.lead}</p>
    </div>
    ${shown} ${makeForm(view)}
    <div class="card">${keys.length === 0 ? html`<p class="soft">${words.none}</p>` : table(view)}</div>`;
  const frame = { locale, title: words.title, member, path: '/api-keys' };
  return pageDocument(frame, content, incomplete ? 422 : 200);
}

function makeForm({ locale, member, incomplete }: KeysView): Html {
  const { keys: words, scopeWords } = membersWording(locale);
  const scopes = KeyScope.options.toReversed().map(
    (scope) =>
      html`<label class="choice">
        <input type="checkbox" name="scope" value="${scope}" />
        <span><b>${scope}</b><small>${scopeWords[scope]}</small></span>
      </label>`,
  );
  return html`<form method="post" action="/api-keys" class="card stack">
    ${csrfField(member.csrf)}
    <h2>${words.make}</h2>
    ${incomplete ? html`<p class="note bad" role="alert">${words.nameless}</p>` : null}
    <div>
      <label for="name">${words.name}</label>
      <input type="text" id="name" name="name" maxlength="100" autocomplete="off" required />
    </div>
    <fieldset>
      <legend>${words.scopes}</legend>
      ${scopes}
    </fieldset>
    <button>${words.make}</button>
  </form>`;
}

function table({ locale, member, keys }: KeysView): Html {
  const words = membersWording(locale).keys;
  const rows = keys.map(
    (key) =>
      html`<tr>
        <th scope="row">${key.name}</th>
        <td data-label="${words.scopes}">${key.scopes.join(', ')}</td>
        <td data-label="${words.made}">${moment(key.createdAt, locale)}</td>
        <td data-label="${words.used}">
          ${key.lastUsedAt === null ? words.never : moment(key.lastUsedAt, locale)}
        </td>
        <td>
          <form method="post" action="/api-keys/${key.id}/revoke">
            ${csrfField(member.csrf)}
            <button class="quiet">${words.revoke}<span class="aside"> ${key.name}</span></button>
          </form>
        </td>
      </tr>`,
  );
  return html`<table>
    <caption class="aside">
      ${words.title}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.name}</th>
        <th scope="col">${words.scopes}</th>
        <th scope="col">${words.made}</th>
        <th scope="col">${words.used}</th>
        <th scope="col">${words.acts}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
