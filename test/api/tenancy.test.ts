import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashKey } from '../../src/access/keys.story.ts';
import { insertApiKey } from '../../src/access/store.ts';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout, type Asked } from '../support/asked.ts';
import { postWebhook, signedByZendesk, zendeskWebhook } from '../support/forged-webhook.ts';
import { OWNERLESS, UNGUARDED } from '../support/unguarded-tables.ts';
import { describedBy } from '../support/openapi.ts';
import { suppressSomebody } from '../support/sidebar-session.ts';
import { eventually } from '../support/eventually.ts';
import { signedIn } from '../support/visitor.ts';

interface Tenant {
  readonly account: Account;
  readonly asked: Asked;
  readonly key: string;
}

let house: TestHouse;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  house = await startTestHouse();
  ours = await tenant();
  theirs = await tenant();
}, 90_000);

afterAll(() => house.close());

/** A workspace with something in every list: an answer with its task, a suppression, and a parked webhook. */
async function tenant(): Promise<Tenant> {
  const account = await house.zendesk();
  const asked = await askedAbout(house, account);
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, 'Nobody called back.');
  await house.settled(account, asked.ticket);
  await suppressSomebody(house, account);
  const webhook = await zendeskWebhook(house, account);
  await postWebhook(signedByZendesk(webhook, { body: '{"hello":"world"}' }));
  await eventually(async () =>
    (await house.api.parked()).some(({ connectionId }) => connectionId === account.connectionId)
      ? true
      : null,
  );
  const key = `key-of-one-workspace-${randomUUID()}`;
  const { db, now } = house.core();
  const { workspaceId } = account;
  const email = `owner-of-${workspaceId}@tenant.example`;
  await house.api.done('POST', '/v1/members', { email, role: 'owner', workspaceId });
  const visitor = await signedIn(house, email);
  await visitor.get('/workspaces');
  await visitor.post('/workspaces', { workspace: workspaceId });
  await db.unscoped((tx) => insertApiKey(tx, { hash: hashKey(key), workspaceId, name: 'test', at: now() }));
  return { account, asked, key };
}

async function tables(): Promise<{ name: string; columns: string[]; forced: boolean; policies: number }[]> {
  const superuser = await house.superuser();
  const rows = await superuser.rows(`
    select relname as name, relrowsecurity and relforcerowsecurity as forced,
      (select count(*)::int from pg_policies where tablename = relname and schemaname = 'public') as policies,
      array(select attname::text from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped
        order by attname) as columns
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
  return rows.map(({ name, columns, forced, policies }) => ({
    name: String(name),
    columns: Array.isArray(columns) ? columns.map(String) : [],
    forced: forced === true,
    policies: Number(policies),
  }));
}

describe('the catalogue', () => {
  it('has forced row-level security and a policy on every table of a tenant, or a named exception', async () => {
    const found = await tables();
    const ofTenants = found.filter(
      ({ name, columns }) => columns.includes('workspace_id') || name === 'workspace',
    );
    const exceptions = ofTenants.filter(({ name }) => name in UNGUARDED);

    expect(ofTenants.length).toBeGreaterThan(15);
    for (const { name, forced, policies } of ofTenants) {
      if (!(name in UNGUARDED))
        expect({ name, forced, policies }).toEqual({ name, forced: true, policies: 1 });
    }
    expect(exceptions.map(({ name }) => name).sort()).toEqual(Object.keys(UNGUARDED).sort());
    for (const { name, columns } of exceptions) expect(columns, name).toEqual(UNGUARDED[name]);
  });

  it('has no table without an owner beside those of the migrations, of signing in and of connecting', async () => {
    const loose = (await tables()).filter(
      ({ name, columns }) => !columns.includes('workspace_id') && name !== 'workspace',
    );

    const names = ['schema_migration', 'schema_migration_lock', ...Object.keys(OWNERLESS)];
    expect(loose.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const [name, columns] of Object.entries(OWNERLESS))
      expect(loose.find((table) => table.name === name)?.columns, name).toEqual(columns);
  });

  it('shows a workspace nothing of another, in any table', async () => {
    const { db } = house.core();
    const superuser = await house.superuser();
    const guarded = (await tables()).filter(({ forced }) => forced);

    for (const { name } of guarded) {
      const own = name === 'workspace' ? 'id' : 'workspace_id';
      const [all] = await superuser.rows(`select count(distinct ${own})::int as count from ${name}`);
      const seen = (workspaceIds: string[]) =>
        db.inWorkspaces(workspaceIds, async (tx) => {
          const { rows } = await sql<{ id: string }>`
            select distinct ${sql.ref(own)} as id from ${sql.table(name)}`.execute(tx);
          return rows.map(({ id }) => id);
        });

      expect(await seen([randomUUID()]), name).toEqual([]);
      expect(await seen([]), name).toEqual([]);
      if (Number(all?.['count']) > 1) {
        expect(await seen([ours.account.workspaceId]), name).toEqual([ours.account.workspaceId]);
      }
    }
  });

  it('keeps customers unreadable in the exceptions', async () => {
    const superuser = await house.superuser();

    for (const name of Object.keys(UNGUARDED)) {
      const text = JSON.stringify(await superuser.rows(`select * from ${name}`));
      expect(text, name).not.toContain(theirs.asked.ada.email);
      expect(text, name).not.toContain(theirs.asked.link.split('/s/')[1]);
    }
    const bodies = await superuser.rows('select body from inbound_event');
    for (const { body } of bodies) expect(String(body)).not.toContain('hello');
  });
});

describe('the API key of one workspace', () => {
  /** Everything that is theirs and has a name, for the operator. */
  async function theirIds(): Promise<string[]> {
    const { connectionId } = theirs.account;
    const [row] = await house.api.ledger({ connection: connectionId });
    const answer = await house.api.answer(theirs.asked.ticket, connectionId);
    const parked = (await house.api.parked()).filter((event) => event.connectionId === connectionId);
    return [
      connectionId,
      row?.id,
      row?.invitationId,
      answer?.id,
      ...(answer?.effects.map(({ id }) => id) ?? []),
      ...parked.map(({ id }) => id),
      ...(await theirsAmong('members')),
      ...(await theirsAmong('sessions')),
      ...(await theirsAmong('api-keys')),
    ].filter((id) => typeof id === 'string');
  }

  async function theirsAmong(list: string): Promise<string[]> {
    const items = z
      .object({ items: z.array(z.object({ id: z.string(), workspaceId: z.string() })) })
      .parse(await house.api.done('GET', `/v1/${list}`)).items;
    const own = items.filter(({ workspaceId }) => workspaceId === theirs.account.workspaceId);
    expect(own.length, list).toBeGreaterThan(0);
    return own.map(({ id }) => id);
  }

  it('lists its own things and nothing of another, at every address', async () => {
    const lists = (await describedBy(house.url)).filter(
      ({ method, path }) => method === 'GET' && !path.includes('{'),
    );
    const secrets = [...(await theirIds()), theirs.account.workspaceId, theirs.account.account];

    expect(lists.length).toBeGreaterThanOrEqual(6);
    for (const { path, operation } of lists) {
      const asksFor = operation.parameters.some(({ name, required }) => name === 'connection' && required);
      const of = ({ account }: Tenant) => (asksFor ? `${path}?connection=${account.connectionId}` : path);
      const { status, body } = await house.api.call('GET', of(ours), { key: ours.key });
      if (asksFor)
        expect((await house.api.call('GET', of(theirs), { key: ours.key })).status, path).toBe(404);
      expect(status, path).toBe(200);
      const text = JSON.stringify(body);
      const own = text.includes(ours.account.connectionId) || text.includes(ours.account.workspaceId);
      expect(own, `${path}: something of its own`).toBe(!FIGURES.includes(path));
      for (const secret of secrets) expect(text, path).not.toContain(secret);
    }
  });

  it('does not learn whether something of another exists, and cannot change it', async () => {
    const byId = (await describedBy(house.url)).filter(({ path }) => path.includes('{'));
    const ids = await theirIds();
    const before = JSON.stringify(await everythingOfTheirs());

    for (const { method, path, operation } of byId) {
      for (const id of ids) {
        const at = path.replaceAll(/\{\w+\}/g, id);
        const body = operation.requestBody === undefined ? undefined : BODIES[`${method} ${path}`];
        const answer = await house.api.call(method, at, { key: ours.key, body });
        expect(answer.status, `${method} ${at}`).toBe(404);
      }
    }
    expect(JSON.stringify(await everythingOfTheirs())).toBe(before);
  });

  it('finds nobody of another workspace by address', async () => {
    const query = `/v1/ledger?email=${encodeURIComponent(theirs.asked.ada.email)}`;

    expect(await house.api.call('GET', query, { key: ours.key })).toMatchObject({ body: { items: [] } });
    const { body } = await house.api.call('GET', query);
    expect(JSON.stringify(body)).toContain(theirs.account.connectionId);
    for (const act of ['opt-out', 'forget-quarantine']) {
      const answer = await house.api.call('POST', `/v1/people/${act}`, {
        key: ours.key,
        body: { email: theirs.asked.ada.email },
      });
      expect(answer.status, act).toBe(404);
    }
  });

  it('invites nobody into another workspace, and makes no key for it', async () => {
    const { workspaceId } = theirs.account;
    for (const [path, body] of [
      ['/v1/members', { email: 'intruder@tenant.example', role: 'admin', workspaceId }],
      ['/v1/api-keys', { name: 'intruder', scopes: ['read'], workspaceId }],
    ] as const) {
      expect((await house.api.call('POST', path, { key: ours.key, body })).status, path).toBe(404);
    }
  });

  it('connects accounts to no other workspace', async () => {
    const answer = await house.api.call('POST', '/v1/connections', {
      key: ours.key,
      body: {
        platform: 'zendesk',
        accountId: 'intruder',
        name: 'Intruder',
        workspaceId: theirs.account.workspaceId,
        credentials: { kind: 'static', accessToken: 'x' },
      },
    });

    expect(answer.status).toBe(403);
  });

  it('opens nothing any more once it is revoked', async () => {
    const superuser = await house.superuser();
    expect((await house.api.call('GET', '/v1/connections', { key: theirs.key })).status).toBe(200);

    await superuser.rows('update api_key set revoked_at = now() where hash = $1', [hashKey(theirs.key)]);

    await eventually(async () => {
      expect((await house.api.call('GET', '/v1/connections', { key: theirs.key })).status).toBe(401);
      return true;
    });
  });
});

/** Answered in counts, which name nobody. */
const FIGURES = ['/v1/follow-ups', '/v1/coverage'];

/** Bodies that would be accepted, were it one's own. */
const BODIES: Readonly<Record<string, object>> = {
  'PUT /v1/connections/{id}/credentials': { credentials: { kind: 'static', accessToken: 'theirs' } },
  'PATCH /v1/connections/{id}/settings': { programme: { purpose: 'Taken over' } },
  'PUT /v1/connections/{id}/mode': { mode: 'paused' },
  'POST /v1/connections/{id}/held': { act: 'drop' },
  'POST /v1/invitations/{id}/resolve': { act: 'send-again' },
  'POST /v1/connections/{id}/check': {},
  'POST /v1/connections/{id}/install-link': {},
  'POST /v1/connections/{id}/drift/write-again': { report: randomUUID() },
  'PATCH /v1/members/{id}': { role: 'viewer' },
  'POST /v1/connections/{id}/alert-targets': { platform: 'slack', name: 'x', secret: 'xoxb-1' },
};

/** When a key was last used may change by looking. */
function withoutUse(keys: unknown): string {
  return JSON.stringify(keys).replaceAll(/"lastUsedAt":[^,}]+/g, '');
}

async function everythingOfTheirs(): Promise<unknown[]> {
  const { connectionId } = theirs.account;
  return [
    await house.api.done('GET', `/v1/connections/${connectionId}`),
    await house.api.ledger({ connection: connectionId }),
    await house.api.invitations(`connection=${connectionId}`),
    await house.api.answer(theirs.asked.ticket, connectionId),
    await house.api.parked(),
    await house.api.done('GET', '/v1/members'),
    await house.api.done('GET', '/v1/sessions'),
    await house.api.done('GET', '/v1/api-keys').then(withoutUse),
  ];
}
