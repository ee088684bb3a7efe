import type { NoticeView } from '../invitation/schema.ts';
import type { EffectPayload } from './effect.ts';

/** What an admin is told, by the reason in the effect's payload. */
export function adminNotice(payload: EffectPayload, connectionName: string): NoticeView {
  return payload['about'] === 'disconnected'
    ? disconnectedNotice(payload, connectionName)
    : bulkHoldNotice(payload, connectionName);
}

function disconnectedNotice(payload: EffectPayload, connectionName: string): NoticeView {
  return {
    locale: 'en',
    subject: `Afterword lost its access to ${connectionName}`,
    paragraphs: [
      String(payload['words']),
      'Until then nothing is read or written there. What was to be written waits, and can be retried afterwards.',
      'Hand in new credentials with PUT /v1/connections/{id}/credentials, or with "afterword connection credentials".',
    ],
    links: [],
  };
}

function bulkHoldNotice(payload: EffectPayload, connectionName: string): NoticeView {
  const { due, limit } = { due: String(payload['dueWithinAnHour']), limit: String(payload['limit']) };
  return {
    locale: 'en',
    subject: `Afterword holds the surveys of ${connectionName}: please decide`,
    paragraphs: [
      `${due} surveys of ${connectionName} were due within one hour, which is far more than usual (limit ${limit}).`,
      'This happens when a backlog is closed or tickets are imported. Nothing of it has been mailed.',
      'Decide with the connection’s "held" command: send them all now, spread them over some hours, or drop them.',
    ],
    links: [],
  };
}
