import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';
import type { Effect } from '../support/house-api.ts';
import { openVendorGate, type VendorGate } from '../support/vendor-gate.ts';

let house: TestHouse;
const gates: VendorGate[] = [];

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(async () => {
  await house.close();
  for (const gate of gates) await gate.close();
});

/** A Zendesk account behind a gate that answers what it is told to. */
async function gated(): Promise<{ acme: Account; gate: VendorGate }> {
  const opened: VendorGate[] = [];
  const acme = await house.zendesk({
    baseUrl: async (url) => {
      const gate = await openVendorGate(url);
      opened.push(gate);
      gates.push(gate);
      return gate.url;
    },
  });
  const [gate] = opened;
  if (!gate) throw new Error('The gate was not opened');
  return { acme, gate };
}

/** The effect of a kind that an answer led to, once it is as wanted. */
function effect(
  { account, ticket }: { account: Account; ticket: string },
  kind: string,
  wanted: (effect: Effect) => boolean,
): Promise<Effect> {
  return eventually(async () => {
    const answer = await house.api.answer(ticket, account.connectionId);
    return answer?.effects.find((one) => one.kind === kind && wanted(one)) ?? null;
  });
}

function isUpdate(ticket: string) {
  return ({ method, path }: { method: string; path: string }) =>
    method === 'PUT' && path.startsWith(`/api/v2/tickets/${ticket}`);
}

describe('an effect that the vendor puts off', { concurrent: true, timeout: 90_000 }, () => {
  it('with 429 and Retry-After is not tried again any sooner', async () => {
    const { acme, gate } = await gated();
    const { ticket, link } = await askedAbout(house, acme);
    let refused = 0;
    gate.answer((call) => {
      if (!isUpdate(ticket)(call) || refused > 0) return null;
      refused += 1;
      return { status: 429, headers: { 'retry-after': '3' }, body: { error: 'TooManyRequests' } };
    });

    await house.respondent.score(link, 8);

    const waiting = await effect(
      { account: acme, ticket },
      'ticket-score',
      ({ failureKind }) => failureKind !== null,
    );
    expect(waiting).toMatchObject({ state: 'due', attempts: 1, failureKind: 'rate-limited' });
    expect(waiting.failureWords).toContain('asked us to slow down');
    await house.settled(acme, ticket);
    expect(acme.score(ticket)).toMatchObject({ score: 8 });
    const [first, second] = gate.calls.filter(isUpdate(ticket)).map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3_000);
  });

  it.each([
    ['Zendesk', () => house.zendesk()],
    ['HubSpot', () => house.hubspot()],
  ] as const)('with 429 from %s in the middle of everything happens once', async (platform, connect) => {
    const account = await connect();
    const sandbox = platform === 'Zendesk' ? house.stage.zendesk : house.stage.hubspot;
    const { ticket, link } = await askedAbout(house, account);
    sandbox.setFaults({ rate429: 0.5 }, account.account);

    await house.respondent.score(link, 3);
    await house.respondent.comment(link, 'Nobody called back.');
    await effect({ account, ticket }, 'task-open', ({ attempts }) => attempts > 0);
    sandbox.setFaults({}, account.account);

    await house.settled(account, ticket);
    expect(account.tasks()).toHaveLength(1);
    expect(account.notes(ticket)).toHaveLength(1);
  });
});

describe('an effect whose answer was lost', { concurrent: true, timeout: 90_000 }, () => {
  it.each([
    ['Zendesk', () => house.zendesk(), { error500AfterCommit: 1 }],
    ['HubSpot', () => house.hubspot(), { error500AfterCommit: 1 }],
    ['HubSpot, in silence,', () => house.hubspot(), { timeout: 1, timeoutMs: 200 }],
  ] as const)(
    'after %s had acted leaves exactly one task and one note',
    async (platform, connect, faults) => {
      const account = await connect();
      const { ticket, link } = await askedAbout(house, account);
      const of = { account, ticket };
      if (platform === 'Zendesk') house.stage.zendesk.setFaults(faults, account.account);
      else house.stage.hubspot.setFaults(faults, account.account);

      await house.respondent.score(link, 3);
      await house.respondent.comment(link, 'Nobody called back.');
      await effect(of, 'task-open', ({ attempts }) => attempts > 1);
      await effect(of, 'ticket-note', ({ attempts }) => attempts > 1);
      if (platform === 'Zendesk') house.stage.zendesk.setFaults({}, account.account);
      else house.stage.hubspot.setFaults({}, account.account);

      await effect(of, 'ticket-note', ({ state }) => state === 'done');
      const { resultId } = await effect(of, 'task-open', ({ state }) => state === 'done');
      expect(account.tasks().map(({ id }) => id)).toEqual([resultId]);
      expect(account.notes(ticket)).toHaveLength(1);
    },
  );
});

describe('an effect that the vendor forbids', { concurrent: true, timeout: 90_000 }, () => {
  /** Two parked effects of one answer: the score, and the note. */
  async function forbidden() {
    const { acme, gate } = await gated();
    const { ticket, link } = await askedAbout(house, acme);
    gate.answer((call) =>
      isUpdate(ticket)(call)
        ? {
            status: 403,
            body: { error: { title: 'Forbidden', message: 'You do not have access to this page.' } },
          }
        : null,
    );
    await house.respondent.score(link, 3);
    await house.respondent.comment(link, 'Nobody called back.');
    const parked = await effect({ account: acme, ticket }, 'ticket-note', ({ state }) => state === 'parked');
    return { acme, gate, ticket, parked };
  }

  it('is parked with words that say what to do, listed, and done when it is retried', async () => {
    const { acme, gate, ticket, parked } = await forbidden();
    expect(parked).toMatchObject({ failureKind: 'forbidden', attempts: 1 });
    expect(parked.failureWords).toContain('lacks a permission in Zendesk. Use an admin');
    const listed = (await house.api.effects('state=parked')).filter(
      ({ connectionId }) => connectionId === acme.connectionId,
    );
    expect(listed.map(({ id }) => id)).toContain(parked.id);
    expect(acme.tasks(), 'what was not forbidden was done').toHaveLength(1);

    gate.answer(() => null);
    for (const { id } of listed) await house.api.done('POST', `/v1/effects/${id}/retry`);

    await effect({ account: acme, ticket }, 'ticket-note', ({ state }) => state === 'done');
    await house.settled(acme, ticket);
    expect(acme.notes(ticket)).toHaveLength(1);
    expect(acme.score(ticket)).toMatchObject({ score: 3, band: 'detractor' });
    const refusal = await house.api.refused('POST', `/v1/effects/${parked.id}/retry`);
    expect(refusal.status).toBe(404);
  });

  it('can be given up by an admin', async () => {
    const { acme, gate, ticket, parked } = await forbidden();

    await house.api.done('POST', `/v1/effects/${parked.id}/skip`);
    gate.answer(() => null);

    const skipped = await effect({ account: acme, ticket }, 'ticket-note', ({ id }) => id === parked.id);
    expect(skipped).toMatchObject({ state: 'skipped', resultWords: 'Skipped by an admin.' });
    expect(acme.notes(ticket)).toEqual([]);
  });
});

describe('an answer about a ticket that Zendesk has closed', { concurrent: true, timeout: 90_000 }, () => {
  async function closedThenAnswered(faults: { closedTicketTags?: boolean }) {
    const acme = await house.zendesk();
    const { ada, ticket, link } = await askedAbout(house, acme);
    house.stage.zendesk.setFaults(faults, acme.account);
    house.stage.zendesk.closeTicket(acme.account, ticket);
    await house.respondent.score(link, 3);
    await house.respondent.comment(link, 'Nobody called back.');
    const answer = await house.settled(acme, ticket);
    return { acme, ada, ticket, answer };
  }

  it('is on the person and in a task, and says what could not be written', async () => {
    const { acme, ada, ticket, answer } = await closedThenAnswered({});

    expect(acme.score(ticket)).toMatchObject({ score: null, band: null });
    expect(acme.person(ada.email)).toMatchObject({ score: 3, band: 'detractor' });
    expect(acme.tasks()).toHaveLength(1);
    const note = answer.effects.find(({ kind }) => kind === 'ticket-note');
    expect(note).toMatchObject({ state: 'skipped' });
    expect(note?.resultWords).toContain('not written: score and category, private note.');
    expect(house.stage.zendesk.records(acme.account).customerMailsCausedByIntegration).toBe(0);
  });

  it('is at least its tag, where the account allows tags of closed tickets', async () => {
    const { acme, ticket, answer } = await closedThenAnswered({ closedTicketTags: true });

    const { tags } = house.stage.zendesk.tickets(acme.account).find(({ id }) => id === ticket) ?? {};
    expect(tags).toContain('aw_ticket_detractor');
    const note = answer.effects.find(({ kind }) => kind === 'ticket-note');
    expect(note?.resultWords).toContain('Only the tag aw_ticket_detractor could be set.');
  });
});
