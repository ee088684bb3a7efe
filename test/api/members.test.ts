import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { describedBy } from '../support/openapi.ts';

let house: TestHouse;
let acme: Account;

beforeAll(async () => {
  house = await startTestHouse();
  acme = await house.zendesk();
}, 90_000);

afterAll(() => house.close());

const Made = z.object({ id: z.string(), apiKey: z.string() });
type Made = z.infer<typeof Made>;

async function key(...scopes: string[]): Promise<Made> {
  const { workspaceId } = acme;
  return Made.parse(
    await house.api.done('POST', '/v1/api-keys', { name: scopes.join(), scopes, workspaceId }),
  );
}

const Entry = z.object({
  action: z.string(),
  actorKind: z.string(),
  actorId: z.string().nullable(),
  actorName: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string().nullable(),
});

async function audit(query = ''): Promise<z.infer<typeof Entry>[]> {
  const list = await house.api.done('GET', `/v1/audit?limit=500&${query}`);
  return z.object({ items: z.array(Entry) }).parse(list).items;
}

describe('scopes', () => {
  it('are one of three at every operation, and hold there', async () => {
    const keys = {
      read: await key('read'),
      management: await key('management'),
      delivery: await key('delivery'),
    };
    for (const { method, path, operation } of await describedBy(house.url)) {
      const scope = /Needs the scope `(\w+)`/.exec(operation.description ?? '')?.[1] ?? '';
      expect(['read', 'management', 'delivery'], `${method} ${path}`).toContain(scope);
      if (scope === 'read') expect(method, path).toBe('GET');
      for (const [name, { apiKey }] of Object.entries(keys)) {
        const opens = name === scope || (name === 'management' && scope === 'read');
        const at = path.replaceAll(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
        const { status, body } = await house.api.call(method, at, { key: apiKey });
        if (opens) expect(status, `${name} ${method} ${path}`).not.toBe(403);
        else expect({ status, body }).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } });
      }
    }
  }, 30_000);
});

describe('an API key', () => {
  it('is shown once, listed without its secret, and opens nothing once revoked', async () => {
    const { id, apiKey } = await key('read');
    expect((await house.api.call('GET', '/v1/connections', { key: apiKey })).status).toBe(200);

    const listed = JSON.stringify(await house.api.done('GET', '/v1/api-keys'));
    expect(listed).toContain(id);
    expect(listed).not.toContain(apiKey);
    await house.api.done('DELETE', `/v1/api-keys/${id}`);

    expect((await house.api.call('GET', '/v1/connections', { key: apiKey })).status).toBe(401);
    expect((await house.api.refused('DELETE', `/v1/api-keys/${id}`)).status).toBe(404);
    const entries = await audit(`subject=${id}`);
    expect(entries.map(({ action }) => action)).toEqual(['api-key.revoked', 'api-key.made']);
    expect(JSON.stringify(entries)).not.toContain(apiKey);
  });

  it.each([
    [{ name: 'x', scopes: [] }, 'body.scopes'],
    [{ name: 'x', scopes: ['everything'] }, 'body.scopes[0]'],
    [{ name: 'x', scopes: ['read', 'read'] }, 'body.scopes'],
    [{ name: ' ', scopes: ['read'] }, 'body.name'],
    [{ name: 'x', scopes: ['read'] }, 'body.workspaceId'],
  ])('%j is refused: %s', async (body, path) => {
    const { status, errors } = await house.api.refused('POST', '/v1/api-keys', body);

    expect([status, errors?.map((fault) => fault.path)]).toEqual([400, [path]]);
  });

  it('of a workspace makes no owners, and touches none', async () => {
    const { apiKey } = await key('management');
    const owner = z.object({ id: z.string() }).parse(
      await house.api.done('POST', '/v1/members', {
        email: 'owner@acme.example',
        role: 'owner',
        workspaceId: acme.workspaceId,
      }),
    );

    for (const [method, path, body] of [
      ['POST', '/v1/members', { email: 'another@acme.example', role: 'owner' }],
      ['PATCH', `/v1/members/${owner.id}`, { role: 'viewer' }],
      ['DELETE', `/v1/members/${owner.id}`, undefined],
    ] as const) {
      const answer = await house.api.call(method, path, { key: apiKey, body });
      expect(answer, path).toMatchObject({ status: 403, body: { code: 'insufficient-role' } });
    }
    const invited = await house.api.call('POST', '/v1/members', {
      key: apiKey,
      body: { email: 'agent@acme.example', role: 'agent' },
    });
    expect(invited).toMatchObject({ status: 201, body: { state: 'invited', workspaceId: acme.workspaceId } });
  });
});

describe('the audit log', () => {
  it('has every change of a connection: who, before, after, and no secret', async () => {
    const { id, apiKey } = await key('management');
    const base = `/v1/connections/${acme.connectionId}`;
    const change = { programme: { purpose: 'Mend what is broken.' } };
    await house.api.call('PATCH', `${base}/settings`, { key: apiKey, body: change });
    await house.api.call('PATCH', `${base}/settings`, { key: apiKey, body: change });
    await house.api.call('PUT', `${base}/mode`, { key: apiKey, body: { mode: 'paused' } });
    const credentials = { kind: 'static', accessToken: acme.accessToken };
    await house.api.call('PUT', `${base}/credentials`, { key: apiKey, body: { credentials } });
    await house.api.call('POST', `${base}/set-up`, { key: apiKey });
    await house.api.call('POST', `${base}/held`, { key: apiKey, body: { act: 'drop' } });
    await house.api.call('PUT', `${base}/mode`, { key: apiKey, body: { mode: 'live' } });

    const entries = (await audit(`subject=${acme.connectionId}&actor=${id}`)).reverse();

    expect(entries.map(({ action }) => action.replace('connection.', ''))).toEqual([
      'settings-changed',
      'mode-changed',
      'credentials-replaced',
      'set-up',
      'held-decided',
      'mode-changed',
    ]);
    expect(entries[0]).toMatchObject({
      actorKind: 'key',
      actorName: 'management',
      subjectKind: 'connection',
      before: { programme: { purpose: expect.stringContaining('Find out') } },
      after: change,
    });
    expect(entries[0]?.requestId).toMatch(/^[\w-]{8,64}$/);
    expect(entries[1]).toMatchObject({ before: { mode: 'live' }, after: { mode: 'paused' } });
    expect(JSON.stringify(await audit())).not.toContain(acme.accessToken);
  });

  it('has what was decided about people by their id, never by their address', async () => {
    const { ada } = await askedAbout(house, acme);

    await house.api.done('POST', '/v1/people/forget-quarantine', { email: ada.email });
    await house.api.done('POST', '/v1/people/opt-out', { email: ada.email });
    await house.api.done('POST', '/v1/people/opt-out', { email: ada.email });

    const entries = (await audit()).filter(({ subjectKind }) => subjectKind === 'person').reverse();
    expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['person.quarantine-forgotten', 'operator'],
      ['person.opted-out', 'operator'],
    ]);
    expect(JSON.stringify(entries)).not.toContain(ada.email);
  });

  it('has nothing of what was refused', async () => {
    const before = (await audit()).length;

    await house.api.refused('PATCH', `/v1/connections/${acme.connectionId}/settings`, { unknown: 1 });
    await house.api.refused('PUT', `/v1/connections/${acme.connectionId}/mode`, { mode: 'fast' });
    await house.api.refused('POST', '/v1/members', { email: 'x', role: 'viewer' });

    expect(await audit()).toHaveLength(before);
  });

  it('comes in pages', async () => {
    const Page = z.object({
      items: z.array(z.object({ id: z.string() })),
      nextCursor: z.string().nullable(),
    });
    const all = Page.parse(await house.api.done('GET', '/v1/audit?limit=500')).items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? 'limit=4' : `limit=4&cursor=${cursor}`;
      const page = Page.parse(await house.api.done('GET', `/v1/audit?${query}`));
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }

    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(8);
  });
});
