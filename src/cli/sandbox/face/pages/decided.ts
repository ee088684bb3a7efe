import { html, type Html } from '../../../../heads/markup/html.ts';
import type { Decision } from '../afterword.ts';
import { moment, withMoments } from '../moment.ts';
import { standing } from '../standing.ts';
import type { TicketView } from '../records/account-view.ts';
import { capitalised, verdictWords } from '../words.ts';
import { answerOf, type Scene } from './scene.ts';
import { forgetQuarantine } from './ticket-steps.ts';

/** Beside a ticket: what Afterword decided, in words, and where to read more. */
export function decided(ticket: TicketView, scene: Scene): Html {
  const [latest, ...earlier] = scene.decisions.get(ticket.id) ?? [];
  if (!latest) return html`<p class="soft none">Nothing yet.</p>`;
  const more =
    earlier.length === 0 ? null : html`<a href="${ticketPath(ticket, scene)}">${earlier.length} earlier</a>`;
  return html`<p class="verdict">${standing(latest, answerOf(scene, latest))}</p>
    <p>${withMoments(`${capitalised(latest.words)}.`, scene.now)}</p>
    ${latestVerdict(latest, scene)}
    <p class="links">${decisionLinks(ticket, latest, scene)}${more}</p>
    ${forgetWhereItHelps(ticket, latest, scene)}`;
}

function latestVerdict({ verdicts }: Decision, { now }: Scene): Html | null {
  const last = verdicts.at(-1);
  return last
    ? html`<p class="soft">${verdictWords(last.verdict, last.evidence)} at ${moment(last.at, now)}.</p>`
    : null;
}

/** To the mail, the answer and the row; a page has no link to itself. */
export function decisionLinks(ticket: TicketView, decision: Decision, scene: Scene): Html {
  const mail = decision.invitationId === null ? null : scene.mailUrl(decision.invitationId);
  const base = ticketPath(ticket, scene);
  const link = (path: string | null, words: string): Html | null =>
    path === null || path === scene.here
      ? null
      : html`<a href="${path}">${words}<span class="aside"> of ticket ${ticket.id}</span></a>`;
  return html`${mailLink(mail, ticket)}${link(
    decision.responseId === null ? null : `${base}/answers/${decision.responseId}`,
    'Answer and effects',
  )}${link(`${base}/decisions/${decision.id}`, 'Ledger row')}`;
}

function mailLink(url: string | null, { id }: TicketView): Html | null {
  if (url === null) return null;
  return html`<a href="${url}" target="mailbox"
    >Open the mail<span class="aside"> of ticket ${id}</span><span aria-hidden="true"> ↗</span></a
  >`;
}

const QUARANTINED: ReadonlySet<string> = new Set(['asked-recently', 'ask-pending']);

function forgetWhereItHelps(ticket: TicketView, { reason }: Decision, scene: Scene): Html | null {
  if (!QUARANTINED.has(reason)) return null;
  return forgetQuarantine(ticket, { title: scene.view.title, back: `${scene.here}#ticket-${ticket.id}` });
}

export function ticketPath({ id }: TicketView, { view }: Scene): string {
  return `${view.title.path}/tickets/${id}`;
}
