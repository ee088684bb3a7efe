import { expect, it } from 'vitest';
import { messagesOf } from './messages.ts';

function messages(properties: Record<string, string | null>) {
  return messagesOf({ id: '1', properties });
}

it('believes a reply date or a sent message that an agent replied', () => {
  expect(messages({ first_agent_reply_date: '2026-11-22T10:00:00Z' }).agent).toBe(1);
  expect(messages({ first_agent_reply_date: null, hs_last_message_sent_at: '1' }).agent).toBe(1);
});

it('knows of no reply when the properties exist and are empty', () => {
  expect(messages({ first_agent_reply_date: null, hs_last_message_sent_at: null }).agent).toBe(0);
  expect(messages({ first_agent_reply_date: null }).agent).toBe(0);
});

it('does not refuse a whole account that has none of these properties', () => {
  expect(messages({})).toEqual({ customer: 1, agent: 1 });
});

it('takes a mail, chat or form for a message of the customer, and a call only with one', () => {
  const received = { hs_last_message_received_at: null };

  expect(
    ['EMAIL', 'CHAT', 'FORM'].map((source) => messages({ ...received, source_type: source }).customer),
  ).toEqual([1, 1, 1]);
  expect(messages({ ...received, source_type: 'PHONE' }).customer).toBe(0);
  expect(messages({ hs_last_message_received_at: '1', source_type: 'PHONE' }).customer).toBe(1);
});
