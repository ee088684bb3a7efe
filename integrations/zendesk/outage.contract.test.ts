import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRateLimiter } from '../../src/connector/rate-limiter.ts';
import { accessTo } from './fixtures/access.ts';
import { draft, openStage } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';
import { openZendesk, startZendeskSandbox, zendesk } from './index.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('tokens, limits and outages', () => {
  test('an expired token is renewed once and the call succeeds', async () => {
    const clock = { time: Date.now() };
    const sandbox = await startZendeskSandbox({ now: () => clock.time });
    const access = accessTo(sandbox.createAccount({ account: 'acme' }));
    clock.time += 1_800_000;

    const [first, second] = [await openZendesk(access).writesAs(), await openZendesk(access).writesAs()];

    expect([first, second, access.renewals]).toEqual(['Afterword Integration', 'Afterword Integration', 1]);
    await sandbox.close();
  });

  test('a token that is rejected right after its renewal ends in words for the admin', async () => {
    const access = stage.connect();
    stage.sandbox.setFaults({ tokenTtlSeconds: 0 });

    await expect(openZendesk(access).writesAs()).rejects.toMatchObject({ kind: 'unauthorised', status: 401 });
    expect(access.renewals).toBe(1);
  });

  test('a renewal deletes the previous pair, and a lost grant says to connect again', async () => {
    const grant = stage.sandbox.createAccount({ account: 'acme' });
    const old = { kind: 'oauth', ...grant.credentials, expiresAt: new Date() } as const;
    const app = { clientId: 'id', clientSecret: 'secret' };

    const renewed = await zendesk.renew(old, app, grant.baseUrl);

    expect(renewed).toMatchObject({ kind: 'oauth' });
    expect(renewed.accessToken).not.toBe(old.accessToken);
    await expect(zendesk.renew(old, app, grant.baseUrl)).rejects.toMatchObject({
      kind: 'unauthorised',
      words: expect.stringContaining('Connect the account again'),
    });
  });

  test('250 calls in a row stay below the limit of the smallest plan', async () => {
    const clock = { time: Date.now() };
    const sandbox = await startZendeskSandbox({ now: () => clock.time });
    const sleep = (ms: number): Promise<void> => {
      clock.time += ms;
      return Promise.resolve();
    };
    const limiter = createRateLimiter(zendesk.limits, { now: () => clock.time, sleep });
    const access = accessTo(sandbox.createAccount({ account: 'small', plan: 'team' }));
    const { writesAs } = openZendesk({ ...access, limiter });
    const started = clock.time;

    for (let call = 0; call < 250; call += 1) await writesAs();

    expect(clock.time - started).toBe(60_000);
    await sandbox.close();
  });

  test('a used-up minute is a 429 with the time to wait, and the limiter keeps everybody back', async () => {
    const pauses: [number, string | undefined][] = [];
    const access = stage.connect('team');
    const limiter = {
      acquire: () => Promise.resolve(),
      pause: (ms: number, name?: string) => void pauses.push([ms, name]),
    };
    const { writesAs } = openZendesk({ ...access, limiter });

    const calls = await Promise.allSettled(Array.from({ length: 201 }, () => writesAs()));

    const refused = calls.filter((one) => one.status === 'rejected');
    expect(refused).toMatchObject([{ reason: { kind: 'rate-limited', status: 429 } }]);
    expect(pauses).toHaveLength(1);
    expect(pauses[0]?.[0]).toBeGreaterThan(50_000);
    expect(pauses[0]?.[1]).toBeUndefined();
  });

  test('too many updates of one ticket hold back that ticket only', async () => {
    const pauses: [number, string | undefined][] = [];
    const access = await stage.installed();
    const limiter = {
      acquire: () => Promise.resolve(),
      pause: (ms: number, name?: string) => void pauses.push([ms, name]),
    };
    const { helpdesk } = openZendesk({ ...access, limiter });
    const id = stage.solvedTicket();
    const write = { ticketId: id, surveyLink: 'x', repeated: false };

    const outcomes = await helpdesk.writeTickets(Array.from({ length: 31 }, () => write));

    expect(outcomes.filter((outcome) => !outcome.ok)).toMatchObject([{ error: { kind: 'rate-limited' } }]);
    expect(pauses).toEqual([[600_000, `ticket:${id}`]]);
  });

  test('an answer that never comes is ambiguous for a create and unavailable for a read', async () => {
    const access = await stage.installed();
    const { tasks, helpdesk } = openZendesk(access, { timeoutMs: 150 });
    const id = stage.solvedTicket();
    stage.sandbox.setFaults({ timeout: true });

    await expect(helpdesk.readTicket(id)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(tasks.create(draft(id))).rejects.toMatchObject({ kind: 'ambiguous' });
    stage.sandbox.setFaults({});

    expect(await tasks.find(draft(id))).not.toBeNull();
  });

  test('a create that reached nobody is unavailable: it may simply be repeated', async () => {
    const { resources } = await stage.installed();
    const elsewhere = await startZendeskSandbox();
    const access = accessTo(elsewhere.createAccount({ account: 'acme' }), { resources });
    await elsewhere.close();

    await expect(openZendesk(access).tasks.create(draft(null))).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  test('a busy vendor names the time to wait', async () => {
    const { helpdesk } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();
    stage.sandbox.setFaults({ error503: true });

    await expect(helpdesk.readTicket(id)).rejects.toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 1_000,
    });
  });
});
