import { Role, type MemberSeen, type SignedIn } from '../../../access/schema.ts';
import { fillIn, type Locale } from '../../../survey/schema.ts';
import { csrfField, moment, pageDocument, type RenderedPage } from '../document.ts';
import { html, type Html } from '../../markup/html.ts';
import { membersWording } from '../wording/catalogue.ts';

export interface MembersView {
  readonly locale: Locale;
  readonly member: SignedIn;
  readonly members: readonly MemberSeen[];
}

export function membersPage(view: MembersView): RenderedPage {
  const { locale, member, members } = view;
  const words = membersWording(locale).members;
  const decides = mayDecide(member.role);
  const rows = members.map((one) => row(view, one));
  const content = html`<div class="stack">
      <h1>${words.title}</h1>
      <p class="soft">${words.lead}</p>
    </div>
    ${decides ? inviteForm(view) : null}
    <div class="card">
      <table>
        <caption class="aside">
          ${words.title}
        </caption>
        <thead>
          <tr>
            <th scope="col">${words.email}</th>
            <th scope="col">${words.role}</th>
            <th scope="col">${words.since}</th>
            <th scope="col">${words.acts}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
  return pageDocument({ locale, title: words.title, member, path: '/members' }, content);
}

function mayDecide(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/** Owners are decided about by owners alone. */
function grantable(member: SignedIn): readonly Role[] {
  return Role.options.filter((role) => role !== 'owner' || member.role === 'owner');
}

function inviteForm({ locale, member }: MembersView): Html {
  const { members: words, roles, roleWords } = membersWording(locale);
  const options = grantable(member)
    .toReversed()
    .map((role) => html`<option value="${role}">${roles[role]}: ${roleWords[role]}</option>`);
  return html`<form method="post" action="/members/invite" class="card stack">
    ${csrfField(member.csrf)}
    <h2>${words.invite}</h2>
    <div class="fields">
      <div>
        <label for="email">${words.email}</label>
        <input type="email" id="email" name="email" autocomplete="off" required />
      </div>
      <div>
        <label for="role">${words.role}</label>
        <select id="role" name="role">
          ${options}
        </select>
      </div>
      <button>${words.send}</button>
    </div>
  </form>`;
}

function row(view: MembersView, one: MemberSeen): Html {
  const { locale, member } = view;
  const { members: words, roles } = membersWording(locale);
  const own = one.id === member.memberId;
  const decides = mayDecideAbout(member, one);
  const tag = tagOf(view, one);
  return html`<tr>
    <th scope="row">${one.email} ${tag === null ? null : html`<span class="tag">${tag}</span>`}</th>
    <td data-label="${words.role}">${decides && !own ? roleForm(view, one) : roles[one.role]}</td>
    <td data-label="${words.since}">${moment(one.joinedAt ?? one.invitedAt, locale)}</td>
    <td>
      <div class="acts">
        ${decides ? again(view, one) : null}
        ${decides || own ? act(view, one, { act: 'remove', label: removal(view, one) }) : null}
      </div>
    </td>
  </tr>`;
}

function mayDecideAbout(member: SignedIn, one: MemberSeen): boolean {
  return mayDecide(member.role) && (one.role !== 'owner' || member.role === 'owner');
}

function tagOf({ locale, member }: MembersView, one: MemberSeen): string | null {
  const words = membersWording(locale).members;
  if (one.id === member.memberId) return words.you;
  return one.state === 'invited' ? words.invited : null;
}

function again(view: MembersView, one: MemberSeen): Html | null {
  const { again: label } = membersWording(view.locale).members;
  return one.state === 'invited' ? act(view, one, { act: 'again', label }) : null;
}

function removal({ locale, member }: MembersView, one: MemberSeen): string {
  const words = membersWording(locale).members;
  if (one.id === member.memberId) return words.leave;
  return one.state === 'invited' ? words.takeBack : words.remove;
}

function roleForm({ locale, member }: MembersView, one: MemberSeen): Html {
  const { members: words, roles } = membersWording(locale);
  const options = grantable(member).map((role) => {
    const selected = role === one.role ? html` selected` : null;
    return html`<option value="${role}" ${selected}>${roles[role]}</option>`;
  });
  return html`<form method="post" action="/members/${one.id}/role" class="acts">
    ${csrfField(member.csrf)}
    <select name="role" aria-label="${fillIn(words.roleOf, { email: one.email })}">
      ${options}
    </select>
    <button class="quiet">
      ${words.change}<span class="aside"> ${fillIn(words.roleOf, { email: one.email })}</span>
    </button>
  </form>`;
}

function act(
  { member }: MembersView,
  one: MemberSeen,
  { act: what, label }: { act: 'again' | 'remove'; label: string },
): Html {
  return html`<form method="post" action="/members/${one.id}/${what}">
    ${csrfField(member.csrf)}
    <button class="quiet">${label}<span class="aside"> ${one.email}</span></button>
  </form>`;
}
