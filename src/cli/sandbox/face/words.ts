import type { Facts } from './afterword.ts';

/** What became of an ask, as the ledger's codes say it. Codes that are new here are shown as they are. */
const VERDICTS: Readonly<Record<string, string>> = {
  sent: 'Mail handed over',
  'link-written': 'Link written into the ticket',
  reopened: 'Ask cancelled: the ticket was reopened',
  'solved-again': 'Ask cancelled: the ticket was solved again later',
  merged: 'Ask cancelled: the ticket was merged into another',
  deleted: 'Ask cancelled: the ticket was deleted',
  held: 'Held: unusually many asks at once',
  released: 'Released',
  'dropped-by-admin': 'Dropped by an admin',
  'in-doubt': 'In doubt: the connection broke while the mail was handed over',
  'refused-by-server': 'The mail server refused the mail',
  bounced: 'The mail bounced',
  'opted-out': 'Ask cancelled: the person opted out meanwhile',
  'platform-opt-out': 'Ask cancelled: the person opted out in the CRM meanwhile',
  'asked-recently': 'Ask cancelled: the person was asked about another ticket meanwhile',
  'too-late': 'Ask dropped: more than 72 hours late',
  paused: 'Held: asking is paused',
};

export function verdictWords(code: string, evidence: Facts = {}): string {
  const { score, before } = evidence;
  if (code === 'answered' && typeof score === 'number') return `Answered ${score}`;
  if (code === 'corrected' && typeof before === 'number') {
    return before === score ? 'Answer completed' : `Answer corrected from ${before} to ${String(score)}`;
  }
  return VERDICTS[code] ?? capitalised(code.replaceAll('-', ' '));
}

const EFFECTS: Readonly<Record<string, string>> = {
  'ticket-score': 'Score and category on the ticket',
  'ticket-note': 'Private note on the ticket',
  'person-fields': 'Fields of the person',
  'organisation-figures': 'Figures of the company',
  history: 'Record of this answer that is never overwritten',
  'task-open': 'Task for the team',
  'task-correct': 'Correction on the task',
  'survey-link': 'Survey link on the ticket',
  'referral-mail': 'Mail with the personal link',
  'own-data-mail': 'Mail with the link to what is stored',
  'admin-mail': 'Mail to the admin',
};

export function effectWords(kind: string): string {
  return EFFECTS[kind] ?? capitalised(kind.replaceAll('-', ' '));
}

const SOURCES: Readonly<Record<string, string>> = {
  webhook: 'a webhook told so',
  poll: 'found by the reconciliation poll: its webhook never came',
};

export function sourceWords(source: string): string {
  return SOURCES[source] ?? source;
}

const CARRIERS: Readonly<Record<string, string>> = {
  'afterword-mail': 'a mail of Afterword',
  helpdesk: "the helpdesk's own mail, through the link field",
};

export function carrierWords(carrier: string): string {
  return CARRIERS[carrier] ?? carrier;
}

const EVIDENCE: Readonly<Record<string, string>> = {
  survey: 'Survey',
  carrier: 'Carried by',
  sendAt: 'Planned for',
  plannedAt: 'Was planned for',
  lastAskedAt: 'Last asked',
  waitsUntil: 'May be asked again from',
  pendingAskAt: 'Another ask leaves',
  solvedAt: 'Solved',
  liveSince: 'Live since',
  on: 'Found on',
  field: 'Field',
};

export function evidenceWords(key: string): string {
  return EVIDENCE[key] ?? capitalised(key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
