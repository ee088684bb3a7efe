import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestHouse, type Account, type TestHouse } from '../support/app.ts';
import { askedAbout } from '../support/asked.ts';
import { eventually } from '../support/eventually.ts';

let house: TestHouse;

beforeAll(async () => {
  house = await startTestHouse();
});

afterAll(() => house.close());

const PLATFORMS = [
  ['Zendesk', () => house.zendesk()],
  ['HubSpot', () => house.hubspot()],
] as const;

const WithTask = z.object({
  task: z.object({
    taskId: z.string(),
    state: z.string(),
    followedUpAt: z.string().nullable(),
    followedUpBy: z.string().nullable(),
    elapsedSeconds: z.number().nullable(),
    sameDay: z.boolean().nullable(),
  }),
});

/** A settled 3 with its open task. */
async function low(account: Account) {
  const asked = await askedAbout(house, account);
  await house.respondent.score(asked.link, 3);
  await house.respondent.comment(asked.link, 'Nobody called back.');
  const { id } = await house.settled(account, asked.ticket);
  const [task] = account.tasks();
  return { ...asked, responseId: id, taskId: task?.id ?? '' };
}

async function taskOf(responseId: string): Promise<z.infer<typeof WithTask>['task']> {
  return WithTask.parse(await house.api.done('GET', `/v1/responses/${responseId}`)).task;
}

/** The turn of a task comes after a minute at the earliest: here it comes now. */
async function lookNow(responseId: string): Promise<void> {
  const superuser = await house.superuser();
  await superuser.rows('update follow_up_task set check_at = now() where response_id = $1', [responseId]);
}

function completeTask(account: Account, taskId: string): void {
  if (account.platform === 'zendesk') house.stage.zendesk.solveTicket(account.account, taskId);
  else house.stage.hubspot.completeTask(account.account, taskId);
}

function reopenTask(account: Account, taskId: string): void {
  if (account.platform === 'zendesk') house.stage.zendesk.reopenTicket(account.account, taskId);
  else house.stage.hubspot.touchTask(account.account, taskId);
}

const Figures = z.object({
  tasks: z.number(),
  followedUp: z.number(),
  followedUpShare: z.number().nullable(),
  sameDayShare: z.number().nullable(),
  medianSeconds: z.number().nullable(),
  overdue: z.number(),
});

async function figures(account: Account) {
  return Figures.parse(await house.api.done('GET', `/v1/follow-ups?connection=${account.connectionId}`));
}

describe.each(PLATFORMS)(
  'a completed task on %s',
  { concurrent: true, timeout: 150_000 },
  (_name, connect) => {
    it('is recorded as followed up, with the time it took and by whom, however often it is looked at', async () => {
      const account = await connect();
      const { responseId, taskId } = await low(account);
      expect(await taskOf(responseId)).toMatchObject({ followedUpAt: null, sameDay: null });
      expect(await figures(account)).toMatchObject({ tasks: 1, followedUp: 0, followedUpShare: 0 });

      completeTask(account, taskId);
      await lookNow(responseId);
      const first = await eventually(async () => {
        const task = await taskOf(responseId);
        return task.followedUpAt === null ? null : task;
      });
      await lookNow(responseId);
      await eventually(async () => ((await isAwaited(responseId)) ? true : null));

      expect(first.followedUpBy).not.toBeNull();
      expect(first.elapsedSeconds).toBeGreaterThanOrEqual(0);
      expect(first.elapsedSeconds).toBeLessThan(60);
      expect(await taskOf(responseId)).toEqual(first);
      expect(await figures(account)).toMatchObject({ tasks: 1, followedUp: 1, followedUpShare: 1 });
    });

    it('that is reopened is not followed up any more, until it is completed again', async () => {
      const account = await connect();
      const { responseId, taskId } = await low(account);
      completeTask(account, taskId);
      await lookNow(responseId);
      await eventually(async () => (await taskOf(responseId)).followedUpAt);

      reopenTask(account, taskId);
      await lookNow(responseId);
      await eventually(async () => ((await taskOf(responseId)).followedUpAt === null ? true : null));
      expect(await figures(account)).toMatchObject({ tasks: 1, followedUp: 0 });

      completeTask(account, taskId);
      await lookNow(responseId);
      await eventually(async () => (await taskOf(responseId)).followedUpAt);
    });

    it('by the customer’s own correction is nobody’s follow-up', async () => {
      const account = await connect();
      const { responseId, ticket, link } = await low(account);

      await house.respondent.score(link, 9);
      await house.settled(account, ticket, 75_000);
      await lookNow(responseId);

      expect(await taskOf(responseId)).toMatchObject({ state: 'completed-by-us', followedUpAt: null });
      expect(await figures(account)).toMatchObject({ tasks: 0, followedUpShare: null, medianSeconds: null });
    });
  },
);

/** Looked at, and to be looked at again some other time. */
async function isAwaited(responseId: string): Promise<boolean> {
  const superuser = await house.superuser();
  const [row] = await superuser.rows(
    "select check_at > now() + interval '10 minutes' as later from follow_up_task where response_id = $1",
    [responseId],
  );
  return row?.['later'] === true;
}

describe('a Zendesk task that is solved', { timeout: 60_000 }, () => {
  it('is heard of at once, without waiting for its turn', async () => {
    const account = await house.zendesk();
    const { responseId, taskId } = await low(account);

    completeTask(account, taskId);

    expect(await eventually(async () => (await taskOf(responseId)).followedUpAt)).not.toBeNull();
  });
});
