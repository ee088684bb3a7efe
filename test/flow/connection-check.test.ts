import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const Check = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.string(),
  links: z.array(
    z.object({
      link: z.string(),
      state: z.string(),
      words: z.string(),
      advice: z.string().nullable(),
      ms: z.number(),
    }),
  ),
});
type Check = z.infer<typeof Check>;

let house: TestHouse;
beforeAll(async () => {
  house = await startTestHouse();
}, 60_000);
afterAll(() => house.close());

function url({ connectionId }: Account): string {
  return `/v1/connections/${connectionId}/check`;
}

async function check(account: Account): Promise<Check> {
  return Check.parse(await house.api.done('POST', url(account), {}));
}

async function fullCheck(account: Account): Promise<Check> {
  const begun = Check.parse(await house.api.done('POST', url(account), { kind: 'full', confirmed: true }));
  return await eventually(async () => {
    const report = Check.parse(await house.api.done('GET', `${url(account)}?check=${begun.id}`));
    return report.state === 'done' ? report : null;
  }, 90_000);
}

function states({ links }: Check): Record<string, string> {
  return Object.fromEntries(links.map(({ link, state }) => [link, state]));
}

function linkOf({ links }: Check, name: string): Check['links'][number] | undefined {
  return links.find(({ link }) => link === name);
}

describe('the read-only check', { concurrent: true, timeout: 60_000 }, () => {
  it('proves a sound Zendesk connection link by link and changes nothing there', async () => {
    const acme = await house.zendesk();
    const before = house.stage.zendesk.records(acme.account);

    const report = await check(acme);

    expect(states(report)).toEqual({
      access: 'holds',
      fields: 'holds',
      webhook: 'holds',
      'last-delivery': 'unknown',
      sender: 'holds',
      'mail-server': 'holds',
      'public-address': 'holds',
    });
    expect(linkOf(report, 'access')?.words).toContain('Afterword Integration');
    expect(house.stage.zendesk.records(acme.account)).toEqual(before);
  });

  it('says of HubSpot that the webhook cannot be seen', async () => {
    const globex = await house.hubspot();

    const report = await check(globex);

    expect(states(report)).toMatchObject({ access: 'holds', fields: 'holds', webhook: 'unknown' });
    expect(linkOf(report, 'webhook')?.words).toContain('full check');
  });

  it('names the broken link: an access token that is no longer taken', async () => {
    const acme = await house.zendesk();
    const superuser = await house.superuser();
    const bad = { kind: 'static', accessToken: 'revoked' };
    await house.api.done('PUT', `/v1/connections/${acme.connectionId}/credentials`, { credentials: bad });
    await superuser.rows(`update connection set health = 'connected' where id = $1`, [acme.connectionId]);

    const report = await check(acme);

    expect(states(report)).toMatchObject({ access: 'broken', fields: 'not-checked', webhook: 'not-checked' });
    expect(linkOf(report, 'access')?.advice).toContain('Connect the account again');
  });

  it('names a webhook that is gone, and a sender that is not complete', async () => {
    const acme = await house.zendesk();
    const records = house.stage.zendesk.records(acme.account);
    for (const { id } of records.webhooks) {
      const answer = await fetch(`${acme.baseUrl}/api/v2/webhooks/${id}`, {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${acme.accessToken}` },
      });
      expect(answer.status).toBe(204);
    }
    await acme.settings({ sender: { fromAddress: null } });

    const report = await check(acme);

    expect(states(report)).toMatchObject({ webhook: 'broken', sender: 'broken', access: 'holds' });
    expect(linkOf(report, 'webhook')?.advice).toContain('Create what is missing');
  });
});

describe('the full check', { concurrent: true, timeout: 120_000 }, () => {
  it.each(['zendesk', 'hubspot'] as const)(
    'goes the whole way with a ticket of its own on %s, and leaves nothing behind',
    async (platform) => {
      const account = await house[platform]();
      const before = ticketsOf(account).length;

      const report = await fullCheck(account);

      expect(states(report)).toMatchObject({
        'ticket-opened': 'holds',
        'ticket-solved': 'holds',
        'webhook-arrived': 'holds',
        'ticket-decided': 'holds',
        'ticket-removed': 'holds',
      });
      for (const { ms } of report.links) expect(ms).toBeGreaterThanOrEqual(0);
      expect(ticketsOf(account)).toHaveLength(before);
      const ledger = await house.api.ledger({ connection: account.connectionId });
      expect(ledger).toEqual([
        expect.objectContaining({ ask: false, reason: 'connection-check', invitationId: null }),
      ]);
      if (platform === 'zendesk') {
        const { customerMails } = house.stage.zendesk.records(account.account);
        expect(customerMails).toEqual([]);
      }
    },
  );

  it('also works in rehearsal, where nothing else is written', async () => {
    const acme = await house.zendesk({ mode: 'rehearsal' });

    const report = await fullCheck(acme);

    expect(states(report)).toMatchObject({ 'ticket-decided': 'holds', 'ticket-removed': 'holds' });
  });

  it('is announced first, and runs once at a time', async () => {
    const acme = await house.zendesk();

    const unconfirmed = await house.api.call('POST', url(acme), { body: { kind: 'full' } });
    const both = await Promise.all(
      [1, 2].map(() => house.api.call('POST', url(acme), { body: { kind: 'full', confirmed: true } })),
    );

    expect(unconfirmed.status).toBe(409);
    expect(JSON.stringify(unconfirmed.body)).toContain('one ticket of its own');
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 409]);
  });

  it('tidies up after a process that ended in the middle', async () => {
    const acme = await house.zendesk();
    const superuser = await house.superuser();
    const ticket = await leftOver(acme);
    const id = house.core().newId();
    await superuser.rows(
      `insert into connection_check (id, workspace_id, connection_id, kind, state, links, ticket_id, lease_until, started_at)
       values ($1, $2, $3, 'full', 'running', '[]', $4, now() - interval '1 minute', now() - interval '5 minutes')`,
      [id, acme.workspaceId, acme.connectionId, ticket],
    );

    const report = await eventually(async () => {
      const read = Check.parse(await house.api.done('GET', `${url(acme)}?check=${id}`));
      return read.state === 'done' ? read : null;
    }, 60_000);

    expect(states(report)).toMatchObject({ 'ticket-decided': 'unknown', 'ticket-removed': 'holds' });
    expect(ticketsOf(acme).map(({ id: left }) => left)).not.toContain(ticket);
  });
});

function ticketsOf({ platform, account }: Account): { id: string }[] {
  const all =
    platform === 'zendesk' ? house.stage.zendesk.tickets(account) : house.stage.hubspot.tickets(account);
  return all.filter(({ status }) => !['deleted'].includes(status));
}

/** A ticket as an interrupted check leaves it. */
async function leftOver({ baseUrl, accessToken }: Account): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/v2/tickets.json`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ticket: {
        subject: 'Afterword connection check',
        external_id: 'afterword-check-left',
        comment: { body: 'x', public: false },
      },
    }),
  });
  return z.object({ ticket: z.object({ id: z.number().transform(String) }) }).parse(await answer.json())
    .ticket.id;
}
