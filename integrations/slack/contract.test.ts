import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, NotifierAccess, OpenNotifier } from '../../src/connector/notifier.ts';
import { createOutbound } from '../../src/connector/outbound.ts';
import { slack, startSlackSandbox, type SlackSandbox } from './index.ts';

let sandbox: SlackSandbox;
let pauses: number[] = [];

beforeAll(async () => {
  sandbox = await startSlackSandbox();
});
beforeEach(() => {
  pauses = [];
});
afterAll(() => sandbox.close());

function open(secret: string, channel: string | null = null): OpenNotifier {
  const access: NotifierAccess = {
    address: { secret, channel },
    baseUrl: sandbox.apiUrl,
    outbound: createOutbound({ allowedHosts: new Set([new URL(sandbox.url).host]) }),
    limiter: { acquire: () => Promise.resolve(), pause: (ms) => void pauses.push(ms) },
  };
  return slack.open(access);
}

const webhook = (): OpenNotifier => open(sandbox.webhookUrl);
const bot = (): OpenNotifier => open(sandbox.botToken, 'C0FEEDBACK');

function alert(change: Partial<Alert> = {}): Alert {
  return {
    title: 'Low score: Ada rated 3 of 10',
    facts: [{ name: 'Owner', value: 'Jonas' }],
    quote: 'Nobody called back.',
    link: { label: 'Open request #4711', url: 'https://desk.example/4711' },
    ...change,
  };
}

describe('an address of Slack', () => {
  const nobody = { isAllowed: () => false };

  it.each([
    ['https://hooks.slack.com/services/T0/B0/secret', null],
    ['xoxb-123-abc', 'C012345'],
  ])('%s with channel %s is taken', (secret, channel) => {
    expect(slack.fault({ secret, channel }, nobody)).toBeNull();
  });

  it.each([
    ['xoxb-123-abc', null, /channel/],
    ['xoxp-123-abc', 'C012345', /webhook/],
    ['https://hooks.slack.com/services/T0/B0/secret', 'C012345', /leave the channel out/],
    ['https://hooks.slack.com.evil.example/services/x', null, /hooks\.slack\.com/],
    ['https://slack.com/api', null, /hooks\.slack\.com/],
  ])('%s with channel %s is refused, saying why', (secret, channel, words) => {
    expect(slack.fault({ secret, channel }, nobody)).toMatch(words);
  });
});

describe('posting to Slack', () => {
  it.each([
    ['an incoming webhook', webhook],
    ['a bot', bot],
  ])('by %s shows title, facts, words and link', async (_name, opened) => {
    const [posted] = await opened().post([alert()]);

    expect(posted?.ok).toBe(true);
    const message = sandbox.posts().at(-1);
    expect(message?.text).toBe('Low score: Ada rated 3 of 10');
    const texts = message?.blocks.flatMap(({ text, fields }) => [text, ...(fields ?? [])]);
    expect(texts?.map((text) => text?.text)).toEqual([
      '*Low score: Ada rated 3 of 10*',
      undefined,
      '*Owner*\nJonas',
      '>Nobody called back.',
      undefined,
    ]);
    expect(message?.blocks.at(-1)?.elements?.[0]?.url).toBe('https://desk.example/4711');
  });

  it('lets no customer call the channel', async () => {
    await webhook().post([alert({ quote: '<!channel> & <https://evil.example|click>' })]);

    const shown = JSON.stringify(sandbox.posts().at(-1)?.blocks);
    expect(shown).not.toContain('<');
    expect(shown).toContain('&lt;!channel&gt; &amp; ');
  });

  it('cuts what is too long and never inside an entity', async () => {
    const posted = await webhook().post([alert({ quote: '&'.repeat(5_000), title: 'T'.repeat(5_000) })]);

    expect(posted).toEqual([{ ok: true, messageId: null }]);
    expect(JSON.stringify(sandbox.posts().at(-1)?.blocks)).not.toMatch(/&(?!amp;)/);
  });

  it('by a webhook puts alerts that come together into as few messages as fit', async () => {
    const before = sandbox.posts().length;

    const posted = await webhook().post(Array.from({ length: 25 }, () => alert()));

    expect(posted.every(({ ok }) => ok)).toBe(true);
    expect(sandbox.posts().length - before).toBe(3);
  });

  it('by a bot gives each alert a message that can be changed, twice as well', async () => {
    const opened = bot();
    const posted = await opened.post([alert(), alert()]);
    const ids = posted.map((one) => (one.ok ? one.messageId : null));
    expect(new Set(ids).size).toBe(2);

    await opened.update?.(ids[0] ?? '', alert({ title: 'Corrected by the customer.' }));
    await opened.update?.(ids[0] ?? '', alert({ title: 'Corrected by the customer.' }));

    expect(sandbox.posts().at(-2)?.text).toBe('Corrected by the customer.');
    expect(sandbox.posts().at(-1)?.text).toBe('Low score: Ada rated 3 of 10');
  });

  it('by a webhook cannot change a message', () => {
    expect(webhook().update).toBeUndefined();
  });
});

describe('a failure of Slack', () => {
  it.each([
    [404, 'no_service', 'forbidden'],
    [403, 'invalid_token', 'forbidden'],
    [410, 'channel_is_archived', 'forbidden'],
    [400, 'invalid_payload', 'refused'],
    [200, 'not what it should be', 'refused'],
    [500, 'internal_error', 'unavailable'],
    [503, '<html>', 'unavailable'],
    [302, '', 'refused'],
  ])('of a webhook, %i %s, is %s', async (status, body, kind) => {
    sandbox.failNext({ status, body });

    const [posted] = await webhook().post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind } });
  });

  it.each([
    ['token_revoked', 'forbidden'],
    ['not_in_channel', 'forbidden'],
    ['msg_too_long', 'refused'],
    ['fatal_error', 'unavailable'],
  ])('of the Web API comes with HTTP 200: %s is %s', async (error, kind) => {
    sandbox.failNext({ status: 200, body: JSON.stringify({ ok: false, error }) });

    const [posted] = await bot().post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind } });
  });

  it('is told for each alert that shared the message', async () => {
    sandbox.failNext({ status: 500, body: 'internal_error' });

    const posted = await webhook().post([alert(), alert()]);

    expect(posted.map(({ ok }) => ok)).toEqual([false, false]);
  });

  it('429 is waited for as long as Slack says', async () => {
    sandbox.failNext({ status: 429, body: 'rate_limited', headers: { 'retry-after': '7' } });

    const [posted] = await webhook().post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind: 'rate-limited', retryAfterMs: 7_000 } });
    expect(pauses).toEqual([7_000]);
  });

  it('never shows the secret', async () => {
    sandbox.failNext({ status: 404, body: sandbox.webhookUrl });

    const [posted] = await webhook().post([alert()]);

    expect(posted?.ok === false && `${posted.error.message} ${posted.error.words}`).not.toContain('secret');
  });
});
