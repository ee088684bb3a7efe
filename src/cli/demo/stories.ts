import { z } from 'zod';
import { companyCounted, historyKept, noTask, noteWritten, taskOpened } from './aftermath.ts';
import { giveAnswer, scoreWritten, type Said } from './answer.ts';
import { openLink, solveAndAsk, type Asked } from './ask.ts';
import { DifferenceError, eventually } from './difference.ts';
import type { DemoCustomer } from './desk.ts';
import { invitationTo, ledgerOf, type Pairing } from './pairing.ts';
import { passOnLink } from './referral.ts';

/** What a walk ended with, for the table. */
export interface Walked {
  readonly score: string;
  readonly note: string;
  readonly task: string;
  readonly referral: string;
}

const LOW: Said = {
  band: 'detractor',
  score: 3,
  question: 'What went wrong, and what should we have done?',
  comment: 'Nobody called back.',
  contact: 'yes',
};
const MIDDLE: Said = {
  band: 'passive',
  score: 7,
  question: 'What would have made it a 10?',
  comment: 'A quicker first reply.',
};
const HIGH: Said = {
  band: 'promoter',
  score: 10,
  question: 'What did you like most?',
  comment: 'Rasa knew the answer at once.',
};

export async function detractor(
  pairing: Pairing,
  customer: DemoCustomer,
): Promise<{ asked: Asked; walked: Walked }> {
  const asked = await solveAndAsk(pairing, 'detractor', customer);
  await openLink(pairing, asked, LOW.score);
  await giveAnswer(pairing, asked, LOW);
  await noteWritten(pairing, asked, LOW);
  const task = await taskOpened(pairing, asked, LOW);
  await historyKept(pairing, asked, LOW.score);
  await companyCounted(pairing, asked, { answers: 1, worst: 'detractor' });
  return { asked, walked: { score: '3', note: '1', task: `1, ${task.owner}`, referral: 'not asked' } };
}

export async function passive(pairing: Pairing, customer: DemoCustomer): Promise<Walked> {
  const asked = await solveAndAsk(pairing, 'passive', customer);
  await openLink(pairing, asked, MIDDLE.score);
  const thanks = await giveAnswer(pairing, asked, MIDDLE);
  refuseReferral(thanks);
  await noteWritten(pairing, asked, MIDDLE);
  await noTask(pairing, asked);
  await historyKept(pairing, asked, MIDDLE.score);
  await companyCounted(pairing, asked, { answers: 2, worst: 'detractor' });
  return { score: '7', note: '1', task: 'none', referral: 'not asked' };
}

export async function promoter(pairing: Pairing, customer: DemoCustomer): Promise<Walked> {
  const asked = await solveAndAsk(pairing, 'promoter', customer);
  await openLink(pairing, asked, HIGH.score);
  const thanks = await giveAnswer(pairing, asked, HIGH);
  await passOnLink(pairing, asked, thanks);
  await noteWritten(pairing, asked, HIGH);
  await noTask(pairing, asked);
  await historyKept(pairing, asked, HIGH.score);
  await companyCounted(pairing, asked, { answers: 3, worst: 'detractor' });
  return { score: '10', note: '1', task: 'none', referral: 'asked, mailed' };
}

function refuseReferral(markup: string): void {
  if (markup.includes('/r/'))
    throw new DifferenceError('the thank-you page', 'no referral ask', 'a referral link');
}

const SECOND_THOUGHT = 'Rasa called an hour later. All is well.';

/** The customer changes the 3 to a 9: fields follow, the untouched task is done, nothing is doubled. */
export async function correction(pairing: Pairing, first: Asked): Promise<void> {
  const { helpdesk } = pairing;
  const asked = { ...first, scene: 'correction' };
  await pairing.customer.send(asked.link, { act: 'score', score: '9' });
  pairing.ok('correction', `${asked.customer.name} sent 9 instead of 3 through the same link`);
  await scoreWritten(pairing, asked, { score: 9, band: 'promoter' });
  await pairing.customer.send(asked.link, { act: 'comment', comment: SECOND_THOUGHT });
  pairing.ok('correction', `wrote "${SECOND_THOUGHT}"`);
  const [task] = await eventually({
    what: `tasks for ticket #${asked.ticketId}`,
    expected: 'still one, done, with the line "corrected 3 to 9"',
    read: () => helpdesk.tasks(asked.ticketId),
    holds: (seen) => seen.length === 1 && seen[0]?.done === true && seen[0].text.includes('corrected 3 to 9'),
  });
  pairing.ok(
    'correction',
    `still one task, done: "${/[^\n>.]*corrected 3 to 9[^\n<]*/.exec(task?.text ?? '')?.[0]}"`,
  );
  await eventually({
    what: `private notes on ticket #${asked.ticketId}`,
    expected: 'still one',
    read: () => helpdesk.notes(asked.ticketId),
    holds: (seen) => seen.length === 1,
  });
  pairing.ok('correction', 'still one note');
  await historyKept(pairing, asked, 9);
  await companyCounted(pairing, asked, { answers: 3, worst: 'passive' });
}

const SLOW_SECONDS = 30;

/** Reopened before the mail leaves: the ask is cancelled. Resolves to the address that must stay without mail. */
export async function reopened(pairing: Pairing, customer: DemoCustomer): Promise<void> {
  const { helpdesk } = pairing;
  await setDelay(pairing, SLOW_SECONDS);
  const ticketId = await helpdesk.openTicket(customer);
  await helpdesk.solve(ticketId);
  await eventually({
    what: `the ledger row of ticket #${ticketId}`,
    expected: 'ask, mail still waiting',
    read: () => ledgerOf(pairing, ticketId),
    holds: (seen) => seen[0]?.ask === true && seen[0].invitationState === 'scheduled',
  });
  pairing.ok(
    'reopened',
    `ticket #${ticketId} of ${customer.name} solved: asking ${SLOW_SECONDS} seconds later`,
  );
  await helpdesk.reopen(ticketId);
  await eventually({
    what: `the ledger row of ticket #${ticketId}`,
    expected: 'the verdict "reopened", the invitation cancelled',
    read: () => ledgerOf(pairing, ticketId),
    holds: ([row]) =>
      row?.invitationState === 'cancelled' && row.verdicts.some(({ verdict }) => verdict === 'reopened'),
  });
  pairing.ok('reopened', `ticket #${ticketId} reopened: the ledger says so, the ask is cancelled`);
  await setDelay(pairing, 0);
}

async function setDelay({ api, connectionId }: Pairing, delaySeconds: number): Promise<void> {
  const body = { programme: { delaySeconds } };
  await api.send('PATCH', `/v1/connections/${connectionId}/settings`, { body, answer: z.unknown() });
}

/** One click in the mail program, and nobody asks this person again. */
export async function optedOut(pairing: Pairing, customer: DemoCustomer): Promise<void> {
  const { helpdesk, crms } = pairing;
  const asked = await solveAndAsk(pairing, 'opt-out', customer);
  const answer = await pairing.customer.send(asked.unsubscribeUrl, { 'List-Unsubscribe': 'One-Click' });
  if (answer.status >= 300)
    throw new DifferenceError('the one-click unsubscribe', '2xx', String(answer.status));
  for (const crm of crms) {
    const what = `${crm.personNoun} ${customer.email} in ${crm.product}`;
    await eventually({
      what,
      expected: 'survey state opted_out',
      read: () => crm.person(customer.email),
      holds: (seen) => seen.surveyState === 'opted_out',
    });
    pairing.ok('opt-out', `pressed Unsubscribe: ${what} has afterword_survey_state = opted_out`);
  }
  const second = await helpdesk.openTicket(customer);
  await helpdesk.solve(second);
  const [row] = await eventually({
    what: `the ledger row of ticket #${second}`,
    expected: 'not asked, reason opted-out',
    read: () => ledgerOf(pairing, second),
    holds: ([seen]) => seen?.ask === false && seen.reason === 'opted-out',
  });
  pairing.ok('opt-out', `a second ticket #${second} is solved: ${row?.words}`);
}

/** At the very end: who was not to be mailed has no mail, and nobody was mailed twice. */
export async function mailCount(pairing: Pairing, customer: DemoCustomer, expected: number): Promise<void> {
  const count = (await invitationTo(pairing, customer.email)).length;
  if (count !== expected)
    throw new DifferenceError(`mails to ${customer.email}`, String(expected), String(count));
}
