import { recordAudit } from '../access/audit.story.ts';
import { connectionsById } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { HeldPerson, Inspection } from '../connector/inspection.ts';
import type { EffectDraft } from '../follow-up/effect.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { latestOfPeople, responsesById, type ResponseRow } from '../response/store.ts';
import { NotFoundError } from '../runtime/errors.ts';
import { differencesIn } from './compare.ts';
import {
  claimDueDrifts,
  finishDrift,
  insertDriftReport,
  lockDriftReport,
  markWrittenAgain,
  sampleOfPeople,
  sampleOfTickets,
  type WrittenPerson,
} from './drift.store.ts';
import { nextNight } from './night.ts';
import type { HealthParts } from './parts.ts';
import type { Difference, DriftReport } from './schema.ts';

/** Enough to see a pattern, few enough for the smallest plan's limits: some minutes at one call a second. */
const SAMPLE = 100;
const LEASE_MS = 30 * 60_000;
/** A night that found nobody to do it is made up for in the morning, not next week. */
const RETRY_MS = 60 * 60_000;

/** Compares every connection whose night has come; several processes share them by lease. */
export async function compareDue(parts: HealthParts, workspaceIds: readonly string[]): Promise<void> {
  const { core } = parts;
  const now = core.now();
  const { due, connections } = await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const due = await claimDueDrifts(tx, now, new Date(now.getTime() + LEASE_MS));
    const connections = await connectionsById(
      tx,
      due.map(({ id }) => id),
    );
    return { due, connections };
  });
  for (const { id, nextDriftAt } of due) {
    const connection = connections.get(id);
    if (!connection) continue;
    // The first look only finds out when the night comes.
    const report = nextDriftAt === null ? null : await compareNow(parts, connection);
    const night = nextNight(core.now(), connection.settings.sender.timeZone);
    const next = report?.stoppedWords ? earlier(night, new Date(core.now().getTime() + RETRY_MS)) : night;
    await core.db.inWorkspaces([connection.workspaceId], (tx) => finishDrift(tx, id, next));
  }
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

/** Compares a sample of people and tickets with what the account holds, and stores the result. Writes nothing there. */
export async function compareNow(parts: HealthParts, connection: Connection): Promise<DriftReport> {
  const { core, accounts } = parts;
  const { inspect } = accounts.open(connection);
  const found = inspect
    ? await compareSample(parts, connection, inspect)
    : nothingCompared('This platform does not show what its records hold.');
  const report = {
    id: core.newId(),
    connectionId: connection.id,
    at: core.now(),
    ...found,
    writtenAgainAt: null,
  };
  const { workspaceId } = connection;
  await core.db.inWorkspaces([workspaceId], (tx) => insertDriftReport(tx, { ...report, workspaceId }));
  core.log.info(
    { connection: connection.id, differences: found.differences.length },
    'compared with account',
  );
  return report;
}

type Found = Pick<DriftReport, 'peopleCompared' | 'ticketsCompared' | 'differences' | 'stoppedWords'>;

function nothingCompared(stoppedWords: string): Found {
  return { peopleCompared: 0, ticketsCompared: 0, differences: [], stoppedWords };
}

async function compareSample(
  { core }: HealthParts,
  connection: Connection,
  inspect: Inspection,
): Promise<Found> {
  const { settings, workspaceId, id } = connection;
  const sample = await core.db.inWorkspaces([workspaceId], async (tx) => {
    const people = settings.crm ? await sampleOfPeople(tx, id, SAMPLE) : [];
    const answerIds = settings.helpdesk ? await sampleOfTickets(tx, id, SAMPLE) : [];
    const answers = await responsesById(tx, answerIds);
    const latest = await latestOfPeople(
      tx,
      people.map(({ personId }) => personId),
    );
    return { people, answers: [...answers.values()], latest };
  });
  try {
    const people = await inspect.people(sample.people.map(({ externalId }) => externalId));
    const ofPeople = comparePeople(sample, people);
    const ticketIds = [...new Set(sample.answers.map(({ ticketId }) => ticketId))];
    const tickets = await inspect.tickets(ticketIds);
    return {
      peopleCompared: people.size,
      ticketsCompared: tickets.size,
      differences: [...ofPeople, ...compareTickets(sample.answers, tickets)],
      stoppedWords: null,
    };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return nothingCompared(error.words);
  }
}

function comparePeople(
  sample: { people: readonly WrittenPerson[]; latest: readonly ResponseRow[] },
  held: ReadonlyMap<string, HeldPerson>,
): Difference[] {
  const answersOf = Map.groupBy(sample.latest, ({ personId }) => personId);
  return sample.people.flatMap(({ personId, externalId }) => {
    const record = held.get(externalId);
    if (!record) return [];
    return (answersOf.get(personId) ?? []).flatMap((answer) =>
      differencesIn({ of: 'person', recordId: externalId, answer, held: record.scores[answer.metric] }),
    );
  });
}

function compareTickets(
  answers: readonly ResponseRow[],
  held: ReadonlyMap<string, HeldPerson>,
): Difference[] {
  return answers.flatMap((answer) => {
    const record = held.get(answer.ticketId);
    if (!record) return [];
    return differencesIn({
      of: 'ticket',
      recordId: answer.ticketId,
      answer,
      held: record.scores[answer.metric],
    });
  });
}

/**
 * An admin wants what differs written again: effects like any others, each raised once for a report.
 * @throws {NotFoundError}
 */
export async function writeAgain(
  { core }: HealthParts,
  connection: Connection,
  reportId: string,
): Promise<{ raised: number }> {
  return await core.db.inWorkspaces([connection.workspaceId], async (tx) => {
    const report = await lockDriftReport(tx, connection.id, reportId);
    if (!report) throw new NotFoundError('drift report');
    if (report.writtenAgainAt !== null) return { raised: 0 };
    const drafts = againEffects(connection, report);
    await raiseEffects(core, tx, drafts);
    await markWrittenAgain(tx, report.id, core.now());
    await recordAudit(core, tx, {
      workspaceId: connection.workspaceId,
      action: 'connection.written-again',
      subject: { kind: 'connection', id: connection.id },
      after: { report: report.id, writes: drafts.length },
    });
    return { raised: drafts.length };
  });
}

function againEffects(connection: Connection, report: DriftReport): EffectDraft[] {
  const { workspaceId, id: connectionId } = connection;
  const people = new Set(
    report.differences.filter(({ of }) => of === 'person').map(({ personId }) => personId),
  );
  const tickets = new Map(
    report.differences
      .filter(({ of }) => of === 'ticket')
      .map(({ responseId, recordId }) => [responseId, recordId]),
  );
  return [
    ...[...people].flatMap((personId) =>
      personStateEffects({ workspaceId, personId, cause: `drift:${report.id}` }, [connection]),
    ),
    ...[...tickets].map(([responseId, ticketId]): EffectDraft => ({
      workspaceId,
      connectionId,
      responseId,
      kind: 'ticket-score',
      idempotencyKey: `ticket-score:${responseId}:drift:${report.id}`,
      subject: `ticket:${ticketId}`,
    })),
  ];
}
