/**
 * The body of the trigger-driven webhook. Ids, an enum and a time only: Zendesk fills placeholders in without
 * escaping them for JSON, so a subject or a name could break or forge the body.
 */
export const triggerBodyTemplate: string = JSON.stringify({
  v: 1,
  ticket_id: '{{ticket.id}}',
  status: '{{ticket.status}}',
  updated_at: '{{ticket.updated_at_with_timestamp}}',
});
