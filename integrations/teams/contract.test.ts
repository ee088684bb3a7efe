import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, OpenNotifier } from '../../src/connector/notifier.ts';
import { createOutbound } from '../../src/connector/outbound.ts';
import { startTeamsSandbox, teams, type TeamsSandbox } from './index.ts';

let sandbox: TeamsSandbox;
let pauses: number[] = [];

beforeAll(async () => {
  sandbox = await startTeamsSandbox();
});
beforeEach(() => {
  pauses = [];
});
afterAll(() => sandbox.close());

function open(secret = sandbox.flowUrl): OpenNotifier {
  return teams.open({
    address: { secret, channel: null },
    baseUrl: '',
    outbound: createOutbound({ allowedHosts: new Set([new URL(sandbox.url).host]) }),
    limiter: { acquire: () => Promise.resolve(), pause: (ms) => void pauses.push(ms) },
  });
}

function alert(change: Partial<Alert> = {}): Alert {
  return {
    title: 'Low score: Ada rated 3 of 10',
    facts: [{ name: 'Owner', value: 'Jonas' }],
    quote: 'Nobody called back.',
    link: { label: 'Open request 4711', url: 'https://desk.example/4711' },
    ...change,
  };
}

describe('an address of Teams', () => {
  const nobody = { isAllowed: () => false };
  const path = 'workflows/1/triggers/manual/paths/invoke?api-version=1&sig=abc';

  it.each([
    `https://prod-12.westeurope.logic.azure.com:443/${path}`,
    `https://1234.ab.environment.api.powerplatform.com:443/powerautomate/automations/direct/${path}`,
  ])('%s is taken', (secret) => {
    expect(teams.fault({ secret, channel: null }, nobody)).toBeNull();
  });

  it.each([
    ['https://acme.webhook.office.com/webhookb2/1/IncomingWebhook/2/3', /retired.*Workflows/],
    ['https://prod-12.westeurope.logic.azure.com/workflows/1', /signature/],
    [`https://logic.azure.com.evil.example/${path}`, /Workflows/],
    ['nonsense', /Workflows/],
  ])('%s is refused, saying what to do', (secret, words) => {
    expect(teams.fault({ secret, channel: null }, nobody)).toMatch(words);
  });
});

describe('posting to Teams', () => {
  it('shows title, facts, words and a button', async () => {
    const posted = await open().post([alert()]);

    expect(posted).toEqual([{ ok: true, messageId: null }]);
    expect(sandbox.runs().at(-1)).toMatchObject({
      state: 'posted',
      texts: ['Low score: Ada rated 3 of 10', 'Owner: Jonas', 'Nobody called back.'],
      urls: ['https://desk.example/4711'],
    });
  });

  it('shows a customer’s words as words', async () => {
    await open().post([alert({ quote: '# [click](https://evil.example) **now**' })]);

    expect(sandbox.runs().at(-1)?.texts.at(-1)).toBe(
      String.raw`\# \[click\]\(https://evil.example\) \*\*now\*\*`,
    );
  });

  it.each(['x', '差', '*', '😠'])('stays within what Teams shows for 5,000 times %s', async (character) => {
    await open().post([alert({ quote: character.repeat(5_000) })]);

    expect(sandbox.runs().at(-1)).toMatchObject({ state: 'posted' });
  });

  it('puts alerts that come together into as few cards as fit', async () => {
    const before = sandbox.runs().length;
    const long = alert({ quote: '差评'.repeat(900) });

    const posted = await open().post([...Array.from({ length: 7 }, () => alert()), long, long, long, long]);

    const runs = sandbox.runs().slice(before);
    expect(posted.every(({ ok }) => ok)).toBe(true);
    expect(runs.every(({ state, bytes }) => state === 'posted' && bytes <= 20_000)).toBe(true);
    expect(runs.length).toBeLessThan(6);
  });

  it('cannot change a card', () => {
    expect(open().update).toBeUndefined();
  });
});

describe('a failure of Teams', () => {
  it.each([
    [400, 'refused', /switched on/],
    [401, 'forbidden', /Anyone/],
    [403, 'forbidden', /again/],
    [404, 'forbidden', /gone/],
    [418, 'refused', /refused/],
    [302, 'refused', /refused/],
    [502, 'unavailable', /failed/],
  ])('%i is %s', async (status, kind, words) => {
    sandbox.failNext({ status });

    const [posted] = await open().post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind, words: expect.stringMatching(words) } });
  });

  it.each([
    ['12', 12_000],
    ['soon', 30_000],
  ])('429 with Retry-After %s is waited for', async (seconds, ms) => {
    sandbox.failNext({ status: 429, headers: { 'retry-after': seconds } });

    const [posted] = await open().post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind: 'rate-limited', retryAfterMs: ms } });
    expect(pauses).toEqual([ms]);
  });

  it('a signature that is not the flow’s is refused by the flow', async () => {
    const [posted] = await open(`${sandbox.flowUrl}x`).post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind: 'forbidden', status: 401 } });
  });
});
