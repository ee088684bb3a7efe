import type { AccountAccess } from '../../src/connector/account.ts';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { Outcome, ScoreFields, TicketWrite } from '../../src/connector/write-back.ts';
import type { ZendeskClient } from './client.ts';
import { hasComment } from './conversation.ts';
import { bands, ticketChoice, ticketFields } from './fields.ts';
import { ticketBudgets } from './limits.ts';
import { eachInOrder } from './outcomes.ts';
import { linkField } from './survey.ts';
import type { FieldValue } from './survey.ts';

/** Each write is one update of one ticket; a repetition with a note reads the comments first. */
export function writeTickets(
  client: ZendeskClient,
  access: AccountAccess,
  writes: readonly TicketWrite[],
): Promise<Outcome[]> {
  return eachInOrder(writes, (write) => writeTicket(client, access, write));
}

async function writeTicket(
  client: ZendeskClient,
  access: AccountAccess,
  write: TicketWrite,
): Promise<Outcome> {
  try {
    const noteStands = await noteWasWritten(client, write);
    const note = noteStands ? undefined : write.note;
    const fields = fieldsOf(access, write);
    if (fields.length === 0 && !note) return nothingToWrite(write, noteStands);
    await updateTicket(client, { ticketId: write.ticketId, fields, note: note && markedText(note) });
    return { ok: true, resultId: write.ticketId };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'not-found') return { ok: true, skipped: 'ticket gone' };
    if (error.kind === 'closed-ticket') return closedTicket(client, write);
    throw error;
  }
}

function nothingToWrite(write: TicketWrite, noteStands: boolean): Outcome {
  if (noteStands) return { ok: true, resultId: write.ticketId };
  return {
    ok: true,
    skipped: 'The Afterword fields are not set up in Zendesk: run the set-up of the connection.',
  };
}

async function noteWasWritten(client: ZendeskClient, write: TicketWrite): Promise<boolean> {
  if (!write.repeated || !write.note) return false;
  return hasComment(client, write.ticketId, write.note.marker);
}

function markedText(note: { text: string; marker: string }): string {
  return note.text.includes(note.marker) ? note.text : `${note.text}\n(${note.marker})`;
}

/** Never `tags`: a ticket update replaces all of them. */
async function updateTicket(
  client: ZendeskClient,
  update: { ticketId: string; fields: readonly FieldValue[]; note: string | undefined },
): Promise<void> {
  const { ticketId, fields, note } = update;
  await client.call({
    method: 'PUT',
    path: ['tickets', ticketId],
    body: {
      ticket: {
        ...(fields.length > 0 ? { custom_fields: fields } : {}),
        ...(note === undefined ? {} : { comment: { body: note, public: false } }),
      },
    },
    budgets: ticketBudgets(ticketId),
  });
}

function fieldsOf(access: AccountAccess, write: TicketWrite): FieldValue[] {
  const values = new Map<string, string | number | null>();
  if (write.clearInherited) for (const field of ticketFields) values.set(field.key, null);
  if (write.score) setScore(values, write.score);
  const link = write.surveyLink === undefined ? undefined : linkField(access, write.surveyLink);
  if (write.score || write.surveyLink) values.set('written_for', write.ticketId);
  const written = [...values].flatMap(([key, value]) => {
    const id = access.resources[`ticket_field.${key}`];
    return id === undefined || Number(id) === link?.id ? [] : [{ id: Number(id), value }];
  });
  return link ? [...written, link] : written;
}

function setScore(values: Map<string, string | number | null>, score: ScoreFields): void {
  values.set(`${score.metric}_score`, score.score);
  values.set('category', ticketChoice(score.band));
  if (score.comment !== undefined) values.set('comment', score.comment);
}

/**
 * A closed ticket refuses fields and notes. Where the account allows it, its tags can still be changed: then the tag
 * of the category is set, as the drop-down would have done.
 */
async function closedTicket(client: ZendeskClient, write: TicketWrite): Promise<Outcome> {
  const lost = [
    ...(write.score ? ['score and category'] : []),
    ...(write.surveyLink === undefined ? [] : ['survey link']),
    ...(write.note ? ['private note'] : []),
  ].join(', ');
  const tag = write.score ? ticketChoice(write.score.band) : null;
  const tagged = tag !== null && (await retagged(client, write.ticketId, tag));
  const kept = tagged ? ` Only the tag ${tag} could be set.` : '';
  return {
    ok: true,
    skipped: `The ticket is closed and Zendesk refuses changes: not written: ${lost || 'fields'}.${kept}`,
  };
}

async function retagged(client: ZendeskClient, ticketId: string, tag: string): Promise<boolean> {
  const others = bands.map(ticketChoice).filter((one) => one !== tag);
  const path = ['tickets', ticketId, 'tags'];
  const budgets = ticketBudgets(ticketId);
  try {
    await client.call({ method: 'PUT', path, body: { tags: [tag] }, budgets });
    await client.call({ method: 'DELETE', path, body: { tags: others }, budgets });
    return true;
  } catch (error) {
    if (error instanceof ConnectorError && isRefusal(error)) return false;
    throw error;
  }
}

function isRefusal(error: ConnectorError): boolean {
  return ['closed-ticket', 'refused', 'forbidden', 'not-found'].includes(error.kind);
}
