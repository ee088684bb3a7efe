import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import { openOutbox, type TestOutbox } from '../../test/support/outbox.ts';
import { openPostOffice } from '../../test/support/post-office.ts';
import { settingsWith, storedConnection, storedPerson, storedResponse } from '../../test/support/records.ts';
import { deskThatKeeps, recording } from '../../test/support/recording-account.ts';
import { vendorWith } from '../../test/support/vendor.ts';
import { insertTask } from '../case/store.ts';
import { createAccounts } from '../connection/accounts.ts';
import { credentialStore } from '../connection/credential.story.ts';
import { ConnectorError, type FailureFacts } from '../connector/errors.ts';
import type { TaskDesk, TaskDraft } from '../connector/task.ts';
import type { Outcome, PersonWrite, TicketWrite } from '../connector/write-back.ts';
import { linkAccounts } from '../person/store.ts';
import { EFFECT_QUEUE } from './raise.story.ts';
import { createEffectResults } from './results.story.ts';
import { runEffects } from './run.story.ts';
import type { NewEffect } from './store.ts';

let house: TestCore;
let outbox: TestOutbox;
let tickets: TicketWrite[] = [];
let people: PersonWrite[] = [];
let created: TaskDraft[] = [];
let found: string[] = [];
/** How the vendor answers each ticket write. */
let outcome: (write: TicketWrite) => Outcome;
let desk: TaskDesk;

beforeAll(async () => {
  house = await openTestCore();
});

beforeEach(async () => {
  outbox = await openOutbox(house);
  [tickets, people, created, found] = [[], [], [], []];
  house.added.length = 0;
  outcome = () => ({ ok: true });
  desk = deskThatKeeps(created, () => found);
});

afterEach(() => outbox.close());

afterAll(() => house.close());

async function run(...effects: NewEffect[]): Promise<void> {
  const { core } = house;
  const connectors = new Map([
    [
      'zendesk',
      vendorWith({}, recording({ tickets, people, outcome: (write) => outcome(write), tasks: desk })),
    ],
  ]);
  const accounts = createAccounts({
    connectors,
    store: credentialStore(core),
    safe: core.keys,
    now: core.now,
  });
  const parts = { core, accounts, alerts: null, mail: openPostOffice().desk };
  const workspaceIds = [...new Set(effects.map(({ workspaceId }) => workspaceId))];
  await runEffects(parts, createEffectResults(core), { ids: effects.map(({ id }) => id), workspaceIds });
}

/** An effect about a new answer, raised. */
async function about(
  change: Partial<NewEffect> & { score?: number; band?: 'detractor' | 'promoter' } = {},
): Promise<NewEffect> {
  const { score = 3, band = 'detractor', ...rest } = change;
  const response = await storedResponse(house.core, outbox.connection, { score, band });
  const subject = `ticket:${response.ticketId}`;
  const one = outbox.effect({ responseId: response.id, personId: response.personId, subject, ...rest });
  await outbox.raise(one);
  return one;
}

function failing(facts: Partial<FailureFacts>): Outcome {
  return {
    ok: false,
    error: new ConnectorError('failed', { kind: 'unavailable', words: 'Try later.', ...facts }),
  };
}

describe('an effect that is due', () => {
  it('is carried out, with what stands in the database now', async () => {
    const one = await about();

    await run(one);

    expect(tickets).toMatchObject([
      { score: { score: 3, band: 'detractor', responseId: one.responseId }, repeated: false },
    ]);
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'done', finishedAt: house.clock.at });
  });

  it('together with those of its kind and account is one call', async () => {
    await run(await about(), await about(), await about());

    expect(tickets).toHaveLength(3);
  });

  it('but waits for its record comes again soon', async () => {
    const first = await about();
    const second = await about({ subject: first.subject, kind: 'ticket-note' });

    await run(first, second);

    expect(await outbox.standing(second.id)).toMatchObject({ state: 'due' });
    expect(house.added).toEqual([
      expect.objectContaining({
        name: EFFECT_QUEUE,
        at: new Date(house.clock.at.getTime() + 1_000),
        payload: expect.objectContaining({ ids: [second.id] }),
      }),
    ]);
  });

  it('about an answer that is gone is skipped', async () => {
    const one = outbox.effect();
    await outbox.raise(one);

    await run(one);

    expect(await outbox.standing(one.id)).toMatchObject({ state: 'skipped' });
  });
});

describe('an effect that fails', () => {
  it('for now is due again later, knowing that it is a repetition', async () => {
    const one = await about();
    outcome = () => failing({ kind: 'rate-limited', retryAfterMs: 30_000 });

    await run(one);

    const dueAt = new Date(house.clock.at.getTime() + 30_000);
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'due', dueAt, failure: 'rate-limited' });
    expect(house.added).toContainEqual(expect.objectContaining({ at: dueAt }));

    pass(house.clock, 30_000);
    outcome = () => ({ ok: true });
    await run(one);
    expect(tickets.map(({ repeated }) => repeated)).toEqual([false, true]);
  });

  it('for good waits for an admin, and because nothing is left to write to is skipped', async () => {
    const [forbidden, closed] = [await about(), await about()];
    outcome = ({ score }) =>
      failing({ kind: score?.responseId === forbidden.responseId ? 'forbidden' : 'closed-ticket' });

    await run(forbidden, closed);

    expect(await outbox.standing(forbidden.id)).toMatchObject({ state: 'parked', failure: 'forbidden' });
    expect(await outbox.standing(closed.id)).toMatchObject({ state: 'skipped', failure: 'closed-ticket' });
  });

  it('by a fault of ours goes to the log, is tried again for hours, then waits for an admin', async () => {
    const one = await about();
    outcome = () => {
      throw new TypeError('a defect of ours');
    };

    await run(one);
    expect(await outbox.standing(one.id)).toMatchObject({
      state: 'due',
      failure: 'unavailable',
      dueAt: new Date(house.clock.at.getTime() + 1_000),
    });
    expect(house.logged()).toContain('a defect of ours');

    for (let attempt = 2; attempt <= 20; attempt += 1) {
      pass(house.clock, 3_600_000);
      await run(one);
    }
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'parked', attempts: 20 });
  });
});

describe('a task', () => {
  it('is opened once, with the answer as it stands', async () => {
    const one = await about({ kind: 'task-open' });

    await run(one);

    expect(created).toMatchObject([
      { marker: `afterword-task-${one.responseId}`, title: expect.stringContaining('rated 3 of 10') },
    ]);
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'done', resultId: 'task-1' });
  });

  it('that may have been opened before a crash is looked for first', async () => {
    const one = await about({ kind: 'task-open' });
    await outbox.claim(one.id);
    await outbox.finish({ id: one.id, state: 'due', failureKind: 'ambiguous' });
    found = [`afterword-task-${one.responseId}`];

    await run(one);

    expect(created).toEqual([]);
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'done', resultId: 'task-1' });
  });

  it('is not opened for an answer that was corrected meanwhile', async () => {
    const one = await about({ kind: 'task-open', score: 9, band: 'promoter' });

    await run(one);

    expect(created).toEqual([]);
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'skipped' });
  });

  it('is not opened a second time for an answer that became low again', async () => {
    const one = await about({ kind: 'task-open', payload: { again: true } });
    const { workspaceId, id: connectionId } = outbox.connection;
    const there = {
      taskId: 'task-7',
      ownerName: null,
      dueAt: house.clock.at,
      state: 'completed-by-us',
    } as const;
    await house.core.db.inWorkspaces([workspaceId], (tx) =>
      insertTask(tx, {
        responseId: one.responseId ?? '',
        workspaceId,
        connectionId,
        openedAt: house.clock.at,
        ...there,
      }),
    );

    await run(one);

    expect(created).toEqual([]);
    expect(await outbox.standing(one.id)).toMatchObject({ state: 'skipped' });
  });

  it('whose opening fails by a fault of ours holds up none of the others', async () => {
    const [broken, good] = [await about({ kind: 'task-open' }), await about({ kind: 'task-open' })];
    const { create } = desk;
    desk = {
      ...desk,
      create: (draft) =>
        draft.marker.endsWith(broken.responseId ?? '')
          ? Promise.reject(new TypeError('a defect'))
          : create(draft),
    };

    await run(broken, good);

    expect(await outbox.standing(broken.id)).toMatchObject({ state: 'due', failure: 'unavailable' });
    expect(await outbox.standing(good.id)).toMatchObject({ state: 'done' });
  });
});

describe('a person', () => {
  it('of an organisation moves its figures, also when an ask and an answer are written together', async () => {
    const { core } = house;
    const { connection } = outbox;
    const { workspaceId } = connection;
    const personId = await storedPerson(core, connection, `${core.newId()}@customer.example`);
    const known = { externalId: 'user-1', organisationId: 'org-1', ownerEmail: null };
    await core.db.inWorkspaces([workspaceId], (tx) =>
      linkAccounts(tx, [{ personId, connectionId: connection.id, workspaceId, ...known }]),
    );
    const response = await storedResponse(core, connection, { personId });
    const subject = `person:${personId}`;
    const asked = outbox.effect({ kind: 'person-fields', personId, subject });
    const answered = outbox.effect({ kind: 'person-fields', personId, subject, responseId: response.id });
    await outbox.raise(asked, answered);

    await run(asked, answered);

    expect(people).toMatchObject([{ person: { externalId: 'user-1' }, scores: [{ score: 3 }] }]);
    for (const { id } of [asked, answered])
      expect(await outbox.standing(id)).toMatchObject({ state: 'done' });
    const follows = house.added.filter(
      ({ name, at }) => name === EFFECT_QUEUE && at?.getTime() === house.clock.at.getTime(),
    );
    expect(follows).toHaveLength(1);
  });

  it('unknown in a CRM is not created there unless the settings say so', async () => {
    const one = await about({ kind: 'person-fields' });
    const settings = settingsWith({ followUp: { createUnknownContacts: true } });
    const { workspaceId } = outbox.connection;
    const generous = await storedConnection(house.core, { workspaceId, settings });
    const other = outbox.effect({
      kind: 'person-fields',
      personId: one.personId ?? '',
      connectionId: generous.id,
    });
    await outbox.raise(other);

    await run(one, other);

    expect(await outbox.standing(one.id)).toMatchObject({ state: 'skipped' });
    expect(await outbox.standing(other.id)).toMatchObject({ state: 'done' });
    expect(people).toMatchObject([{ createIfMissing: true }]);
  });
});
