import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskDraft } from '../../src/connector/task.ts';
import { PORTAL, sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount } from './fixtures/sandbox-account.ts';

const RASA = '70001';

let hubspot: SandboxAccount;
let draft: TaskDraft;

beforeEach(async () => {
  hubspot = await sandboxAccount();
  const contact = { name: 'Ana Ruiz', email: 'ana@acme.example', company: 'ACME' };
  const ticketId = hubspot.sandbox.createTickets(PORTAL, { contact }).ids[0] ?? '';
  const { contacts, companies } = hubspot.sandbox.records(PORTAL);
  draft = {
    marker: 'afterword-task-1',
    title: 'Call Ana Ruiz: rated 2 of 10',
    body: 'She wrote:\n"Nobody <called> & I waited."',
    dueAt: new Date('2026-11-24T16:00:00.000Z'),
    owner: { externalId: RASA, email: null, groupId: null },
    person: { externalId: contacts[0]?.id ?? '', email: 'ana@acme.example', name: 'Ana Ruiz' },
    organisationId: companies[0]?.id ?? '',
    ticketId,
  };
});

afterEach(() => hubspot.sandbox.close());

function tasks() {
  return hubspot.sandbox.tasks(PORTAL);
}

function calls(endpoint: string): number {
  return hubspot.sandbox.counters()[endpoint] ?? 0;
}

describe('create', () => {
  it('makes a task with owner, due date, and links to contact, ticket and company', async () => {
    const task = await hubspot.tasks.create(draft);

    expect(task).toEqual({ taskId: tasks()[0]?.id, ownerName: 'Rasa Petrauskienė' });
    expect(tasks()).toMatchObject([
      {
        subject: draft.title,
        status: 'NOT_STARTED',
        dueAt: '2026-11-24T16:00:00.000Z',
        ownerName: 'Rasa Petrauskienė',
        contactIds: [draft.person.externalId],
        ticketIds: [draft.ticketId],
        companyIds: [draft.organisationId],
      },
    ]);
    expect(tasks()[0]?.body).toContain('&quot;Nobody &lt;called&gt; &amp; I waited.&quot;');
  });

  it('finds the owner by e-mail, as it comes from another helpdesk', async () => {
    const owner = { externalId: null, email: 'TOM@agents.example', groupId: '7' };

    expect(await hubspot.tasks.create({ ...draft, owner })).toMatchObject({ ownerName: 'Tom Becker' });
  });

  it.each([
    { externalId: '99', email: 'nobody@agents.example', groupId: null },
    { externalId: null, email: null, groupId: '7' },
  ])('leaves the task without an owner it does not know: %o', async (owner) => {
    expect(await hubspot.tasks.create({ ...draft, owner })).toMatchObject({ ownerName: null });
    expect(tasks()[0]?.ownerName).toBeNull();
  });

  it('makes the task without its owner when HubSpot refuses one who just left', async () => {
    await hubspot.tasks.create({ ...draft, marker: 'afterword-task-0' });
    hubspot.sandbox.deactivateOwner(PORTAL, RASA);

    expect(await hubspot.tasks.create(draft)).toMatchObject({ ownerName: null });
    expect(tasks()).toHaveLength(2);
  });

  it('looks the contact up by e-mail when the ticket lives elsewhere', async () => {
    const person = { externalId: null, email: 'ANA@acme.example', name: null };

    await hubspot.tasks.create({ ...draft, person, ticketId: null, organisationId: null });

    expect(tasks()).toMatchObject([{ contactIds: [draft.person.externalId], ticketIds: [], companyIds: [] }]);
  });

  it('makes a task that hangs on nothing for a person the CRM does not know', async () => {
    const person = { externalId: null, email: 'nobody@x.example', name: null };
    const alone = { ...draft, person, ticketId: null, organisationId: null };

    const task = await hubspot.tasks.create(alone);

    expect(await hubspot.tasks.find(alone)).toEqual(task);
  });

  it('hands on a refusal that has nothing to do with the owner', async () => {
    const refused = hubspot.tasks.create({ ...draft, organisationId: '999' });

    await expect(refused).rejects.toMatchObject({ kind: 'refused', status: 400 });
    expect(tasks()).toEqual([]);
  });
});

describe('find', () => {
  it('finds the task of an attempt whose answer got lost, before search knows of it', async () => {
    hubspot.sandbox.setFaults({ error500AfterCommit: 1, searchLagMs: 60_000 });
    await expect(hubspot.tasks.create(draft)).rejects.toMatchObject({ kind: 'ambiguous' });
    hubspot.sandbox.setFaults({ searchLagMs: 60_000 });

    expect(await hubspot.tasks.find(draft)).toEqual({
      taskId: tasks()[0]?.id,
      ownerName: 'Rasa Petrauskienė',
    });
    expect(tasks()).toHaveLength(1);
  });

  it('finds the task of an attempt whose connection broke', async () => {
    const person = { externalId: null, email: 'ana@acme.example', name: null };
    const elsewhere = { ...draft, person, ticketId: null };
    await hubspot.tasks.find(elsewhere);
    hubspot.sandbox.setFaults({ timeout: 1, timeoutMs: 10 });
    const byId = {
      ...elsewhere,
      person: draft.person,
      owner: { externalId: null, email: null, groupId: null },
    };
    await expect(hubspot.tasks.create(byId)).rejects.toMatchObject({ kind: 'ambiguous' });
    hubspot.sandbox.setFaults({});

    expect(await hubspot.tasks.find(elsewhere)).toMatchObject({ taskId: tasks()[0]?.id });
  });

  it('finds nothing for another marker, be it a beginning of this one', async () => {
    await hubspot.tasks.create({ ...draft, marker: 'afterword-task-12' });

    expect(await hubspot.tasks.find(draft)).toBeNull();
  });

  it('reads a hundred tasks of one ticket in two calls', async () => {
    for (let index = 0; index < 3; index += 1) {
      await hubspot.tasks.create({ ...draft, marker: `afterword-task-other-${index}` });
    }
    hubspot.sandbox.resetCounters();

    await hubspot.tasks.find(draft);

    expect(calls('GET /crm/objects/2026-03/:type/:id/associations/:to')).toBe(1);
    expect(calls('POST /crm/objects/2026-03/:type/batch/read')).toBe(1);
  });
});

describe('condition', () => {
  it('is untouched after Afterword opened it, also when HubSpot rewrote the markup', async () => {
    const { taskId } = await hubspot.tasks.create(draft);
    expect(await hubspot.tasks.condition(taskId)).toBe('untouched');
    const body = tasks()[0]?.body ?? '';

    await patch(taskId, { hs_task_body: `<div><p>${body.replaceAll('<br>', '</p>\n<p>')}</p></div>` });

    expect(await hubspot.tasks.condition(taskId)).toBe('untouched');
  });

  it.each([
    { hs_task_subject: 'Call her today' },
    { hs_timestamp: '2026-11-25T16:00:00.000Z' },
    { hubspot_owner_id: '70002' },
    { hubspot_owner_id: '' },
    { hs_task_status: 'IN_PROGRESS' },
    { hs_task_body: 'I have called her.' },
  ])('is touched once somebody changed %o', async (values) => {
    const { taskId } = await hubspot.tasks.create(draft);

    await patch(taskId, values);

    expect(await hubspot.tasks.condition(taskId)).toBe('touched');
  });

  it('is touched once somebody wrote below the text', async () => {
    const { taskId } = await hubspot.tasks.create(draft);

    await patch(taskId, { hs_task_body: `${tasks()[0]?.body}<p>Called, no answer.</p>` });

    expect(await hubspot.tasks.condition(taskId)).toBe('touched');
  });

  it('is completed, or gone', async () => {
    const { taskId } = await hubspot.tasks.create(draft);
    hubspot.sandbox.completeTask(PORTAL, taskId);

    expect(await hubspot.tasks.condition(taskId)).toBe('completed');
    expect(await hubspot.tasks.condition('999')).toBe('gone');
  });
});

describe('complete and annotate', () => {
  it('completes with a closing line; doing it twice changes nothing', async () => {
    const { taskId } = await hubspot.tasks.create(draft);

    await hubspot.tasks.complete(taskId, 'Customer corrected 2 to 9');
    const once = tasks()[0];
    await hubspot.tasks.complete(taskId, 'Customer corrected 2 to 9');

    expect(once).toMatchObject({
      status: 'COMPLETED',
      body: expect.stringMatching(/Customer corrected 2 to 9$/),
    });
    expect(tasks()[0]).toEqual(once);
  });

  it('adds a line once, although the answer got lost, and leaves the task touched', async () => {
    const { taskId } = await hubspot.tasks.create(draft);
    hubspot.sandbox.touchTask(PORTAL, taskId);
    hubspot.sandbox.setFaults({ error500AfterCommit: 1 });
    await expect(hubspot.tasks.annotate(taskId, 'Corrected 2 to 9', 'aw-1')).rejects.toMatchObject({
      kind: 'unavailable',
    });
    hubspot.sandbox.setFaults({});

    await hubspot.tasks.annotate(taskId, 'Corrected 2 to 9', 'aw-1');

    expect(tasks()[0]?.body.match(/Corrected 2 to 9 \(aw-1\)/g)).toHaveLength(1);
    expect(await hubspot.tasks.condition(taskId)).toBe('touched');
  });

  it('does nothing to a task that is gone', async () => {
    await hubspot.tasks.complete('999', 'line');
    await hubspot.tasks.annotate('999', 'line', 'aw-1');
  });
});

/** What an agent does in HubSpot, through the API. */
async function patch(taskId: string, properties: Record<string, string>): Promise<void> {
  const { credentials } = hubspot.sandbox.createAccount({ account: PORTAL });
  const response = await fetch(`${hubspot.sandbox.url}/crm/objects/2026-03/tasks/${taskId}`, {
    method: 'PATCH',
    headers: { Authorization: `Bearer ${credentials.accessToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ properties }),
  });
  expect(response.status).toBe(200);
}
