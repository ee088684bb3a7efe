import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import type { Customer } from '../support/desks.ts';
import { eventually } from '../support/eventually.ts';
import { solveAtOnce } from '../support/solve-at-once.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const ADMIN = { name: 'Admin', email: 'admin@acme.example' };
/** Above the limit of 4 that these accounts are given. */
const BACKLOG = 6;

interface Backlog {
  readonly globex: Account;
  readonly customers: readonly Customer[];
}

/** A backlog that was closed at once, and is held. */
async function heldBacklog(adminEmail: string): Promise<Backlog> {
  const globex = await house.hubspot({
    settings: { adminEmail, programme: { delaySeconds: 5 }, bulkHold: { minimum: 4 } },
  });
  const customers = Array.from({ length: BACKLOG }, () => house.customer());
  const tickets = customers.map((customer) => globex.open(customer));
  for (const ticket of tickets) globex.solve(ticket);
  await eventually(async () => {
    expect(await house.api.held(globex.connectionId)).toBe(BACKLOG);
    return true;
  });
  return { globex, customers };
}

async function decide({ globex }: Backlog, decision: object): Promise<void> {
  const answer = await house.api.done('POST', `/v1/connections/${globex.connectionId}/held`, decision);
  expect(answer).toEqual({ count: BACKLOG });
}

async function verdictsOf({ globex }: Backlog): Promise<string[][]> {
  const rows = await house.api.ledger({ connection: globex.connectionId });
  return rows.map((row) => row.verdicts.map(({ verdict }) => verdict));
}

describe('unusually many asks within an hour', { concurrent: true, timeout: 90_000 }, () => {
  it('are held, and the admin is mailed once, told how many and what to do', async () => {
    const admin = house.customer('Rasa');

    const backlog = await heldBacklog(admin.email);

    const mail = await house.mailTo(admin);
    expect(mail.subject).toBe('Afterword holds the surveys of Acme: please decide');
    expect(mail.text).toContain('Nothing of it has been mailed.');
    expect(house.mailCount(admin)).toBe(1);
    expect(await verdictsOf(backlog)).toEqual(backlog.customers.map(() => ['held']));
    for (const customer of backlog.customers) expect(house.mailCount(customer)).toBe(0);
  });

  it('are sent when the admin says so, and are not held a second time', async () => {
    const backlog = await heldBacklog(ADMIN.email);

    await decide(backlog, { act: 'send' });

    for (const customer of backlog.customers) await house.mailTo(customer);
    expect(await verdictsOf(backlog)).toEqual(backlog.customers.map(() => ['held', 'released', 'sent']));
    expect(await house.api.held(backlog.globex.connectionId)).toBe(0);
  });

  it('are spread over some hours', async () => {
    const backlog = await heldBacklog(ADMIN.email);

    await decide(backlog, { act: 'spread', hours: 12 });

    const invitations = await house.api.invitations(`connection=${backlog.globex.connectionId}`);
    const times = invitations.map(({ sendAt }) => new Date(sendAt).getTime()).sort((a, b) => a - b);
    const steps = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 3_600_000);
    expect(steps).toEqual([2, 2, 2, 2, 2]);
    await eventually(async () => {
      const states = await house.api.invitations(`connection=${backlog.globex.connectionId}`);
      expect(states.filter(({ state }) => state === 'sent')).toHaveLength(1);
      return true;
    });
  });

  it('are dropped, and stay in the ledger', async () => {
    const backlog = await heldBacklog(ADMIN.email);

    await decide(backlog, { act: 'drop' });

    expect(await verdictsOf(backlog)).toEqual(backlog.customers.map(() => ['held', 'dropped-by-admin']));
    const invitations = await house.api.invitations(`connection=${backlog.globex.connectionId}`);
    expect(invitations.map(({ state }) => state)).toEqual(backlog.customers.map(() => 'dropped'));
    for (const customer of backlog.customers) expect(house.mailCount(customer)).toBe(0);
  });

  it('count those that have left already: without a delay at most the limit leaves', async () => {
    const globex = await house.hubspot({ settings: { bulkHold: { minimum: 3 } } });
    const customers = Array.from({ length: 5 }, () => house.customer());

    for (const customer of customers.slice(0, 3)) {
      globex.solve(globex.open(customer));
      await house.mailTo(customer);
    }
    for (const customer of customers.slice(3)) globex.solve(globex.open(customer));

    await eventually(async () => ((await house.api.held(globex.connectionId)) === 2 ? true : null));
    expect(customers.map((customer) => house.mailCount(customer))).toEqual([1, 1, 1, 0, 0]);
  });
});

describe('2,000 tickets solved at once', { timeout: 120_000 }, () => {
  it('are held, and nobody but the admin is mailed', async () => {
    const admin = house.customer('Boss');
    const usualDelay = { programme: { delaySeconds: null } };
    const globex = await house.hubspot({ settings: { adminEmail: admin.email, ...usualDelay } });

    await solveAtOnce(house, globex, 2_000);

    expect(await house.api.held(globex.connectionId)).toBe(2_000);
    await house.mailTo(admin);
    expect(house.mailCount(admin)).toBe(1);
    const recipients = Object.keys(house.stage.mailbox.counters().recipients);
    expect(recipients.filter((address) => address.startsWith('backlog'))).toEqual([]);
  });
});
