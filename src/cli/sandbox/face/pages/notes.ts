import { html, type Html } from '../../../../heads/markup/html.ts';
import { moment } from '../moment.ts';
import { empty, prose, valueOf } from '../parts.ts';
import type { HistoryView, NoteView } from '../records/account-view.ts';
import { accountHead } from './account-head.ts';
import type { Scene } from './scene.ts';
import { placeLinks } from './tasks.ts';

/** Private notes, and where the platform has room for it the record of every answer. */
export function notesPage(scene: Scene): Html {
  const { notes, history, title } = scene.view;
  const written =
    notes.length === 0
      ? empty('No note yet. One follows when a low score or a comment has settled.')
      : notesOf(notes.toReversed(), scene);
  const kept =
    title.platform === 'zendesk'
      ? html`<section data-key="history">
          <h2>History of answers</h2>
          <p class="soft">
            A custom object of the account: one record for each answer, which a later answer never overwrites.
          </p>
          ${history.length === 0 ? empty('No answer yet.') : historyTable(history)}
        </section>`
      : null;
  return html`${accountHead(scene.view, 'notes')}
    <section class="list" data-key="notes">${written}</section>
    ${kept}`;
}

export function notesOf(notes: readonly NoteView[], scene: Scene): Html {
  return html`${notes.map((note) => noteCard(note, scene))}`;
}

function noteCard(note: NoteView, scene: Scene): Html {
  const when = note.at === null ? null : html` <span class="soft">${moment(note.at, scene.now)}</span>`;
  return html`<article class="card note">
    <p class="soft">Private note${when}</p>
    ${prose(note.text)}
    <p class="links">${placeLinks(note, scene)}</p>
  </article>`;
}

const SHOWN = ['score', 'band', 'ticket_id', 'answered_at', 'comment'];

function historyTable(history: readonly HistoryView[]): Html {
  const rows = history.toReversed().map(({ written }) => {
    const cells = SHOWN.map((name) => {
      const found = written.find((one) => one.name === name);
      return html`<td>${found ? valueOf(found) : null}</td>`;
    });
    return html`<tr>
      ${cells}
    </tr>`;
  });
  return html`<div class="scroll card">
    <table>
      <thead>
        <tr>
          <th>Score</th>
          <th>Band</th>
          <th>Ticket</th>
          <th>Answered</th>
          <th>Comment</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
