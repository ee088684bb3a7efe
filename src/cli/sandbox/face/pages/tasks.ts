import { html, type Html } from '../../../../heads/markup/html.ts';
import { dueTime } from '../moment.ts';
import { empty, pill, press, prose, type Tone } from '../parts.ts';
import type { TaskView } from '../records/account-view.ts';
import { accountHead } from './account-head.ts';
import type { Scene } from './scene.ts';

export function tasksPage(scene: Scene): Html {
  const { tasks } = scene.view;
  const content =
    tasks.length === 0
      ? empty('No task yet. A low score opens one, for the person who solved the ticket.')
      : tasksOf(tasks.toReversed(), scene);
  return html`${accountHead(scene.view, 'tasks')}
    <section class="list" data-key="tasks">
      <h2 class="aside">Tasks</h2>
      ${content}
    </section>`;
}

const STATES: Readonly<Record<TaskView['state'], readonly [words: string, tone: Tone]>> = {
  open: ['not started', 'fair'],
  touched: ['in work', 'busy'],
  done: ['done', 'good'],
};

export function tasksOf(tasks: readonly TaskView[], scene: Scene): Html {
  return html`${tasks.map((task) => taskCard(task, scene))}`;
}

function taskCard(task: TaskView, scene: Scene): Html {
  const { view, here } = scene;
  const { title } = view;
  const [words, tone] = STATES[task.state];
  const base = `${title.path}/tasks/${task.id}`;
  const about = `task ${task.id}`;
  const back = `${here}#task-${task.id}`;
  const steps =
    task.state === 'done'
      ? null
      : html`${press({ action: `${base}/touch`, label: 'Touch', about, back })}${press({
          action: `${base}/complete`,
          label: 'Complete',
          about,
          back,
          kind: 'main',
        })}`;
  return html`<article class="card task" id="task-${task.id}">
    <div class="row">
      <h3>${task.subject}</h3>
      ${pill(words, tone)}
    </div>
    <dl class="pair">
      <div>
        <dt>Owner</dt>
        <dd>${task.owner ?? 'nobody'}</dd>
      </div>
      <div>
        <dt>Due</dt>
        <dd>${task.dueAt === null ? 'no date' : dueTime(task.dueAt, title.zone)}</dd>
      </div>
    </dl>
    ${prose(task.text)} ${task.added.map((text) => html`<div class="added">${prose(text)}</div>`)}
    <div class="row">
      <p class="links">${placeLinks(task, scene)}</p>
      <div class="steps">${steps}</div>
    </div>
  </article>`;
}

/** To the ticket and the customer; a page has no link to itself. */
export function placeLinks(
  { ticketId, personId }: Pick<TaskView, 'ticketId' | 'personId'>,
  { view, here }: Scene,
): Html {
  const { path, hasTickets } = view.title;
  const link = (to: string, words: string): Html | null =>
    to === here ? null : html`<a href="${to}">${words}</a>`;
  return html`${
    ticketId === null || !hasTickets ? null : link(`${path}/tickets/${ticketId}`, `Ticket #${ticketId}`)
  }${personId === null ? null : link(`${path}/people/${personId}`, 'Customer')}`;
}
