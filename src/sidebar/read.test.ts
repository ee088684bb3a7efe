import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import {
  settingsWith,
  storedConnection,
  storedInvitation,
  storedPerson,
  storedResponse,
} from '../../test/support/records.ts';
import { vendorWith } from '../../test/support/vendor.ts';
import { insertTask } from '../case/store.ts';
import { createAccounts } from '../connection/accounts.ts';
import { credentialStore } from '../connection/credential.story.ts';
import type { Connection } from '../connection/schema.ts';
import { linkAccounts } from '../person/store.ts';
import type { Metric } from '../survey/schema.ts';
import { createSidebarDesk } from './desk.story.ts';
import { SidebarView, type SidebarAsk, type SidebarDesk, type SidebarSubject } from './schema.ts';
import { createWatch } from './watch.story.ts';

let house: TestCore;
let desk: SidebarDesk;

beforeAll(async () => {
  house = await openTestCore();
  const { core } = house;
  const taskUrl = ({ baseUrl }: { baseUrl: string }, id: string): string => `${baseUrl}/tasks/${id}`;
  const connectors = new Map([['zendesk', vendorWith({ taskUrl })]]);
  const accounts = createAccounts({
    connectors,
    store: credentialStore(core),
    safe: core.keys,
    now: core.now,
  });
  desk = createSidebarDesk({ core, accounts, connectors }, createWatch(core, 20));
});

afterAll(() => house.close());

function beside(
  connection: Connection,
  subject: SidebarSubject,
  change: Partial<SidebarAsk> = {},
): SidebarAsk {
  const viewer = { externalId: '7', name: 'Rasa', email: 'rasa@desk.example', role: 'agent' } as const;
  return {
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    subject,
    viewer,
    locale: 'en',
    ...change,
  };
}

function ticket(id: string): SidebarSubject {
  return { kind: 'ticket', id };
}

describe('the sidebar of a ticket', () => {
  it('keeps its contract and says that nothing is decided about a ticket nobody knows', async () => {
    const connection = await storedConnection(house.core);

    const view = SidebarView.parse(await desk.read(beside(connection, ticket('999'))));

    expect(view.survey).toMatchObject({ state: 'undecided', at: null, metric: null });
    expect(view).toMatchObject({ scores: [], task: null, person: null, organisation: null, templates: [] });
  });

  it('tells when the ask will leave, in the zone and the language of the team', async () => {
    const connection = await storedConnection(house.core, {
      settings: settingsWith({ sender: { timeZone: 'Europe/Vilnius' } }),
    });
    const plannedAt = new Date('2025-11-21T06:00:00Z');
    const { ticketId } = await storedInvitation(house.core, connection, { plannedAt });

    const english = await desk.read(beside(connection, ticket(ticketId)));
    const lithuanian = await desk.read(beside(connection, ticket(ticketId), { locale: 'lt' }));
    const chinese = await desk.read(beside(connection, ticket(ticketId), { locale: 'zh-CN' }));

    expect(english.survey).toMatchObject({ state: 'scheduled', at: plannedAt.toISOString(), metric: 'nps' });
    expect(english.survey?.words).toBe('Will be asked 21 Nov, 08:00.');
    expect(lithuanian.survey?.words).toMatch(/^Bus paklausta .*08:00\.$/);
    expect(chinese.survey?.words).toMatch(/^将于.*08:00询问客户。$/);
  });

  it('shows its answer with the comment, the open task and its address, and replies for that band', async () => {
    const { core } = house;
    const connection = await storedConnection(core, {
      settings: settingsWith({ sender: { companyName: 'Baltic Bikes' } }),
    });
    const response = await storedResponse(core, connection, { comment: 'Nobody called back.' });
    const { workspaceId, id: connectionId } = connection;
    await core.db.inWorkspaces([workspaceId], (tx) =>
      insertTask(tx, {
        responseId: response.id,
        workspaceId,
        connectionId,
        taskId: '4712',
        ownerName: 'Jonas',
        dueAt: new Date('2025-11-19T15:00:00Z'),
        state: 'open',
        openedAt: core.now(),
      }),
    );

    const view = SidebarView.parse(await desk.read(beside(connection, ticket(response.ticketId))));

    expect(view.survey).toMatchObject({ state: 'answered', at: response.answeredAt.toISOString() });
    expect(view.scores).toEqual([
      expect.objectContaining({
        score: 3,
        band: 'detractor',
        comment: 'Nobody called back.',
        scale: { min: 0, max: 10 },
      }),
    ]);
    expect(view.task).toMatchObject({ ownerName: 'Jonas', overdue: true, state: 'open', localId: '4712' });
    expect(view.task?.url).toBe(`${connection.baseUrl}/tasks/4712`);
    expect(view.person).toMatchObject({ category: 'detractor' });
    expect(view.templates.length).toBeGreaterThan(0);
    // The customer reads Lithuanian, the agent English.
    expect(view.templates[0]?.body).toContain('Baltic Bikes');
    const [english] = view.templates;
    const [lithuanian] = (await desk.read(beside(connection, ticket(response.ticketId), { locale: 'lt' })))
      .templates;
    expect(english?.title).not.toBe(lithuanian?.title);
    expect(english?.body).toBe(lithuanian?.body);
  });

  it('shows the requester it is told of while nothing is decided, with all their answers', async () => {
    const { core } = house;
    const connection = await storedConnection(core);
    const personId = await storedPerson(core, connection, 'known@customer.example');
    await known(connection, personId, { externalId: 'user-77', organisationId: null });
    for (const [score, day] of [
      [9, 1],
      [6, 2],
      [10, 3],
    ] as const) {
      const answeredAt = new Date(Date.UTC(2025, 10, day));
      const band = score >= 9 ? 'promoter' : 'detractor';
      await storedResponse(core, connection, { personId, score, band, answeredAt });
    }

    const view = await desk.read(beside(connection, { kind: 'ticket', id: 'new-1', personId: 'user-77' }));

    expect(view.survey?.state).toBe('undecided');
    expect(view.scores).toEqual([]);
    expect(view.person?.scores.map(({ score }) => score)).toEqual([10, 6, 9]);
    expect(view.person?.category).toBe('promoter');
    const same = await desk.read(beside(connection, { kind: 'person', id: 'user-77' }));
    expect(same.person).toEqual(view.person);
    expect(same.survey).toBeNull();
  });

  it('never takes promoter status from another metric or from a manual ask', async () => {
    const { core } = house;
    const connection = await storedConnection(core);
    const personId = await storedPerson(core, connection, 'quiet@customer.example');
    await known(connection, personId, { externalId: 'user-78', organisationId: null });
    await storedResponse(core, connection, {
      personId,
      metric: 'csat',
      surveyKey: 'csat',
      score: 5,
      band: 'promoter',
    });
    await storedResponse(core, connection, { personId, selection: 'manual', score: 2 });

    const { person } = await desk.read(beside(connection, { kind: 'person', id: 'user-78' }));

    expect(person?.scores).toHaveLength(2);
    expect(person?.category).toBeNull();
  });
});

describe('the figures of an organisation', () => {
  it('stay empty below five answers and count from there, within the year', async () => {
    const { core } = house;
    const connection = await storedConnection(core);
    await answersOfOrganisation(connection, 'org-1', 4);
    const before = await desk.read(beside(connection, { kind: 'organisation', id: 'org-1' }));
    await answersOfOrganisation(connection, 'org-1', 1);

    const view = SidebarView.parse(
      await desk.read(beside(connection, { kind: 'organisation', id: 'org-1' })),
    );

    const figures = { metric: 'nps' satisfies Metric, worstRecent: 'detractor' };
    expect(before.organisation?.figures).toEqual([{ ...figures, count: 4, figure: null }]);
    expect(view.organisation).toMatchObject({
      days: 365,
      minimumAnswers: 5,
      figures: [{ ...figures, count: 5, figure: -100 }],
    });
    expect(view.actions).toEqual([]);
  });
});

describe('another account', () => {
  it('sees nothing of a ticket, a person or an organisation, whatever ids it names', async () => {
    const { core } = house;
    const owner = await storedConnection(core);
    const stranger = await storedConnection(core);
    const response = await storedResponse(core, owner, { comment: 'A secret.' });
    await known(owner, response.personId, { externalId: 'user-5', organisationId: 'org-5' });

    const views = await Promise.all([
      desk.read(beside(stranger, { kind: 'ticket', id: response.ticketId, personId: 'user-5' })),
      desk.read(beside(stranger, { kind: 'person', id: 'user-5' })),
      desk.read(beside(stranger, { kind: 'organisation', id: 'org-5' })),
    ]);

    for (const view of views) {
      expect(view.person).toBeNull();
      expect(view.scores).toEqual([]);
      expect(view.organisation?.figures ?? []).toEqual([]);
      expect(JSON.stringify(view)).not.toContain('secret');
    }
    await expect(
      desk.read({ ...beside(owner, ticket(response.ticketId)), workspaceId: stranger.workspaceId }),
    ).rejects.toThrow('connection not found');
  });

  it('in the same workspace does not answer for a ticket with the same number', async () => {
    const { core } = house;
    const first = await storedConnection(core);
    const second = await storedConnection(core, { workspaceId: first.workspaceId });
    const { ticketId } = await storedResponse(core, first);

    const view = await desk.read(beside(second, ticket(ticketId)));

    expect(view.survey?.state).toBe('undecided');
    expect(view.scores).toEqual([]);
  });
});

async function known(
  connection: Connection,
  personId: string,
  as: { externalId: string; organisationId: string | null },
): Promise<void> {
  await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
    linkAccounts(tx, [
      {
        ...as,
        personId,
        connectionId: connection.id,
        workspaceId: connection.workspaceId,
        ownerEmail: null,
      },
    ]),
  );
}

async function answersOfOrganisation(connection: Connection, id: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const { personId } = await storedResponse(house.core, connection);
    await known(connection, personId, { externalId: `member-${personId}`, organisationId: id });
  }
}
