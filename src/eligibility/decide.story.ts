import type { Connection } from '../connection/schema.ts';
import { scheduleAsks, type Ask } from '../invitation/schedule.story.ts';
import { linkAccounts, meetPeople, type KnownRow, type PersonAccount } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { SolvedTicket } from '../ticket-closed/ticket-event.ts';
import { decide, type Decision, type PersonFacts } from './decide.ts';
import { insertLedger, knownTransitions, type LedgerEntry } from './store.ts';

/** A ticket found solved, and how it was found. */
export interface ClosedTicket {
  readonly connection: Connection;
  readonly ticket: SolvedTicket;
  readonly source: 'webhook' | 'poll' | 'workflow';
}

export interface Judged extends ClosedTicket {
  readonly personId: string | null;
  readonly decision: Decision;
  readonly entry: LedgerEntry;
}

/**
 * Decides every transition that has no ledger row yet: one row each, whatever how often it is reported,
 * and an invitation for those who may be asked. All in the caller's transaction.
 */
export async function decideTickets(core: Core, tx: Tx, closed: readonly ClosedTicket[]): Promise<void> {
  const fresh = await unknownTransitions(tx, closed);
  if (fresh.length === 0) return;
  const judged = await judgeTickets(core, tx, fresh);
  const inserted = await insertLedger(
    tx,
    judged.map(({ entry }) => entry),
  );
  await linkAccounts(tx, judged.flatMap(accountOf));
  const asks = judged.filter(({ entry }) => inserted.has(entry.id)).flatMap(askOf);
  await scheduleAsks(core, tx, asks);
}

/** Locks the requesters until the transaction ends, and says of each ticket what speaks for or against asking now. */
export async function judgeTickets(core: Core, tx: Tx, closed: readonly ClosedTicket[]): Promise<Judged[]> {
  return judge(core, closed, await meetRequesters(core, tx, closed));
}

/** Reported twice in one batch counts once; known in the ledger counts not at all. */
async function unknownTransitions(tx: Tx, closed: readonly ClosedTicket[]): Promise<ClosedTicket[]> {
  const distinct = [
    ...new Map(
      closed.map((one) => [`${one.connection.id} ${one.ticket.id} ${one.ticket.solvedAt.getTime()}`, one]),
    ).values(),
  ];
  const known = await knownTransitions(
    tx,
    distinct.map(({ connection, ticket }) => ({
      connectionId: connection.id,
      ticketId: ticket.id,
      solvedAt: ticket.solvedAt,
    })),
  );
  return distinct.filter((_, position) => !known.has(position));
}

type People = Map<string, KnownRow>;

async function meetRequesters(core: Core, tx: Tx, closed: readonly ClosedTicket[]): Promise<People> {
  const seen = new Map(
    closed.flatMap(({ connection, ticket: { requester } }) => {
      if (!requester?.email) return [];
      const email = requester.email.toLowerCase();
      const emailHash = core.keys.fingerprint(email);
      const { name, firstName, locale, timeZone } = requester;
      const { workspaceId } = connection;
      const person = { id: core.newId(), workspaceId, email, emailHash, name, firstName, locale, timeZone };
      return [[personKey(workspaceId, emailHash), { ...person, at: core.now() }]] as const;
    }),
  );
  if (seen.size === 0) return new Map();
  const rows = await meetPeople(tx, [...seen.values()]);
  return new Map(rows.map((row) => [`${row.workspaceId} ${row.emailHash}`, row]));
}

function personKey(workspaceId: string, emailHash: Buffer): string {
  return `${workspaceId} ${emailHash.toString('hex')}`;
}

/** One after the other: the second ticket of one person in a batch meets the ask of the first. */
function judge(core: Core, closed: readonly ClosedTicket[], people: People): Judged[] {
  const pending = new Map<string, Date>();
  return closed.map((one) => {
    const { connection, ticket } = one;
    const person = requesterOf(core, one, people);
    // Everybody with an address is stored but those who were erased.
    const erased = person === undefined && (ticket.requester?.email ?? null) !== null;
    const known = person ? factsOf(person, pending) : { ...NOBODY_YET, erased };
    const byWorkflow = one.source === 'workflow';
    const decision = decide({ connection, ticket, now: core.now(), person: known, byWorkflow });
    if (decision.ask && person && connection.mode === 'live') pending.set(person.id, decision.sendAt);
    const personId = person?.id ?? null;
    return { ...one, personId, decision, entry: ledgerEntry(core, { ...one, personId, decision }) };
  });
}

function requesterOf(core: Core, closed: ClosedTicket, people: People): KnownRow | undefined {
  const email = closed.ticket.requester?.email?.toLowerCase();
  return email
    ? people.get(personKey(closed.connection.workspaceId, core.keys.fingerprint(email)))
    : undefined;
}

const NOBODY_YET: PersonFacts = {
  lastAskedAt: null,
  pendingAskAt: null,
  optedOut: false,
  undeliverable: false,
};

function factsOf(person: KnownRow, pending: ReadonlyMap<string, Date>): PersonFacts {
  return {
    lastAskedAt: person.lastAskedAt,
    pendingAskAt: pending.get(person.id) ?? person.pendingAskAt,
    optedOut: person.optOuts.includes('surveys'),
    undeliverable: person.optOuts.includes('undeliverable'),
  };
}

function ledgerEntry(core: Core, judged: Omit<Judged, 'entry'>): LedgerEntry {
  const { connection, ticket, decision } = judged;
  const { requester } = ticket;
  return {
    id: core.newId(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    ticketId: ticket.id,
    ticketNumber: ticket.number,
    solvedAt: ticket.solvedAt,
    source: judged.source,
    personId: judged.personId,
    requester:
      requester && (judged.personId !== null || requester.email === null)
        ? {
            externalId: requester.externalId,
            organisationId: ticket.organisation?.externalId ?? requester.organisationId,
          }
        : null,
    snapshot: ticket.snapshot,
    ticketCreatedAt: ticket.createdAt,
    receivedAtAddress: ticket.receivedAt,
    ask: decision.ask,
    rehearsal: connection.mode === 'rehearsal',
    reason: decision.ask ? 'eligible' : decision.reason,
    evidence: decision.evidence,
    decidedAt: core.now(),
  };
}

export function accountOf({ connection, ticket, personId }: Judged): PersonAccount[] {
  const { requester } = ticket;
  if (personId === null || requester === null) return [];
  return [
    {
      personId,
      connectionId: connection.id,
      workspaceId: connection.workspaceId,
      externalId: requester.externalId,
      organisationId: ticket.organisation?.externalId ?? requester.organisationId,
      ownerEmail: null,
    },
  ];
}

/** In rehearsal only the test list is really asked. */
function onlyRehearsed({ connection, ticket }: Judged): boolean {
  const email = ticket.requester?.email?.toLowerCase() ?? '';
  return connection.mode === 'rehearsal' && !connection.settings.testList.includes(email);
}

export function askOf(judged: Judged): Ask[] {
  const { connection, ticket, personId, decision, entry, source } = judged;
  if (!decision.ask || personId === null || onlyRehearsed(judged)) return [];
  const wantedLocale = ticket.requester?.locale ?? null;
  const selection = source === 'workflow' ? 'workflow' : 'random';
  return [{ connection, entry, personId, sendAt: decision.sendAt, wantedLocale, selection }];
}
