import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PORT_SETTINGS, readPorts } from '../../src/cli/sandbox/ports.ts';
import { ConnectionSettings } from '../../src/connection/schema.ts';
import { Config } from '../../src/runtime/config.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/configuration.md', import.meta.url));

interface Row {
  readonly name: string;
  readonly default: string;
}

const Group = z.looseObject({ properties: z.record(z.string(), z.looseObject({})) });

/** The rows of all tables whose header names the column `first`. */
function rowsOf(text: string, first: string): Row[] {
  const tables = text.split(/\n\s*\n/).filter((part) => part.startsWith(`| ${first} `));
  return tables.flatMap((table) => {
    const [header = [], , ...rows] = table.trim().split('\n').map(cellsOf);
    const column = header.indexOf('Default');
    return rows.map((cells) => ({ name: codeIn(cells[0]), default: codeIn(cells[column]) }));
  });
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function codeIn(cell = ''): string {
  return /^`(.*)`$/.exec(cell)?.[1] ?? cell;
}

/** Dotted paths of everything that is a setting of its own. */
function settingPaths(schema: unknown, prefix = ''): string[] {
  const { properties } = Group.parse(schema);
  return Object.entries(properties).flatMap(([key, value]) =>
    'properties' in value ? settingPaths(value, `${prefix}${key}.`) : [prefix + key],
  );
}

function valueAt(settings: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => z.record(z.string(), z.unknown()).parse(value)[key], settings);
}

let variables: Row[] = [];
let settings: Row[] = [];
beforeAll(async () => {
  const text = await readFile(DOCUMENT, 'utf8');
  variables = rowsOf(text, 'Variable');
  settings = rowsOf(text, 'Path');
});

describe('the configuration document', () => {
  const { properties } = Group.parse(z.toJSONSchema(Config, { io: 'input' }));
  const names = Object.keys(properties);

  it('names every variable of the environment, and none that is not read', () => {
    const known = new Set([...names, ...Object.values(PORT_SETTINGS)]);

    expect(new Set(variables.map(({ name }) => name))).toEqual(known);
  });

  it.each(names)('tells the default of %s', (name) => {
    const row = variables.find((one) => one.name === name);
    const byDefault = properties[name]?.['default'];

    if (byDefault === undefined) expect(row?.default).toMatch(/^none|^http:\/\/HOST:PORT$/);
    else expect(row?.default).toBe(z.coerce.string().parse(byDefault));
  });

  it('tells the ports of the sandbox', () => {
    const ports = Object.entries(readPorts({})).map(([name, port]) => [name, String(port)]);
    const told = Object.entries(PORT_SETTINGS).map(([name, setting]) => [
      name,
      variables.findLast((row) => row.name === setting)?.default,
    ]);

    expect(told).toEqual(ports);
  });

  it('names every setting of a connection with its default, and none that does not exist', () => {
    const defaults = ConnectionSettings.parse({});
    const expected = settingPaths(z.toJSONSchema(ConnectionSettings, { io: 'input' })).map((path) => ({
      name: path,
      default: JSON.stringify(valueAt(defaults, path)),
    }));

    expect(settings.toSorted(byName)).toEqual(expected.toSorted(byName));
  });
});

function byName(one: Row, other: Row): number {
  return one.name < other.name ? -1 : 1;
}
