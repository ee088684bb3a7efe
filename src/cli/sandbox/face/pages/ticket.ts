import { html, type Html } from '../../../../heads/markup/html.ts';
import type { Decision } from '../afterword.ts';
import { moment, withMoments } from '../moment.ts';
import { empty, prose, writtenTable } from '../parts.ts';
import type { MessageView, TicketView } from '../records/account-view.ts';
import { standing } from '../standing.ts';
import { capitalised, verdictWords } from '../words.ts';
import { decisionLinks, ticketPath } from './decided.ts';
import { notesOf } from './notes.ts';
import { answerOf, type Scene } from './scene.ts';
import { tasksOf } from './tasks.ts';
import { nextStep, otherSteps } from './ticket-steps.ts';
import { agentLink, requesterLine, statusPill } from './tickets.ts';

/** One ticket: what the helpdesk holds, and the whole story of Afterword beside it. */
export function ticketPage(ticket: TicketView, scene: Scene): Html {
  const { view, here } = scene;
  const place = { title: view.title, back: here };
  const decisions = scene.decisions.get(ticket.id) ?? [];
  return html`<header class="head" data-key="head">
      <p class="crumb"><a href="${view.title.path}/tickets">${view.title.name}, tickets</a></p>
      <h1>${ticket.subject} <span>#${ticket.id}</span></h1>
      <p class="soft">${requesterLine(ticket, scene)}${assigneeLine(ticket)} ${agentLink(ticket, scene)}</p>
      <div class="steps">
        ${statusPill(ticket.status)}${nextStep(ticket, place)}${otherSteps(ticket, view.tickets, place)}
      </div>
    </header>
    <div class="two">
      <div>
        <section data-key="decisions">
          <h2>What Afterword decided</h2>
          ${
            decisions.length === 0
              ? empty('Nothing yet. A decision follows when the ticket is solved.')
              : decisions.map((decision) => decisionItem(ticket, decision, scene))
          }
        </section>
        ${followUps(ticket, scene)}
      </div>
      <section data-key="records">
        <h2>On the ticket in ${view.title.product}</h2>
        <div class="card">${writtenTable(ticket.written)}</div>
        ${conversation(ticket, scene)}
      </section>
    </div>`;
}

function assigneeLine({ assignee }: TicketView): string {
  return assignee === null ? '' : `. Assigned to ${assignee}`;
}

function decisionItem(ticket: TicketView, decision: Decision, scene: Scene): Html {
  const verdicts = decision.verdicts.map(
    ({ verdict, at, evidence }) =>
      html`<li>${verdictWords(verdict, evidence)} <span class="soft">${moment(at, scene.now)}</span></li>`,
  );
  return html`<article class="card line">
    <p class="verdict">
      ${standing(decision, answerOf(scene, decision))}
      <span class="soft">solved ${moment(decision.solvedAt, scene.now)}</span>
    </p>
    <p>${withMoments(`${capitalised(decision.words)}.`, scene.now)}</p>
    <ol class="became">
      ${verdicts}
    </ol>
    <p class="links">${decisionLinks(ticket, decision, scene)}</p>
  </article>`;
}

function conversation({ messages }: TicketView, { now }: Scene): Html | null {
  if (messages.length === 0) return null;
  return html`<ol class="talk">
    ${messages.map((message) => messageItem(message, now))}
  </ol>`;
}

function messageItem({ author, from, public: isPublic, text, at }: MessageView, now: Date): Html {
  return html`<li class="${isPublic ? from : `${from} private`}">
    <p class="soft">${author}${isPublic ? '' : ', private note'} ${moment(at, now)}</p>
    ${prose(text)}
  </li>`;
}

function followUps(ticket: TicketView, scene: Scene): Html | null {
  const { view } = scene;
  const tasks = view.tasks.filter(({ ticketId }) => ticketId === ticket.id);
  const notes =
    view.title.platform === 'hubspot' ? view.notes.filter(({ ticketId }) => ticketId === ticket.id) : [];
  if (tasks.length === 0 && notes.length === 0) return null;
  return html`<section data-key="follow-ups">
    <h2>What followed</h2>
    ${tasksOf(tasks, { ...scene, here: ticketPath(ticket, scene) })} ${notesOf(notes, scene)}
  </section>`;
}
