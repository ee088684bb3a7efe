import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked } from './ask.ts';
import type { Said } from './answer.ts';
import { DifferenceError, eventually, now } from './difference.ts';
import type { SeenTask } from './desk.ts';
import type { Pairing } from './pairing.ts';

/** One private note, with the score and the customer's words. Resolves to its first line. */
export async function noteWritten(pairing: Pairing, asked: Asked, { score, comment }: Said): Promise<string> {
  const { helpdesk } = pairing;
  const [note = ''] = await eventually({
    what: `private notes on ticket #${asked.ticketId}`,
    expected: `one, with "rated ${score} of 10" and the comment`,
    read: () => helpdesk.notes(asked.ticketId),
    holds: (seen) =>
      seen.length === 1 && seen[0]?.includes(`rated ${score} of 10`) === true && seen[0].includes(comment),
  });
  const [firstLine = ''] = note.split('\n');
  pairing.ok(asked.scene, `one private note in ${helpdesk.product}: "${firstLine}"`);
  return firstLine;
}

/** One task for whoever solved the ticket, due on a working day at five. */
export async function taskOpened(pairing: Pairing, asked: Asked, { score }: Said): Promise<SeenTask> {
  const { helpdesk, zone } = pairing;
  const { ticketId, assignee } = asked;
  const [task] = await eventually({
    what: `tasks for ticket #${ticketId}`,
    expected: `one open task of ${assignee}, due on a working day at 17:00`,
    read: () => helpdesk.tasks(ticketId),
    holds: (seen) => seen.length === 1 && seen[0] !== undefined && isRightTask(seen[0], assignee, zone),
  });
  if (!task?.title.includes(`rated ${score} of 10`)) {
    throw new DifferenceError('the title of the task', `"rated ${score} of 10"`, task?.title ?? 'no task');
  }
  const due = task.dueAt === null ? '' : dayAndHour(task.dueAt, zone);
  pairing.ok(asked.scene, `task in ${helpdesk.product} "${task.title}": owner ${task.owner}, due ${due}`);
  return task;
}

function isRightTask({ owner, dueAt, done }: SeenTask, assignee: string, zone: string): boolean {
  if (owner !== assignee || done || dueAt === null) return false;
  return !/^S(at|un)/.test(dayAndHour(dueAt, zone)) && dayAndHour(dueAt, zone).endsWith('17:00');
}

/** "Mon 24 Nov 17:00" */
export function dayAndHour(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  });
  return parts.format(new Date(iso)).replaceAll(',', '');
}

/** Long enough for a task that should not come to come. */
const LOOK_AGAIN_MS = 1_500;

export async function noTask(pairing: Pairing, { scene, ticketId }: Asked): Promise<void> {
  await sleep(LOOK_AGAIN_MS);
  await now({
    what: `tasks for ticket #${ticketId}`,
    expected: 'none',
    read: () => pairing.helpdesk.tasks(ticketId),
    holds: (seen) => seen.length === 0,
  });
  pairing.ok(scene, 'no task');
}

/** Where the platform has room for it, one record for each answer. */
export async function historyKept(
  pairing: Pairing,
  { scene, ticketId }: Asked,
  score: number,
): Promise<void> {
  const { helpdesk } = pairing;
  if ((await helpdesk.history(ticketId)) === null) return;
  await eventually({
    what: `history records of ticket #${ticketId}`,
    expected: `one, score ${score}`,
    read: () => helpdesk.history(ticketId),
    holds: (seen) => seen?.length === 1 && seen[0]?.score === score,
  });
  pairing.ok(scene, `one history record (custom object) in ${helpdesk.product}: score = ${score}`);
}

/** Number of answers and worst recent band; the figure itself stays empty below five. */
export async function companyCounted(
  pairing: Pairing,
  { scene, customer }: Asked,
  { answers, worst }: { answers: number; worst: string },
): Promise<void> {
  for (const crm of pairing.crms) {
    await eventually({
      what: `company ${customer.company} in ${crm.product}`,
      expected: `${answers} answers, worst recent ${worst}, no figure yet`,
      read: () => crm.company(customer.company),
      holds: (seen) => seen.answers === answers && seen.worstRecent === worst && seen.nps === null,
    });
    pairing.ok(
      scene,
      `${customer.company} in ${crm.product}: afterword_nps_count = ${answers}, worst recent = ${worst}, figure empty below 5`,
    );
  }
}
