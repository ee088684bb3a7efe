import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import type { Customer } from '../support/desks.ts';
import { eventually } from '../support/eventually.ts';
import { postWebhook, signedByZendesk, zendeskWebhook } from '../support/forged-webhook.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const WORDS = 'Nobody called back, says Ada of Riverside Lane.';

const Erased = z.object({
  found: z.boolean(),
  cancelledAsks: z.number(),
  raised: z.number(),
  words: z.string(),
});

async function erase({ email }: Customer): Promise<z.infer<typeof Erased>> {
  return Erased.parse(await house.api.done('POST', '/v1/people/erase', { email }));
}

async function answered(account: Account) {
  const asked = await askedAbout(house, account);
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, WORDS);
  const { id } = await house.settled(account, asked.ticket);
  return { ...asked, responseId: id };
}

/** Everything in every table, as the database's owner sees it; sealed bodies are opened. */
async function everything(): Promise<string> {
  const superuser = await house.superuser();
  const tables = await superuser.rows(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  const rows = await Promise.all(tables.map(({ name }) => superuser.rows(`select * from "${String(name)}"`)));
  const events = await superuser.rows("select body from inbound_event where state in ('done', 'parked')");
  const opened = events.flatMap(({ body }) =>
    Buffer.isBuffer(body) ? house.core().keys.unseal(body).toString() : [],
  );
  return JSON.stringify([rows, opened]);
}

const PLATFORMS = [
  ['Zendesk', () => house.zendesk()],
  ['HubSpot', () => house.hubspot()],
] as const;

describe.each(PLATFORMS)('erasing a person of %s', { timeout: 60_000 }, (_name, connect) => {
  it('leaves no name, address or word, here or in our fields there, and keeps the score', async () => {
    const account = await connect();
    const { ada, ticket, responseId } = await answered(account);
    expect(await everything()).toContain(ada.email);

    const erased = await erase(ada);

    expect(erased).toMatchObject({ found: true, words: expect.stringContaining('keyed hash') });
    await eventually(async () => (account.score(ticket).comment === null ? true : null));
    await eventually(async () => (account.person(ada.email)?.score === null ? true : null));
    const left = await everything();
    for (const trace of [ada.email, ada.name, 'Riverside Lane']) expect(left).not.toContain(trace);
    const answer = await house.api.answer(ticket, account.connectionId);
    expect(answer).toMatchObject({ id: responseId, score: 3, band: 'detractor', comment: null });
    expect(await house.core().db.inWorkspaces([account.workspaceId], async () => true)).toBe(true);
  });

  it('twice changes nothing', async () => {
    const account = await connect();
    const { ada } = await answered(account);
    await erase(ada);

    const again = await erase(ada);

    expect(again).toMatchObject({ found: false, cancelledAsks: 0, raised: 0 });
  });

  it('cancels what waits, and a ticket solved later brings nobody back', async () => {
    const account = await connect();
    await account.settings({ programme: { delaySeconds: 3_600 } });
    const ada = house.customer();
    const first = account.open(ada);
    account.solve(first);
    await decision(account, first);

    expect(await erase(ada)).toMatchObject({ found: true, cancelledAsks: 1 });

    const later = account.open(ada);
    account.solve(later);
    const row = await decision(account, later);
    expect(row).toMatchObject({ ask: false, reason: 'erased' });
    expect(await everything()).not.toContain(ada.email);
    expect(house.mailCount(ada)).toBe(0);
  });

  it('closes the links they hold', async () => {
    const account = await connect();
    const { ada, link } = await askedAbout(house, account);

    await erase(ada);

    const page = await fetch(link);
    expect(await page.text()).not.toContain('<form');
    await fetch(link, { method: 'POST', body: new URLSearchParams({ score: '3', act: 'score' }) });
    const superuser = await house.superuser();
    const [{ count } = { count: -1 }] = await superuser.rows(
      'select count(*)::int as count from response where connection_id = $1',
      [account.connectionId],
    );
    expect(count).toBe(0);
  });
});

async function decision(account: Account, ticket: string) {
  return await eventually(async () => {
    const rows = await house.api.ledger({ ticket, connection: account.connectionId });
    return rows[0];
  });
}

describe('a person whom the vendor deletes', { timeout: 60_000 }, () => {
  it('in Zendesk is erased here as well, and a second event changes nothing', async () => {
    const account = await house.zendesk();
    const { ada } = await answered(account);
    const user = house.stage.zendesk.users(account.account).find(({ email }) => email === ada.email);
    const webhook = await zendeskWebhook(house, account);
    const event = {
      type: 'zen:event-type:user.deleted',
      id: 'event-1',
      time: new Date().toISOString(),
      subject: `zen:user:${user?.id}`,
      detail: { id: String(user?.id), email: ada.email },
    };

    await postWebhook(signedByZendesk(webhook, { body: JSON.stringify(event) }));
    await postWebhook(signedByZendesk(webhook, { body: JSON.stringify({ ...event, id: 'event-2' }) }));

    await eventually(async () => ((await everything()).includes(ada.name) ? null : true));
  });
});

describe('exporting a person', { timeout: 60_000 }, () => {
  it('gives everything that is stored, once to whoever may manage, and leaves a trace of it', async () => {
    const account = await house.zendesk();
    const { ada } = await answered(account);

    const exported = await house.api.done('POST', '/v1/people/export', { email: ada.email.toUpperCase() });

    expect(exported).toMatchObject({
      person: { email: ada.email, name: ada.name },
      answers: [{ score: 3, comment: WORDS, history: [{ revision: 1 }, { revision: 2, comment: WORDS }] }],
      decisions: [{ ask: true }],
      invitations: [{ state: 'sent' }],
      tasks: [{ state: 'open' }],
    });
    const superuser = await house.superuser();
    const [audit] = await superuser.rows(
      "select action from audit_event where action = 'person.exported' and workspace_id = $1",
      [account.workspaceId],
    );
    expect(audit).toEqual({ action: 'person.exported' });
  });

  it('of a stranger finds nobody', async () => {
    const stranger = { email: 'stranger@nowhere.example' };

    expect(await house.api.refused('POST', '/v1/people/export', stranger)).toMatchObject({ status: 404 });
    expect(await house.api.refused('POST', '/v1/people/erase', stranger)).toMatchObject({ status: 404 });
  });

  it('that two workspaces know asks which one is meant', async () => {
    const [one, other] = [await house.zendesk(), await house.zendesk()];
    const ada = house.customer();
    await askedAbout(house, one, { ada });
    await askedAbout(house, other, { ada });

    const problem = await house.api.refused('POST', '/v1/people/erase', { email: ada.email });
    expect(problem).toMatchObject({ status: 409, code: 'conflict' });

    const named = { email: ada.email, workspaceId: one.workspaceId };
    expect(await house.api.done('POST', '/v1/people/erase', named)).toMatchObject({ found: true });
    expect(await house.api.done('POST', '/v1/people/export', { email: ada.email })).toMatchObject({
      person: { workspaceId: other.workspaceId },
    });
  });
});

describe('the history of a person', { timeout: 60_000 }, () => {
  it('has every answer with every revision, by id or address', async () => {
    const account = await house.hubspot();
    const { ada } = await answered(account);

    const byEmail = z
      .object({ personId: z.string(), answers: z.array(z.object({ history: z.array(z.unknown()) })) })
      .parse(await house.api.done('GET', `/v1/people/${encodeURIComponent(ada.email)}/history`));

    expect(byEmail.answers).toHaveLength(1);
    expect(byEmail.answers[0]?.history).toHaveLength(2);
    expect(await house.api.done('GET', `/v1/people/${byEmail.personId}/history`)).toMatchObject({
      personId: byEmail.personId,
      answers: [{ ticketId: expect.any(String), score: 3, comment: WORDS }],
    });
  });
});
