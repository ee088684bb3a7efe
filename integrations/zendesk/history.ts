import { ask } from './ask.ts';
import type { AccountAccess } from '../../src/connector/account.ts';
import type { HistoryRecord, Outcome } from '../../src/connector/write-back.ts';
import type { ZendeskClient } from './client.ts';
import { historyObject } from './fields.ts';
import { eachInOrder } from './outcomes.ts';
import { RecordAnswer } from './schema.ts';

/** One custom-object record per answer; the response id is its external id, so a repetition updates it. */
export function writeHistory(
  client: ZendeskClient,
  access: AccountAccess,
  records: readonly HistoryRecord[],
): Promise<Outcome[]> {
  return eachInOrder(records, (record) => writeRecord(client, access, record));
}

async function writeRecord(
  client: ZendeskClient,
  access: AccountAccess,
  record: HistoryRecord,
): Promise<Outcome> {
  if (access.resources['custom_object.response'] === undefined) {
    return { ok: true, skipped: 'This Zendesk account has no custom object for answers.' };
  }
  const answer = await ask(
    client,
    {
      method: 'PATCH',
      path: ['custom_objects', historyObject.key, 'records'],
      query: { external_id: record.responseId },
      dotJson: false,
      body: { custom_object_record: { name: nameOf(record), custom_object_fields: fieldsOf(record) } },
    },
    RecordAnswer,
  );
  return { ok: true, resultId: answer.custom_object_record.id };
}

function nameOf(record: HistoryRecord): string {
  return `${record.metric.toUpperCase()} ${record.score}, ticket ${record.ticketId}`;
}

function fieldsOf(record: HistoryRecord): Record<string, string | number | null> {
  return {
    metric: record.metric,
    score: record.score,
    band: record.band,
    programme: record.programme,
    answered_at: record.answeredAt.toISOString(),
    ticket_id: record.ticketId,
    user_id: record.person.externalId,
    ...(record.comment === undefined ? {} : { comment: record.comment }),
  };
}
