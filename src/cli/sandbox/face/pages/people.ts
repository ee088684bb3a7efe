import { html, type Html } from '../../../../heads/markup/html.ts';
import { empty, headline, writtenTable } from '../parts.ts';
import type { PersonView } from '../records/account-view.ts';
import { accountHead } from './account-head.ts';
import { notesOf } from './notes.ts';
import type { Scene } from './scene.ts';
import { tasksOf } from './tasks.ts';
import { statusPill } from './tickets.ts';

export function peoplePage(scene: Scene): Html {
  const { view } = scene;
  const rows = view.people.map(
    (person) =>
      html`<li data-key="person-${person.id}">
        <div>
          <h2><a href="${view.title.path}/people/${person.id}">${person.name}</a></h2>
          <p class="soft">${person.email}${person.organisation === null ? '' : `, ${person.organisation}`}</p>
        </div>
        <p class="values">${orElse(headline(person.written, PERSON_HEADLINE), 'never asked')}</p>
      </li>`,
  );
  return html`${accountHead(view, 'people')}
    <ul class="people">
      ${rows}
    </ul>`;
}

/** What a view in the CRM would filter by. */
const PERSON_HEADLINE = ['afterword_nps_category', 'afterword_nps_score', 'afterword_survey_state'];

/** One person: every property that Afterword wrote, and the tasks, notes and tickets that belong to them. */
export function personPage(person: PersonView, scene: Scene): Html {
  const { view } = scene;
  const { title } = view;
  const mine = <One extends { readonly personId: string | null }>(all: readonly One[]): One[] =>
    all.filter(({ personId }) => personId === person.id);
  const tasks = mine(view.tasks);
  const notes = mine(view.notes);
  return html`<header class="head" data-key="head">
      <p class="crumb">
        <a href="${title.path}/people">${title.name}, ${title.nouns.people.toLowerCase()}</a>
      </p>
      <h1>${person.name}</h1>
      <p class="soft">${person.email}${person.organisation === null ? '' : `, ${person.organisation}`}</p>
    </header>
    <div class="two">
      <section data-key="properties">
        <h2>Written by Afterword</h2>
        <div class="card">${writtenTable(person.written)}</div>
      </section>
      <section data-key="follow-ups">
        <h2>What followed</h2>
        ${
          tasks.length + notes.length === 0
            ? empty('No task and no note.')
            : html`${tasksOf(tasks.toReversed(), scene)} ${notesOf(notes.toReversed(), scene)}`
        }
        ${ticketLinks(person, scene)}
      </section>
    </div>`;
}

function ticketLinks(person: PersonView, { view }: Scene): Html | null {
  const tickets = view.tickets.filter(({ requester }) => requester?.id === person.id);
  if (tickets.length === 0) return null;
  const items = tickets.map(
    ({ id, subject, status }) =>
      html`<li><a href="${view.title.path}/tickets/${id}">#${id} ${subject}</a> ${statusPill(status)}</li>`,
  );
  return html`<h2>Tickets</h2>
    <ul class="card plain">
      ${items}
    </ul>`;
}

const ORGANISATION_HEADLINE = ['afterword_nps', 'afterword_nps_count', 'afterword_nps_worst_recent'];

export function organisationsPage(scene: Scene): Html {
  const { view } = scene;
  const rows = view.organisations.map(
    ({ id, name, people, written }) =>
      html`<li data-key="organisation-${id}">
        <div>
          <h2>${name}</h2>
          <p class="soft">${people === 1 ? '1 person' : `${people} people`}</p>
        </div>
        <p class="values">${orElse(headline(written, ORGANISATION_HEADLINE), 'no answer yet')}</p>
      </li>`,
  );
  return html`${accountHead(view, 'organisations')}
    <ul class="people">
      ${rows}
    </ul>
    <p class="soft foot" data-key="why">
      The NPS stays empty below five answers: fewer say more about chance than about the customer. Their
      number and the worst recent category are always filled.
    </p>`;
}

function orElse(shown: readonly Html[], words: string): Html {
  return shown.length === 0 ? html`<span class="soft">${words}</span>` : html`${shown}`;
}
