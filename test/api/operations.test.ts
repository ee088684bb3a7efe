import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.zendesk();
  const { ticket, link } = await askedAbout(house, acme);
  await house.respondent.score(link, 8);
  await house.settled(acme, ticket);
}, 90_000);

afterAll(() => house.close());

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${house.url}${path}`, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

const PageOfIds = z.object({
  items: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullable(),
});

/** One line of Prometheus's text format: a comment, or a name with labels and a number. */
const METRIC_LINE =
  /^(#.*|[a-zA-Z_:][\w:]*(\{(\w+="([^"\\]|\\.)*",?)*\})? ([\d.eE+-]+|NaN|[+-]Inf)( \d+)?)?$/;

describe('what an operator watches', () => {
  it('/healthz says that the process lives', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, text: '{"status":"alive"}' });
  });

  it('/readyz says what it stands on', async () => {
    const { status, text } = await get('/readyz');

    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ status: 'ready', checks: { database: 'ok', queue: 'ok' } });
  });

  it('/metrics speaks the format of Prometheus', async () => {
    const { status, type, text } = await get('/metrics');

    expect(status).toBe(200);
    expect(type).toContain('text/plain; version=0.0.4');
    expect(text.split('\n').filter((line) => !METRIC_LINE.test(line))).toEqual([]);
  });

  it('/metrics counts requests by route, and the work that waits', async () => {
    const { text } = await get('/metrics');

    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="POST",route="\/s\/:token",status="200"\} 1/,
    );
    expect(text).toMatch(/route="\/hooks\/:platform\/:key",status="202"/);
    for (const name of ['webhook_events', 'invitations', 'effects', 'queue_jobs']) {
      expect(text).toContain(`# TYPE afterword_${name} gauge`);
    }
    expect(text).toMatch(/process_resident_memory_bytes \d+/);
  });

  it('/metrics tells of no tenant and nobody', async () => {
    const { text } = await get('/metrics');

    expect(text).not.toContain(acme.connectionId);
    expect(text).not.toContain(acme.workspaceId);
    expect(text).not.toContain(acme.account);
    expect(text).not.toMatch(/@customers|\/s\/[\w-]{22}/);
  });
});

describe('an address where nothing is served', () => {
  it('is answered as a problem to programs and in words to people', async () => {
    const program = await get('/nowhere', { accept: 'application/json' });
    const person = await get('/nowhere', { accept: 'text/html' });

    expect(program.status).toBe(404);
    expect(program.type).toContain('application/problem+json');
    expect(JSON.parse(program.text)).toMatchObject({ code: 'not-found', type: '/docs/errors.md#not-found' });
    expect(person).toMatchObject({ status: 404, type: expect.stringContaining('text/plain') });
    expect(person.text).toContain('Nothing is served at this address.');
  });

  it('is explained where every problem points to', async () => {
    const { status, text } = await get('/docs/errors.md');

    expect(status).toBe(200);
    expect(text).toContain('not-found');
  });
});

describe('lists', () => {
  it('come in pages whose cursors lead through everything once', async () => {
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? 'limit=2' : `limit=2&cursor=${cursor}`;
      const page = PageOfIds.parse(await house.api.done('GET', `/v1/effects?${query}`));
      expect(page.items.length).toBeLessThanOrEqual(2);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }

    const all = (await house.api.effects('')).map(({ id }) => id);
    expect(ids).toEqual(all);
    expect(ids.length).toBeGreaterThan(3);
  });

  it('refuse a cursor that nobody handed out', async () => {
    const refusal = await house.api.refused('GET', '/v1/effects?cursor=abc');

    expect(refusal).toMatchObject({ status: 400, errors: [{ path: 'query.cursor' }] });
  });
});
