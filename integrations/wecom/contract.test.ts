import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, OpenNotifier } from '../../src/connector/notifier.ts';
import { createOutbound } from '../../src/connector/outbound.ts';
import { startWecomSandbox, wecom, type WecomSandbox } from './index.ts';

let sandbox: WecomSandbox;
let pauses: number[] = [];

beforeAll(async () => {
  sandbox = await startWecomSandbox();
});
beforeEach(() => {
  pauses = [];
  sandbox.nextMinute();
});
afterAll(() => sandbox.close());

function open(secret = sandbox.robotUrl): OpenNotifier {
  return wecom.open({
    address: { secret, channel: null },
    baseUrl: '',
    outbound: createOutbound({ allowedHosts: new Set([new URL(sandbox.url).host]) }),
    limiter: { acquire: () => Promise.resolve(), pause: (ms) => void pauses.push(ms) },
  });
}

function alert(change: Partial<Alert> = {}): Alert {
  return {
    title: 'Low score: 李雷 rated 3 of 10',
    facts: [{ name: 'Owner', value: 'Jonas' }],
    quote: '没有人回电。',
    link: { label: 'Open request #4711', url: 'https://desk.example/4711' },
    ...change,
  };
}

describe('an address of WeCom', () => {
  const nobody = { isAllowed: () => false };

  it('is the whole address of a robot', () => {
    const secret =
      'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa';
    expect(wecom.fault({ secret, channel: null }, nobody)).toBeNull();
  });

  it.each([
    '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa',
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/send',
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=https://qyapi.weixin.qq.com',
    'https://evil.example/cgi-bin/webhook/send?key=693a91f6-7xxx',
  ])('%s is refused', (secret) => {
    expect(wecom.fault({ secret, channel: null }, nobody)).toContain('qyapi.weixin.qq.com');
  });
});

describe('posting to WeCom', () => {
  it('shows title, facts, words and a link, in real characters', async () => {
    const posted = await open().post([alert()]);

    expect(posted).toEqual([{ ok: true, messageId: null }]);
    expect(sandbox.messages().at(-1)).toBe(
      [
        '<font color="warning">**Low score: 李雷 rated 3 of 10**</font>',
        '> Owner: Jonas',
        '> 没有人回电。',
        '[Open request #4711](https://desk.example/4711)',
      ].join('\n'),
    );
  });

  it('lets no customer call anybody, colour anything or hide a link', async () => {
    await open().post([alert({ quote: '<@all> <font color="info">[x](https://evil.example)' })]);

    const words = sandbox.messages().at(-1)?.split('\n')[2];
    expect(words).not.toMatch(/<|\[|\]/);
  });

  it.each(['x', '差', '😠', '差\n'])(
    'cuts 5,000 times %j to what fits, counted in bytes',
    async (character) => {
      const posted = await open().post([alert({ quote: character.repeat(5_000) })]);

      expect(posted).toEqual([{ ok: true, messageId: null }]);
      const message = sandbox.messages().at(-1) ?? '';
      expect(Buffer.byteLength(message)).toBeGreaterThan(4_000);
      expect(message).toContain(' …');
      expect(message).not.toContain('\uFFFD');
    },
  );

  it('puts alerts that come together into as few messages as fit', async () => {
    const before = sandbox.messages().length;

    const posted = await open().post(Array.from({ length: 40 }, () => alert()));

    expect(posted.every(({ ok }) => ok)).toBe(true);
    expect(sandbox.messages().length - before).toBeLessThanOrEqual(3);
  });
});

describe('a failure of WeCom', () => {
  it.each([
    [93_000, 'forbidden'],
    [40_058, 'refused'],
    [40_008, 'refused'],
    [-1, 'unavailable'],
  ])('comes with HTTP 200: errcode %i is %s', async (errcode, kind) => {
    sandbox.failNext(errcode);

    const [posted] = await open().post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind } });
  });

  it('an unknown key is a robot that is gone, and errmsg is shown to nobody', async () => {
    const [posted] = await open(`${sandbox.robotUrl}x`).post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
    expect(posted?.ok === false && posted.error.words).not.toContain('203.0.113.7');
  });

  it('more than 20 a minute are waited for', async () => {
    const opened = open();
    for (let sent = 0; sent < 20; sent += 1) await opened.post([alert()]);

    const [posted] = await opened.post([alert()]);

    expect(posted).toMatchObject({ ok: false, error: { kind: 'rate-limited', retryAfterMs: 60_000 } });
    expect(pauses).toEqual([60_000]);
  });
});
