import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryRecord, Outcome } from '../../src/connector/write-back.ts';
import { PORTAL, sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount } from './fixtures/sandbox-account.ts';
import { DEFAULT_EVENT_TYPE } from './history.ts';
import { createHubspot } from './index.ts';
import { PROJECT_FOLDER } from './project/assemble.ts';

const opened: SandboxAccount[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

async function account(now?: () => Date): Promise<SandboxAccount> {
  const made = await sandboxAccount({
    account: { customers: [{ name: 'Ana Ruiz', email: 'ana@acme.example' }] },
    ...(now ? { now } : {}),
  });
  opened.push(made);
  return made;
}

function record(change: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    responseId: 'response-1',
    revision: 2,
    metric: 'nps',
    score: 3,
    band: 'detractor',
    answeredAt: new Date('2026-11-22T10:00:00Z'),
    programme: 'scenario',
    comment: 'Nobody called back.',
    ticketId: '4001',
    person: { externalId: null, email: 'ana@acme.example', name: 'Ana Ruiz' },
    ...change,
  };
}

async function write({ crm }: SandboxAccount, ...records: HistoryRecord[]): Promise<Outcome[]> {
  return (await crm.writeHistory?.(records)) ?? [];
}

describe('the score history on the timeline', () => {
  it('is one event a settled answer, at the time of the answer and without the comment', async () => {
    const hubspot = await account();

    const outcomes = await write(hubspot, record());

    expect(outcomes).toEqual([{ ok: true, resultId: 'response-1-r2' }]);
    const [contact] = hubspot.sandbox.contacts(PORTAL);
    expect(hubspot.sandbox.appEvents(PORTAL)).toEqual([
      {
        id: 'response-1-r2',
        eventTypeName: 'afterword_score',
        objectId: contact?.id,
        timestamp: '2026-11-22T10:00:00.000Z',
        properties: {
          survey: 'nps',
          score: '3',
          category: 'detractor',
          programme: 'scenario',
          ticketId: '4001',
          responseId: 'response-1',
        },
      },
    ]);
  });

  it('is not repeated, also when the answer of the first attempt was lost, and grows by a correction', async () => {
    const hubspot = await account();
    hubspot.sandbox.setFaults({ error500AfterCommit: true });
    const lost = await write(hubspot, record());
    hubspot.sandbox.setFaults({});

    const again = await write(hubspot, record(), record({ revision: 3, score: 9, band: 'promoter' }));

    expect(lost).toMatchObject([{ ok: false, error: { kind: 'unavailable' } }]);
    expect(again).toEqual([
      { ok: true, skipped: 'it stands on the timeline already' },
      { ok: true, resultId: 'response-1-r3' },
    ]);
    expect(hubspot.sandbox.appEvents(PORTAL).map(({ id }) => id)).toEqual(['response-1-r2', 'response-1-r3']);
  });

  it('passes over somebody who is no contact', async () => {
    const hubspot = await account();
    const stranger = { externalId: null, email: 'nobody@acme.example', name: null };

    const outcomes = await write(hubspot, record({ person: stranger }), record());

    expect(outcomes).toMatchObject([
      { ok: true, skipped: expect.stringContaining('not a contact') },
      { ok: true },
    ]);
  });

  it('is left out where the scope was not granted, and does not ask again for a while', async () => {
    const clock = { at: new Date() };
    const hubspot = await account(() => clock.at);
    hubspot.sandbox.changeAccount(PORTAL, { withheldScopes: ['timeline'] });
    const calls = () => hubspot.sandbox.counters()['POST /integrators/timeline/2026-03/events/batch'] ?? 0;

    const first = await write(hubspot, record());
    const second = await write(hubspot, record({ responseId: 'response-2' }));

    expect([first, second].flat()).toMatchObject([
      { ok: true, skipped: expect.stringContaining('timeline scope') },
      { ok: true, skipped: expect.stringContaining('timeline scope') },
    ]);
    expect(calls()).toBe(1);

    hubspot.sandbox.changeAccount(PORTAL, { withheldScopes: [] });
    clock.at = new Date(clock.at.getTime() + 11 * 60_000);
    expect(await write(hubspot, record())).toEqual([{ ok: true, resultId: 'response-1-r2' }]);
  });

  it('is left out where HubSpot knows no such event type, and written under another name when it has one', async () => {
    const hubspot = await account();
    hubspot.sandbox.setApp({ eventType: 'ae62515_afterword' });

    const unknown = await write(hubspot, record());
    const named = createHubspot(() => new Date(), 'ae62515_afterword');
    const { crm } = named.open({
      connectionId: 'connection-1',
      baseUrl: hubspot.sandbox.url,
      accountId: PORTAL,
      resources: {},
      options: {},
      limiter: { acquire: () => Promise.resolve(), pause: () => undefined },
      now: () => new Date(),
      accessToken: () =>
        Promise.resolve(hubspot.sandbox.createAccount({ account: PORTAL }).credentials.accessToken),
      renewedToken: () => Promise.reject(new Error('not needed')),
    });
    const known = await crm?.writeHistory?.([record()]);

    expect(unknown).toMatchObject([{ ok: true, skipped: expect.stringContaining('does not know') }]);
    expect(known).toEqual([{ ok: true, resultId: 'response-1-r2' }]);
  });

  it('fits the event type of the project', async () => {
    const text = await readFile(join(PROJECT_FOLDER, 'src/app/app-events/score-hsmeta.json'), 'utf8');
    const { uid, config } = JSON.parse(text);
    const hubspot = await account();
    await write(hubspot, record());

    expect(uid).toBe(DEFAULT_EVENT_TYPE);
    const [event] = hubspot.sandbox.appEvents(PORTAL);
    expect(Object.keys(event?.properties ?? {}).sort()).toEqual(
      config.properties.map(({ name }: { name: string }) => name).sort(),
    );
    expect(config.objectType).toBe('CONTACT');
  });
});
