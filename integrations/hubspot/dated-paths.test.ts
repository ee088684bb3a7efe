import { expect, it } from 'vitest';
import { datedUrl } from './dated-paths.ts';

const BASE = 'https://api.hubapi.com';

it.each([
  ['/crm/v3/objects/tickets/1?properties=a', '/crm/objects/2026-03/tickets/1?properties=a'],
  ['/crm/v3/objects/contacts/batch/upsert', '/crm/objects/2026-03/contacts/batch/upsert'],
  ['/crm/v3/objects/tasks', '/crm/objects/2026-03/tasks'],
  ['/crm/v4/objects/tickets/1/associations/tasks', '/crm/objects/2026-03/tickets/1/associations/tasks'],
  [
    '/crm/v4/associations/tickets/contacts/batch/read',
    '/crm/associations/2026-03/tickets/contacts/batch/read',
  ],
  ['/crm/v3/properties/contacts/groups', '/crm/properties/2026-03/contacts/groups'],
  ['/crm/v3/pipelines/tickets', '/crm/pipelines/2026-03/tickets'],
  ['/crm/v3/owners/7', '/crm/owners/2026-03/7'],
])('sends %s to its dated path', (legacy, dated) => {
  expect(datedUrl(BASE + legacy, BASE)).toBe(BASE + dated);
});

it('takes the slash away that the SDK leaves before the query of owners', () => {
  expect(datedUrl(`${BASE}/crm/v3/owners/?limit=500`, BASE)).toBe(`${BASE}/crm/owners/2026-03?limit=500`);
});

it('leaves what it does not know alone', () => {
  expect(datedUrl(`${BASE}/account-info/2026-03/details`, BASE)).toBe(`${BASE}/account-info/2026-03/details`);
});

it('keeps a path that belongs to the base URL', () => {
  const base = 'http://127.0.0.1:8080/hubspot';

  expect(datedUrl(`${base}/crm/v3/objects/tasks`, base)).toBe(`${base}/crm/objects/2026-03/tasks`);
});
