import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS as HUBSPOT } from '../../integrations/hubspot/scopes.ts';
import { oauthDoor as zendeskOauth } from '../../integrations/zendesk/oauth.ts';

const SECTIONS = [
  'Short description',
  'Long description',
  'Scopes, one by one',
  'Data flow',
  'Erasing',
  'Uninstalling',
  'Support',
  'Screenshots',
  'Privacy policy',
];

function listing(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../docs/listing/${name}`, import.meta.url)), 'utf8');
}

describe.each([
  ['hubspot', HUBSPOT],
  ['zendesk', zendeskOauth.permissions],
])('the listing of %s', (name, permissions) => {
  it('justifies every scope the connector asks for, and no other', async () => {
    const text = await listing(`${name}/README.md`);
    const table = text.split(/\n\s*\n/).find((part) => part.startsWith('| Scope ')) ?? '';
    const rows = table.trim().split('\n').slice(2);
    const justified = rows.map((row) => row.split('|').map((cell) => cell.trim()));

    expect(justified.map(([, scope]) => scope?.replaceAll('`', ''))).toEqual(
      permissions.map(({ scope }) => scope),
    );
    for (const [index, [, , why = '']] of justified.entries()) {
      expect(why.length).toBeGreaterThan(30);
      expect(why.startsWith('Optional')).toBe(permissions[index]?.required === false);
    }
  });

  it('has every section a marketplace asks for', async () => {
    const text = await listing(`${name}/README.md`);

    for (const section of SECTIONS) expect(text).toContain(`## ${section}\n`);
  });
});

it.each(['privacy-policy.md', 'terms.md'])('%s says what is left to fill in', async (name) => {
  expect(await listing(name)).toContain('<angle brackets>');
});
