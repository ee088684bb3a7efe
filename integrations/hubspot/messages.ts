import type { CrmObject } from './schema.ts';

/**
 * HubSpot has no count of messages on a ticket. These properties tell whether the customer wrote and whether an agent
 * replied; their names are not confirmed, so every absence is allowed for.
 */
export const MESSAGE_PROPERTIES = [
  'source_type',
  'hs_last_message_received_at',
  'first_agent_reply_date',
  'hs_last_message_sent_at',
];

/** Sources in which the ticket itself is a message of the customer. */
const WRITTEN_BY_CUSTOMER = new Set(['EMAIL', 'CHAT', 'FORM']);

/** At least how many messages there were, 0 or 1. A property the account does not have proves nothing: 1. */
export function messagesOf({ properties }: CrmObject): { customer: number; agent: number } {
  const source = properties['source_type'];
  const received = atLeastOne([properties['hs_last_message_received_at']]);
  return {
    customer: WRITTEN_BY_CUSTOMER.has(source ?? '') ? 1 : received,
    agent: atLeastOne([properties['first_agent_reply_date'], properties['hs_last_message_sent_at']]),
  };
}

/** HubSpot lists a property that exists and is empty as null, and one that does not exist not at all. */
function atLeastOne(values: readonly (string | null | undefined)[]): number {
  if (values.some(Boolean)) return 1;
  return values.every((value) => value === undefined) ? 1 : 0;
}
