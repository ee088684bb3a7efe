import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customer, draft, openStage } from './fixtures/stage.ts';
import type { Stage } from './fixtures/stage.ts';
import { openZendesk } from './index.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('tasks', () => {
  test('a task is a private ticket of the integration user with owner and due date, and mails no customer', async () => {
    const { tasks } = openZendesk(await stage.installed());
    const id = stage.solvedTicket();

    const opened = await tasks.create(draft(id, { email: 'Wei@agents.example' }));

    expect(opened.ownerName).toBe('Wei Li');
    const records = stage.sandbox.records('acme');
    expect(records.tasks).toMatchObject([
      {
        id: opened.taskId,
        externalId: 'afterword-task-resp-1',
        requester: { name: 'Afterword Integration' },
        assignee: { name: 'Wei Li' },
        status: 'open',
        tags: [],
        dueAt: '2026-11-24T16:00:00.000Z',
        comments: [{ public: false }],
      },
    ]);
    expect(records.tasks[0]?.comments[0]?.body).toContain(`Ticket #${id}`);
    expect(records.customerMailsCausedByIntegration).toBe(0);
  });

  test('an owner who is no agent leaves the task to nobody, and the task says so', async () => {
    const { tasks } = openZendesk(await stage.installed());
    stage.solvedTicket();

    const opened = await tasks.create(draft(null, { email: customer.email }));

    expect(opened.ownerName).toBeNull();
    expect(stage.sandbox.tasks('acme')[0]).toMatchObject({ assignee: null, status: 'new' });
    expect(stage.sandbox.tasks('acme')[0]?.comments[0]?.body).toContain('Nobody owns this task yet');
  });

  test('a group takes the task when no agent is known', async () => {
    const access = await stage.installed();
    const { tasks, helpdesk } = openZendesk(access);
    const reading = await helpdesk.readTicket(stage.solvedTicket());
    const groupId = (reading.found && reading.ticket.snapshot.group?.externalId) || '';

    const opened = await tasks.create(draft(null, { email: 'left@agents.example', groupId }));

    expect(opened.ownerName).toBe('Support');
  });

  test('after a create whose answer was lost the task is found by its marker, and there is only one', async () => {
    const { tasks } = openZendesk(await stage.installed());
    const wanted = draft(stage.solvedTicket(), { email: 'rasa@agents.example' });
    expect(await tasks.find(wanted)).toBeNull();

    stage.sandbox.setFaults({ error500AfterCommit: true });
    await expect(tasks.create(wanted)).rejects.toMatchObject({ kind: 'ambiguous' });
    stage.sandbox.setFaults({});
    const found = await tasks.find(wanted);

    expect(found).toMatchObject({ ownerName: 'Rasa Petrauskienė' });
    expect(stage.sandbox.tasks('acme')).toHaveLength(1);
  });

  test('a task nobody looked at is untouched, also after we wrote on it; an agent makes the difference', async () => {
    const { tasks } = openZendesk(await stage.installed());
    const { taskId } = await tasks.create(draft(null, { email: 'rasa@agents.example' }));

    await tasks.annotate(taskId, 'Customer corrected 3 to 4. [aw-c1]', '[aw-c1]');
    const before = await tasks.condition(taskId);
    stage.sandbox.touchTask('acme', taskId);
    const touched = await tasks.condition(taskId);
    stage.sandbox.solveTask('acme', taskId);
    const completed = await tasks.condition(taskId);
    stage.sandbox.deleteTicket('acme', taskId);

    expect([before, touched, completed, await tasks.condition(taskId)]).toEqual([
      'untouched',
      'touched',
      'completed',
      'gone',
    ]);
  });

  test('completing and annotating twice leaves one line each, also without an assignee', async () => {
    const { tasks } = openZendesk(await stage.installed());
    const { taskId } = await tasks.create(draft(null));

    await tasks.annotate(taskId, 'Customer corrected 3 to 5.', 'aw-c1');
    await tasks.annotate(taskId, 'Customer corrected 3 to 5.', 'aw-c1');
    await tasks.complete(taskId, 'Customer corrected 3 to 9.');
    await tasks.complete(taskId, 'Customer corrected 3 to 9.');

    const [task] = stage.sandbox.tasks('acme');
    expect(task?.status).toBe('solved');
    expect(task?.comments.map((comment) => comment.body).slice(1)).toEqual([
      'Customer corrected 3 to 5.\n(aw-c1)',
      'Customer corrected 3 to 9.',
    ]);
    expect(await openZendesk(stage.connect()).helpdesk.readTicket(taskId)).toMatchObject({
      ticket: { ownTask: true },
    });
  });
});
