import type { AccountAccess } from '../../src/connector/account.ts';

/** A custom field as the ticket update wants it. */
export interface FieldValue {
  readonly id: number;
  readonly value: string | number | null;
}

/**
 * The survey link of helpdesk mode as a field of the ticket update; null empties it. Undefined where set-up could
 * not make the field.
 */
export function linkField(access: AccountAccess, link: string | null): FieldValue | undefined {
  const id = access.resources['ticket_field.survey_link'];
  return id === undefined ? undefined : { id: Number(id), value: link };
}

/** What an admin writes into the mail of their own trigger, e.g. "{{ticket.ticket_field_360001}}". */
export function linkPlaceholder(resources: Readonly<Record<string, string>>): string | null {
  const id = resources['ticket_field.survey_link'];
  return id === undefined ? null : `{{ticket.ticket_field_${id}}}`;
}
