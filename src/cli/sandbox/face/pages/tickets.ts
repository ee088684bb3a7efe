import { html, type Html } from '../../../../heads/markup/html.ts';
import { pill, type Tone } from '../parts.ts';
import type { TicketStatus, TicketView } from '../records/account-view.ts';
import { counted } from '../words.ts';
import { accountHead } from './account-head.ts';
import { decided, ticketPath } from './decided.ts';
import type { Scene } from './scene.ts';
import { nextStep, otherSteps } from './ticket-steps.ts';

/** The tickets of an account, each with what can be done, and what Afterword decided. */
export function ticketsPage(scene: Scene): Html {
  const { view } = scene;
  const rows = view.tickets.map((ticket) => ticketRow(ticket, scene));
  return html`${accountHead(view, 'tickets')}
    <div class="columns" data-key="columns">
      <span>Ticket</span><span></span><span>What Afterword decided, once the ticket is solved</span>
    </div>
    <ul class="tickets">
      ${rows}
    </ul>
    ${triggerMailLine(scene)}`;
}

function ticketRow(ticket: TicketView, scene: Scene): Html {
  const { view, here } = scene;
  const place = { title: view.title, back: `${here}#ticket-${ticket.id}` };
  return html`<li id="ticket-${ticket.id}" data-key="ticket-${ticket.id}">
    <div class="what">
      <h2><a href="${ticketPath(ticket, scene)}">${ticket.subject}</a></h2>
      <p class="soft">
        <span class="number">#${ticket.id}</span> ${statusPill(ticket.status)} ${mergedLine(ticket)}
        <span>${requesterLine(ticket, scene)}</span>
        ${agentLink(ticket, scene)}
      </p>
    </div>
    <div class="steps">${nextStep(ticket, place)}${otherSteps(ticket, view.tickets, place)}</div>
    <div class="decided">${decided(ticket, scene)}</div>
  </li>`;
}

/** The ticket in the helpdesk's own window, with the app beside it. */
export function agentLink({ id }: TicketView, { view }: Scene): Html | null {
  if (view.agentWindow === null) return null;
  return html`<a href="${view.agentWindow}/tickets/${id}" target="_blank" rel="noopener"
    >Open as the agent sees it</a
  >`;
}

export function requesterLine({ requester, organisation }: TicketView, { view }: Scene): Html {
  if (!requester) return html`nobody`;
  const at = organisation === null ? '' : `, ${organisation}`;
  return html`<a href="${view.title.path}/people/${requester.id}">${requester.name}</a>${at}`;
}

const TONES: Readonly<Record<TicketStatus, Tone>> = {
  open: 'plain',
  solved: 'good',
  closed: 'quiet',
  merged: 'quiet',
  deleted: 'quiet',
};

export function statusPill(status: TicketStatus): Html {
  return pill(status, TONES[status]);
}

function mergedLine({ mergedInto }: TicketView): Html | null {
  return mergedInto === null ? null : html`<span class="soft">into #${mergedInto}</span>`;
}

/** The helpdesk mails the customer when an agent solves a ticket; we must never be the cause of a mail. */
function triggerMailLine({ view }: Scene): Html | null {
  const { triggerMails } = view;
  if (!triggerMails) return null;
  return html`<p class="soft foot" data-key="mails">
    The helpdesk's own triggers have mailed customers ${counted(triggerMails.sent, 'time')};
    ${triggerMails.causedByAfterword} of these mails were caused by Afterword.
  </p>`;
}
