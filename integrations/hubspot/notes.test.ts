import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScoreFields, TicketWrite } from '../../src/connector/write-back.ts';
import { PORTAL, sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount } from './fixtures/sandbox-account.ts';

const SCORE: ScoreFields = {
  responseId: 'response-1',
  metric: 'nps',
  score: 0,
  band: 'detractor',
  answeredAt: new Date('2026-11-22T10:00:00Z'),
  programme: 'scenario',
};
const NOTE = { text: 'Ana rated 0 of 10. "Nobody <called>" (aw-note-1)', marker: 'aw-note-1' };

let hubspot: SandboxAccount;
let ticketId: string;

beforeEach(async () => {
  hubspot = await sandboxAccount();
  await hubspot.open().setUp();
  const contact = { name: 'Ana Ruiz', email: 'ana@acme.example' };
  ticketId = hubspot.sandbox.createTickets(PORTAL, { contact }).ids[0] ?? '';
});

afterEach(() => hubspot.sandbox.close());

function write(change: Partial<TicketWrite> = {}): TicketWrite {
  return { ticketId, note: NOTE, repeated: false, ...change };
}

function notes() {
  return hubspot.sandbox.records(PORTAL).notes;
}

it('hang on the ticket and its contact, and show the words of the customer as words', async () => {
  const outcomes = await hubspot.helpdesk.writeTickets([write({ score: SCORE })]);

  expect(notes()).toMatchObject([
    {
      id: outcomes[0]?.ok ? outcomes[0].resultId : '',
      body: 'Ana rated 0 of 10. &quot;Nobody &lt;called&gt;&quot; (aw-note-1)',
      ticketIds: [ticketId],
      contactIds: [hubspot.sandbox.contacts(PORTAL)[0]?.id],
    },
  ]);
});

it('take one call when the ticket was read before', async () => {
  await hubspot.helpdesk.readTicket(ticketId);
  hubspot.sandbox.resetCounters();

  await hubspot.helpdesk.writeTickets([write()]);

  expect(hubspot.sandbox.counters()).toEqual({ 'POST /crm/objects/2026-03/:type': 1 });
  expect(notes()[0]?.contactIds).toEqual([hubspot.sandbox.contacts(PORTAL)[0]?.id]);
});

it('are written once, although an answer got lost after the fact', async () => {
  hubspot.sandbox.setFaults({ error500AfterCommit: 1 });
  const [first] = await hubspot.helpdesk.writeTickets([write()]);
  hubspot.sandbox.setFaults({});

  const [second] = await hubspot.helpdesk.writeTickets([write({ repeated: true })]);

  expect(first).toMatchObject({ ok: false, error: { kind: 'ambiguous' } });
  expect(second).toEqual({ ok: true, resultId: notes()[0]?.id });
  expect(notes()).toHaveLength(1);
});

it('are found again among other notes, and by their whole marker', async () => {
  await hubspot.helpdesk.writeTickets([
    write({ note: { text: 'another (aw-note-11)', marker: 'aw-note-11' } }),
  ]);

  await hubspot.helpdesk.writeTickets([write({ repeated: true })]);
  await hubspot.helpdesk.writeTickets([write({ repeated: true })]);

  expect(notes()).toHaveLength(2);
});

it('are not tried when the contact could not be looked up', async () => {
  hubspot.sandbox.setFaults({ error503: 1 });

  const outcomes = await hubspot.helpdesk.writeTickets([write()]);

  expect(outcomes).toMatchObject([{ ok: false, error: { kind: 'unavailable' } }]);
  expect(notes()).toEqual([]);
});

it('are not written to a ticket whose properties were refused', async () => {
  hubspot.sandbox.deleteTicket(PORTAL, ticketId);

  await hubspot.helpdesk.writeTickets([write({ score: SCORE })]);

  expect(notes()).toEqual([]);
});
