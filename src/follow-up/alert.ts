import { shortDate } from '../case/due-date.ts';
import type { Alert } from '../connector/notifier.ts';
import type { Band } from '../connector/write-back.ts';
import { initials, masked } from './masked.ts';
import { taskTitle, type TaskFacts, type ToldFacts } from './wording.ts';

export interface AlertFacts {
  readonly told: ToldFacts;
  readonly band: Band;
  /** The task that the answer opens, or null where the team wants none. */
  readonly task: TaskFacts | null;
  /** Names, addresses and numbers of the customer are left out. */
  readonly mask: boolean;
  /** Where the ticket is opened. */
  readonly ticketUrl: string | null;
}

/** What a team is told of a low answer; of one that was corrected upwards, that it was. */
export function alertOf({ told, band, task, mask, ticketUrl }: AlertFacts): Alert {
  const shown = mask ? hidden(told) : told;
  const title = taskTitle(shown);
  return {
    title: band === 'detractor' ? title : `Corrected by the customer. ${title.replace('Low score: ', '')}`,
    facts: [
      { name: 'Company', value: told.company },
      ...(task === null ? [] : taskFacts(task)),
      { name: 'Contact', value: CONTACT[String(told.contactAllowed)] ?? '' },
    ],
    quote: shown.comment,
    link: ticketUrl === null ? null : { label: `Open request #${told.ticketNumber}`, url: ticketUrl },
  };
}

function taskFacts({ ownerName, because, dueAt, zone }: TaskFacts): { name: string; value: string }[] {
  return [
    { name: 'Owner', value: `${ownerName ?? 'not assigned'} (${because})` },
    { name: 'Due', value: shortDate(dueAt, zone) },
  ];
}

const CONTACT: Readonly<Record<string, string>> = {
  true: 'yes, the customer agreed',
  false: 'NO, the customer does not want to be contacted',
  null: 'the customer did not say',
};

function hidden(told: ToldFacts): ToldFacts {
  const customer = told.customer === UNNAMED ? told.customer : initials(told.customer);
  const names = told.customer === UNNAMED ? [] : [told.customer];
  return { ...told, customer, comment: told.comment === null ? null : masked(told.comment, names) };
}

const UNNAMED = 'The customer';
