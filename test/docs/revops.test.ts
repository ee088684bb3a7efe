import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  historyFields,
  organisationFields,
  ticketFields,
  userFields,
} from '../../integrations/zendesk/fields.ts';
import { PROPERTIES } from '../../integrations/hubspot/properties.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/revops.md', import.meta.url));

interface Row {
  readonly name: string;
  readonly on: string;
  readonly type: string;
  readonly meaning: string;
}

let text = '';
beforeAll(async () => {
  text = await readFile(DOCUMENT, 'utf8');
});

/** The rows of the table whose first column is called `first`; the last column, when it changes, is prose. */
function rowsOf(first: string): Row[] {
  const table = text.split(/\n\s*\n/).find((part) => part.startsWith(`| ${first} `)) ?? '';
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => {
      const [name = '', on = '', type = '', meaning = '', changes = ''] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      expect(changes, name).not.toBe('');
      return { name: name.replaceAll('`', ''), on, type, meaning };
    });
}

function meaningOf(description: string): string {
  return description.replace(/ ?Written by Afterword\.$/, '');
}

describe('the RevOps document', () => {
  it('tells every HubSpot property as it is defined, and no other', () => {
    const defined = Object.entries(PROPERTIES).flatMap(([on, properties]) =>
      properties.map(({ name, type, description }) => ({ name, on, type, meaning: meaningOf(description) })),
    );

    expect(rowsOf('Property')).toEqual(defined);
  });

  it('tells every Zendesk field as it is defined, and no other', () => {
    const families = { ticket: ticketFields, user: userFields, organisation: organisationFields };
    const defined = Object.entries({ ...families, history: historyFields }).flatMap(([on, fields]) =>
      fields.map(({ key, type, description }) => ({ name: key, on, type, meaning: meaningOf(description) })),
    );

    expect(rowsOf('Field')).toEqual(defined);
  });

  it('searches for values that are written', () => {
    const values = [...userFields, ...organisationFields].flatMap(({ options }) =>
      (options ?? []).map(({ value }) => value),
    );

    for (const [value] of text.matchAll(/aw_(?:user|org)_\w+/g))
      if (!value.endsWith('_')) expect(values, value).toContain(value);
  });
});
