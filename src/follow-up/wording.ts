import type { Metric } from '../survey/schema.ts';
import { shortDate } from '../case/due-date.ts';

/** What agents read. Their tools are in English; so are these sentences, whatever the customer's language. */
export interface ToldFacts {
  readonly metric: Metric;
  readonly score: number;
  readonly comment: string | null;
  readonly contactAllowed: boolean | null;
  readonly customer: string;
  readonly company: string;
  readonly ticketNumber: string;
}

export interface TaskFacts {
  readonly ownerName: string | null;
  /** Why the task is theirs. */
  readonly because: string;
  readonly dueAt: Date;
  readonly zone: string;
}

const MEASURES: Readonly<Record<Metric, { most: number; of: (company: string) => string }>> = {
  nps: { most: 10, of: (company) => `likelihood to recommend ${company}` },
  ces: { most: 7, of: () => 'how easy it was to get the issue handled' },
  csat: { most: 5, of: () => 'satisfaction with the support' },
};

export function ratedLine({ metric, score, customer, company }: ToldFacts): string {
  const { most, of } = MEASURES[metric];
  return `${customer} rated ${score} of ${most} (${of(company)}).`;
}

export function noteText(told: ToldFacts, task: TaskFacts | null, marker: string): string {
  const followUp =
    task && `Follow-up: task for ${task.ownerName ?? 'the team'}, due ${shortDate(task.dueAt, task.zone)}.`;
  return [
    `Afterword: ${ratedLine(told)}`,
    told.comment && `"${told.comment}"`,
    followUp,
    `The customer cannot see this note. (${marker})`,
  ]
    .filter(Boolean)
    .join('\n');
}

export function taskTitle(told: ToldFacts): string {
  return `Low score: ${told.customer} rated ${told.score} of ${MEASURES[told.metric].most} (request #${told.ticketNumber})`;
}

export function taskBody(told: ToldFacts, task: TaskFacts): string {
  return [
    ratedLine(told),
    told.comment ? `Comment: "${told.comment}"` : 'The customer left no comment.',
    `Request: #${told.ticketNumber}`,
    contactLine(told.contactAllowed),
    `Owner: ${task.ownerName ?? 'not assigned'} (${task.because}). Due ${shortDate(task.dueAt, task.zone)}.`,
  ].join('\n');
}

function contactLine(allowed: boolean | null): string {
  if (allowed === null) return 'Contact: the customer did not say whether they want to be contacted.';
  return allowed
    ? 'Contact: yes, the customer agreed to be contacted about it.'
    : 'Contact: NO, the customer does not want to be contacted about it. This task is for learning.';
}
