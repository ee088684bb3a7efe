import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createApi } from '../../src/cli/api.ts';
import { runCommandLine } from '../../src/cli/main.ts';
import { connectSandbox, type ConnectedAccount } from '../../src/cli/sandbox/connect.ts';
import { sandboxSettings } from '../../src/cli/sandbox/settings.ts';
import { openHouse, type House } from './house.ts';

const STORY_MS = 60_000;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

async function afterword(...argv: string[]): Promise<string> {
  const lines: string[] = [];
  const exitCode = await runCommandLine(argv, {
    environment: {
      AFTERWORD_URL: house.app.url,
      AFTERWORD_API_KEY: house.config.AFTERWORD_API_KEY,
      DATABASE_URL: house.config.DATABASE_URL,
    },
    say: (line) => lines.push(line),
    complain: (line) => lines.push(`! ${line}`),
  });
  return `${lines.join('\n')}\n${exitCode}`;
}

function connectHooli(): Promise<ConnectedAccount> {
  return connectSandbox(house.api, house.stage, {
    platform: 'hubspot',
    account: '3003',
    name: 'Hooli',
    workspaceId: null,
    settings: sandboxSettings('Hooli'),
  });
}

describe('afterword parked', () => {
  it('replays what came for an account before it was connected', { timeout: STORY_MS }, async () => {
    house.stage.hubspot.createAccount({ account: '3003', name: 'Hooli' });
    const contact = { name: 'Ada Byron', email: 'ada@analytical.example' };
    const [ticketId = ''] = house.stage.hubspot.createTickets('3003', { contact }).ids;
    house.stage.hubspot.solveTicket('3003', ticketId);
    await expect.poll(() => afterword('parked', 'list'), { timeout: 10_000 }).toContain('hubspot');
    const [, row = ''] = (await afterword('parked', 'list')).split('\n');
    const { connectionId } = await connectHooli();

    expect(await afterword('parked', 'replay', row.split(' ')[0] ?? '')).toBe('It is being worked on.\n0');

    const Ledger = z.object({ items: z.array(z.object({ ticketId: z.string(), source: z.string() })) });
    await expect
      .poll(() => house.api.get(`/v1/ledger?connection=${connectionId}`, Ledger), { timeout: 10_000 })
      .toEqual({ items: [{ ticketId, source: 'webhook' }] });
    expect(await afterword('parked', 'list')).toBe('No event is parked.\n0');
  });

  it('says so when there is no such event', async () => {
    const answer = await afterword('parked', 'replay', '01a20163-7631-7514-a6ad-4b1cf7460f62');

    expect(answer).toMatch(/^! .*\/replay: There is no such .*\n1$/);
  });
});

describe('afterword connection', () => {
  it('lists, pauses and takes up again', async () => {
    const listed = await afterword('connection', 'list');
    const line = listed.split('\n').find((one) => one.includes('acme')) ?? '';
    const [id = ''] = line.split(' ');

    expect(line).toContain('live');
    expect(await afterword('connection', 'pause', id)).toBe('Acme (zendesk acme): paused\n0');
    expect(await afterword('connection', 'go-live', id)).toBe('Acme (zendesk acme): live\n0');
    expect(await afterword('connection', 'held', id)).toBe('0 held\n0');
    expect(await afterword('connection', 'held', id, '--act', 'spread', '--hours', '4')).toBe(
      '0 decided: spread\n0',
    );
  });
});

describe('afterword effects', () => {
  it('has nothing to say while nothing is parked', async () => {
    expect(await afterword('effects', 'parked')).toBe('No effect is parked.\n0');
  });
});

describe('afterword api-key', () => {
  it('makes a key that opens one workspace and no other', async () => {
    const Connections = z.object({ items: z.array(z.object({ workspaceId: z.string() })) });
    const all = await house.api.get('/v1/connections', Connections);
    const workspaceId = all.items[0]?.workspaceId ?? '';

    const [apiKey = ''] = (await afterword('api-key', 'reporting', '--workspace', workspaceId)).split('\n');
    const seen = await createApi(house.app.url, apiKey).get('/v1/connections', Connections);

    expect(new Set(seen.items.map((one) => one.workspaceId))).toEqual(new Set([workspaceId]));
    expect(seen.items.length).toBeLessThan(all.items.length);
  });

  it('knows no workspace by a wrong id', async () => {
    expect(await afterword('api-key', 'reporting', '--workspace', 'acme')).toBe(
      '! There is no workspace "acme".\n2',
    );
  });

  it('migrates a database that is up to date already', async () => {
    expect(await afterword('migrate')).toBe('The database is up to date.\n0');
  });
});
