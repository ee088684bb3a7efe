import { expect, test } from 'vitest';
import { linkPlaceholder } from './survey.ts';

test('the placeholder for the admin names the field, and there is none before set-up', () => {
  expect(linkPlaceholder({ 'ticket_field.survey_link': '360001' })).toBe('{{ticket.ticket_field_360001}}');
  expect(linkPlaceholder({})).toBeNull();
});
