import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CANCELLED_TOKEN, EXPIRED_TOKEN, memoryDesk } from '../../../test/heads/memory-desk.ts';
import { post, serve } from '../../../test/heads/serve.ts';
import type { AnswerDesk } from '../../response/schema.ts';

/** The raw bytes: fetch would decompress them. */
async function rawGet(
  url: string,
  acceptEncoding: string,
): Promise<{ encoding: string | undefined; body: Buffer }> {
  const call = httpRequest(url, { headers: { 'Accept-Encoding': acceptEncoding } }).end();
  const [response] = await once(call, 'response');
  return { encoding: response.headers['content-encoding'], body: Buffer.concat(await response.toArray()) };
}

describe('GET /s/:token', () => {
  it('records nothing, whatever the link preselects, and neither does HEAD', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const page = await fetch(`${origin}/s/open-token?s=3`);
    const head = await fetch(`${origin}/s/open-token?s=9`, { method: 'HEAD' });

    expect(page.status).toBe(200);
    expect(await page.text()).toContain('One more tap: Send my 3.');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(desk.looks.map(({ score }) => score)).toEqual([3, 9]);
    expect(desk.recorded).toEqual([]);
  });

  it.each(['', '?s=', '?s=abc', '?s=3&s=9', '?s=-1', '?s=3.5', '?s=300', '?t=3'])(
    'preselects nothing for %s',
    async (query) => {
      const desk = memoryDesk();
      const origin = await serve(desk);

      await fetch(`${origin}/s/open-token${query}`);

      expect(desk.looks[0]?.score).toBeNull();
    },
  );

  it('answers in a friendly way when the token is over or unknown', async () => {
    const origin = await serve(memoryDesk());

    const expired = await fetch(`${origin}/s/${EXPIRED_TOKEN}`);
    const cancelled = await fetch(`${origin}/s/${CANCELLED_TOKEN}`);
    const unknown = await fetch(`${origin}/s/nobody`, {
      headers: { 'Accept-Language': 'de, zh-Hans;q=0.8, en;q=0.5' },
    });

    expect([expired.status, cancelled.status, unknown.status]).toEqual([410, 410, 404]);
    expect(await expired.text()).toContain('This link has expired');
    expect(await unknown.text()).toContain('无法识别这个链接');
  });

  it('lets nothing load, frame, cache, index or learn of the page', async () => {
    const origin = await serve(memoryDesk());

    const response = await fetch(`${origin}/s/open-token`);
    const policy = response.headers.get('content-security-policy') ?? '';
    const html = await response.text();

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    for (const element of ['style', 'script']) {
      const inline = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html)?.[1] ?? '';
      const hash = createHash('sha256').update(inline).digest('base64');
      expect(policy).toContain(`${element}-src 'sha256-${hash}'`);
    }
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('compresses as the browser asks', async () => {
    const origin = await serve(memoryDesk());
    const url = `${origin}/s/open-token`;

    const [brotli, zipped, plain] = await Promise.all(
      ['br, gzip', 'gzip', 'identity'].map((asked) => rawGet(url, asked)),
    );

    expect([brotli?.encoding, zipped?.encoding, plain?.encoding]).toEqual(['br', 'gzip', undefined]);
    expect(brotliDecompressSync(brotli?.body ?? '')).toEqual(plain?.body);
    expect(gunzipSync(zipped?.body ?? '')).toEqual(plain?.body);
  });
});

describe('POST /s/:token', () => {
  it('records the score, then the words and whether an agent may call, as a browser without script sends them', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const why = await post(`${origin}/s/open-token?s=9`, { score: '3', act: 'score' });
    const thanks = await post(`${origin}/s/open-token`, {
      act: 'comment',
      comment: ' Slow.\r\nRude. ',
      contact: 'yes',
    });

    expect(await why.text()).toContain('What went wrong, and what should we have done?');
    expect(await thanks.text()).toContain('Your answer is with the team that helped you.');
    expect(desk.recorded).toEqual([
      { act: 'score', score: 3 },
      { act: 'comment', comment: 'Slow.\nRude.', contact: 'yes' },
    ]);
  });

  it('records a 0, and never takes an empty field for one', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const empty = await post(`${origin}/s/open-token`, { score: '', act: 'score' });
    const zero = await post(`${origin}/s/open-token`, { score: '0', act: 'score' });

    expect(empty.status).toBe(422);
    expect(zero.status).toBe(200);
    expect(desk.recorded).toEqual([{ act: 'score', score: 0 }]);
  });

  it.each<[string, [string, string][]]>([
    ['no score', [['act', 'score']]],
    ['a score off the scale', [['score', '11']]],
    ['words for a score', [['score', 'ten']]],
    [
      'two scores',
      [
        ['score', '3'],
        ['score', '9'],
      ],
    ],
    [
      'an unknown button',
      [
        ['score', '3'],
        ['act', 'delete'],
      ],
    ],
  ])('shows the scale again for %s and records nothing', async (_name, fields) => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const response = await post(`${origin}/s/open-token`, fields);

    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Please choose a number first.');
    expect(desk.recorded).toEqual([]);
  });

  it('ignores what a mail scanner adds', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const response = await post(`${origin}/s/open-token`, { score: '7', scanner: 'x' });

    expect(response.status).toBe(200);
    expect(desk.recorded).toEqual([{ act: 'score', score: 7 }]);
  });

  it('takes 5,000 characters of any script, and tells a longer one how to go on', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    await post(`${origin}/s/open-token`, { score: '3' });

    const full = await post(`${origin}/s/open-token`, { act: 'comment', comment: '慢'.repeat(5_000) });
    const longer = await post(`${origin}/s/open-token`, { act: 'comment', comment: 'x'.repeat(5_001) });
    const huge = await post(`${origin}/s/open-token`, { act: 'comment', comment: 'x'.repeat(70_000) });

    expect([full.status, longer.status, huge.status]).toEqual([200, 422, 413]);
    expect(await longer.text()).toContain('5,000 characters');
    expect(await huge.text()).toContain('That is more than we can take');
    expect(desk.comments).toEqual(['慢'.repeat(5_000)]);
  });

  it('refuses other types with a friendly page', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    const json = await fetch(`${origin}/s/open-token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"score":3}',
    });

    expect(json.status).toBe(415);
    expect(await json.text()).toContain('We could not read that');
    expect(desk.recorded).toEqual([]);
  });

  it('mails a promoter the link on request', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);
    await post(`${origin}/s/open-token`, { score: '10' });
    await post(`${origin}/s/open-token`, { act: 'comment', comment: '' });

    const response = await post(`${origin}/s/open-token`, { act: 'mail-me-my-link' });

    expect(await response.text()).toContain('Your link is on its way to your inbox.');
    expect(desk.recorded.at(-1)?.act).toBe('mail-me-my-link');
    expect(desk.comments).toEqual([]);
  });

  it('answers 410 and records nothing once the token is over', async () => {
    const desk = memoryDesk();
    const origin = await serve(desk);

    expect((await post(`${origin}/s/${EXPIRED_TOKEN}`, { score: '3' })).status).toBe(410);
    expect(desk.recorded).toEqual([]);
  });
});

describe('a failure behind the page', () => {
  const failing: AnswerDesk = {
    ...memoryDesk(),
    view: async () => {
      throw new Error('the database is away');
    },
  };

  it('is reported, and the respondent is told to try again', async () => {
    const failures: unknown[] = [];
    const origin = await serve(failing, { onFailure: (failure) => failures.push(failure) });

    const response = await fetch(`${origin}/s/open-token`);
    const html = await response.text();

    expect(response.status).toBe(500);
    expect(html).toContain('Please try again in a minute.');
    expect(html).not.toContain('database');
    expect(failures).toEqual([new Error('the database is away')]);
  });
});
