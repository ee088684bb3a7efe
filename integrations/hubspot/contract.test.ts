import { afterEach, describe, expect, it } from 'vitest';
import type { Ticket } from '../../src/connector/ticket.ts';
import type { InboundRequest } from '../../src/connector/webhook.ts';
import { PORTAL, SECRET, sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount, SandboxAccountOptions } from './fixtures/sandbox-account.ts';
import { webhookReceiver } from './fixtures/webhook-receiver.ts';

const ANA = {
  name: 'Ana Ruiz',
  email: 'ana@acme.example',
  company: 'ACME',
  locale: 'es-ES',
  timeZone: 'Europe/Madrid',
};
const SCORE = {
  responseId: 'response-1',
  metric: 'nps',
  score: 0,
  band: 'detractor',
  answeredAt: new Date('2026-11-22T10:00:00Z'),
  programme: 'scenario',
} as const;

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function account(options: SandboxAccountOptions = {}): Promise<SandboxAccount> {
  const made = await sandboxAccount(options);
  opened.push(made.sandbox);
  return made;
}

function ticketOf({ sandbox }: SandboxAccount, change: object = {}): string {
  return (
    sandbox.createTickets(PORTAL, { contact: ANA, owner: 'rasa@agents.example', ...change }).ids[0] ?? ''
  );
}

async function read({ helpdesk }: SandboxAccount, ticketId: string): Promise<Ticket> {
  const reading = await helpdesk.readTicket(ticketId);
  if (!reading.found) throw new Error(reading.reason);
  return reading.ticket;
}

describe('readTicket', () => {
  it('tells everything that eligibility asks for', async () => {
    const hubspot = await account();
    const id = ticketOf(hubspot);
    hubspot.sandbox.solveTicket(PORTAL, id);

    const ticket = await read(hubspot, id);

    const rasa = { externalId: '70001', name: 'Rasa Petrauskienė', email: 'rasa@agents.example' };
    expect(ticket).toMatchObject({
      number: id,
      status: 'solved',
      customerMessages: 1,
      agentReplies: 1,
      consent: null,
      country: null,
      ownTask: false,
      requester: {
        email: 'ana@acme.example',
        name: 'Ana Ruiz',
        firstName: 'Ana',
        locale: 'es-ES',
        timeZone: 'Europe/Madrid',
        endUser: true,
        emailOptOut: false,
        suspended: false,
      },
      organisation: { name: 'ACME' },
      snapshot: {
        assignee: rasa,
        brand: { externalId: '0', name: 'Support Pipeline' },
        channel: 'email',
        contributors: [rasa],
      },
    });
    expect(ticket.solvedAt?.toISOString()).toBe(hubspot.sandbox.tickets(PORTAL)[0]?.solvedAt);
  });

  it('takes two calls once pipelines, owners and company are remembered', async () => {
    const hubspot = await account();
    const id = ticketOf(hubspot);
    await read(hubspot, id);
    hubspot.sandbox.resetCounters();

    await read(hubspot, id);

    expect(hubspot.sandbox.counters()).toEqual({ 'GET /crm/objects/2026-03/:type/:id': 2 });
  });

  it('remembers across openings of the same account', async () => {
    const hubspot = await account();
    const id = ticketOf(hubspot);
    await read(hubspot, id);
    hubspot.sandbox.resetCounters();

    await hubspot.open().helpdesk?.readTicket(id);

    expect(hubspot.sandbox.counters()).toEqual({ 'GET /crm/objects/2026-03/:type/:id': 2 });
  });

  it('keeps the time of the solve from closed to closed, and has a new one after a reopening', async () => {
    const hubspot = await account();
    const id = ticketOf(hubspot, { pipeline: '75001' });
    hubspot.sandbox.solveTicket(PORTAL, id, '75003');
    const first = (await read(hubspot, id)).solvedAt;
    await tick();

    hubspot.sandbox.solveTicket(PORTAL, id, '75004');
    expect((await read(hubspot, id)).solvedAt).toEqual(first);
    hubspot.sandbox.reopenTicket(PORTAL, id);
    expect(await read(hubspot, id)).toMatchObject({ status: 'open', solvedAt: null });
    hubspot.sandbox.solveTicket(PORTAL, id);

    expect((await read(hubspot, id)).solvedAt?.getTime()).toBeGreaterThan(first?.getTime() ?? Infinity);
  });

  it('knows when no agent has replied', async () => {
    const hubspot = await account();

    expect(await read(hubspot, ticketOf(hubspot, { agentReply: false }))).toMatchObject({ agentReplies: 0 });
  });

  it('tells deleted from merged', async () => {
    const hubspot = await account();
    const [deleted, merged, survivor] = [ticketOf(hubspot), ticketOf(hubspot), ticketOf(hubspot)];
    hubspot.sandbox.deleteTicket(PORTAL, deleted);
    hubspot.sandbox.mergeTicket(PORTAL, merged, survivor);

    expect(await hubspot.helpdesk.readTicket(deleted)).toEqual({ found: false, reason: 'deleted' });
    expect(await hubspot.helpdesk.readTicket(merged)).toEqual({ found: false, reason: 'merged' });
    expect(await hubspot.helpdesk.readTicket('999999')).toEqual({ found: false, reason: 'deleted' });
  });

  it('reads the consent property of the contact', async () => {
    const hubspot = await account({ options: { consentField: 'may_survey' } });
    const contact = { ...ANA, properties: { may_survey: 'true' } };

    expect((await read(hubspot, ticketOf(hubspot, { contact }))).consent).toBe(true);
  });

  it('works without the company scope', async () => {
    const hubspot = await account({ account: { companyScope: false } });

    const ticket = await read(hubspot, ticketOf(hubspot));

    expect(ticket.organisation).toMatchObject({ name: null });
  });
});

describe('solvedSince', () => {
  it('finds what was solved, page by page, and nothing that is open', async () => {
    const hubspot = await account();
    const since = new Date(Date.now() - 1_000);
    const { ids } = hubspot.sandbox.createTickets(PORTAL, { contact: ANA, status: 'solved', count: 450 });
    ticketOf(hubspot);
    const found = new Set<string>();
    let cursor: string | null = null;
    let pages = 0;
    for (let more = true; more; pages += 1) {
      const page = await hubspot.helpdesk.solvedSince(since, cursor);
      for (const { ticketId } of page.tickets) found.add(ticketId);
      ({ cursor, more } = page);
    }

    expect(found).toEqual(new Set(ids));
    expect(pages).toBeLessThan(6);
  });

  it('does not go back behind the given time', async () => {
    const hubspot = await account();
    ticketOf(hubspot, { solvedAt: '2026-01-01T00:00:00Z' });

    expect(await hubspot.helpdesk.solvedSince(new Date('2026-02-01'), null)).toMatchObject({ tickets: [] });
  });

  it('finds what search shows late at the next poll', async () => {
    const hubspot = await account();
    hubspot.sandbox.setFaults({ searchLagMs: 200 });
    const id = ticketOf(hubspot, { status: 'solved' });
    const first = await hubspot.helpdesk.solvedSince(new Date(Date.now() - 1_000), null);
    await new Promise((resolve) => setTimeout(resolve, 220));

    const second = await hubspot.helpdesk.solvedSince(new Date(Date.now() - 1_000), first.cursor);

    expect(first.tickets).toEqual([]);
    expect(second.tickets).toMatchObject([{ ticketId: id }]);
  });
});

describe('tokens', () => {
  it('renews an expired one and goes on', async () => {
    const hubspot = await account();
    const id = ticketOf(hubspot);
    hubspot.sandbox.setFaults({ tokenTtlSeconds: 0.05, rotateRefresh: true });
    for (let time = 0; time < 2; time += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(await hubspot.tasks.condition(id)).toBe('gone');
    }

    expect(hubspot.renewals()).toBe(2);
  });

  it('says that the connection is over when the grant is gone', async () => {
    const { connector, sandbox } = await account();
    const gone = { kind: 'oauth', accessToken: 'a', refreshToken: 'gone', expiresAt: new Date() } as const;

    const renewing = connector.renew(gone, { clientId: 'any', clientSecret: SECRET }, sandbox.url);

    await expect(renewing).rejects.toMatchObject({ kind: 'unauthorised' });
  });
});

it('keeps its own limits below the 110 calls in 10 seconds and 5 searches a second of HubSpot', async () => {
  const hubspot = await account();
  const polls = Array.from({ length: 7 }, () => hubspot.helpdesk.solvedSince(new Date(), null));

  await expect(Promise.all(polls)).resolves.toHaveLength(7);
  const { default: calls, search } = hubspot.connector.limits;
  expect(calls.tokens / calls.perMs).toBeLessThan(110 / 10_000);
  expect([calls.perMs > 10_000, calls.tokens < 110, (search?.tokens ?? 9) < 5]).toEqual([true, true, true]);
});

it('tells how long to wait when the account is at its limit', async () => {
  const hubspot = await account();
  hubspot.sandbox.setFaults({ rate429: 1 });

  await expect(hubspot.helpdesk.readTicket('1')).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAfterMs: 10_000,
  });
});

describe('webhooks of the sandbox', () => {
  it('are verified, split and read: solve, reopen, merge and deletion', async () => {
    const hubspot = await account();
    const received = await receiver(hubspot);
    const [first, second, third] = [ticketOf(hubspot), ticketOf(hubspot), ticketOf(hubspot)];

    hubspot.sandbox.solveTicket(PORTAL, first);
    hubspot.sandbox.mergeTicket(PORTAL, second, first);
    hubspot.sandbox.deleteTicket(PORTAL, third);
    await hubspot.sandbox.webhooksSettled();

    const { webhook } = hubspot.connector;
    const verdicts = received().map(
      (request) => webhook.verify(request, { secrets: [SECRET] }, new Date()).ok,
    );
    const deliveries = received().flatMap((request) => webhook.deliveries(request));
    expect(verdicts.every(Boolean)).toBe(true);
    expect(new Set(deliveries.map(({ accountId }) => accountId))).toEqual(new Set([PORTAL]));
    expect(deliveries.flatMap(({ body }) => webhook.signals(body))).toMatchObject([
      { kind: 'status-changed', ticketId: first },
      { kind: 'merged', ticketId: second, mergedInto: first },
      { kind: 'deleted', ticketId: third },
    ]);
  });

  it('tell nothing of what Afterword itself writes', async () => {
    const hubspot = await account();
    const received = await receiver(hubspot);
    const id = ticketOf(hubspot);
    await hubspot.open().setUp();

    await hubspot.helpdesk.writeTickets([{ ticketId: id, score: SCORE, repeated: false }]);
    await hubspot.sandbox.webhooksSettled();

    expect(received()).toEqual([]);
  });
});

/** The app's side: what arrived, as the inbound edge would hand it on. */
async function receiver({ sandbox }: SandboxAccount): Promise<() => InboundRequest[]> {
  const { requests, url, close } = await webhookReceiver();
  opened.push({ close });
  sandbox.setApp({ webhookTarget: url });
  return () =>
    requests.map(({ headers, body }) => ({ method: 'POST', url, headers, body: Buffer.from(body) }));
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
