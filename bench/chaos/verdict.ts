/** A ticket entered "solved", as the helpdesk's own records say. */
export interface Transition {
  readonly connectionId: string;
  readonly ticketId: string;
  /** Milliseconds since 1970. */
  readonly solvedAt: number;
  readonly email: string;
  /** On the ticket, in the helpdesk's records; null when none was written. */
  readonly score: number | null;
}

export interface ScoredPerson {
  readonly email: string;
  readonly score: number | null;
}

export interface LedgerRow {
  readonly connectionId: string;
  readonly ticketId: string;
  readonly solvedAt: number;
}

export interface Evidence {
  readonly transitions: readonly Transition[];
  readonly ledger: readonly LedgerRow[];
  /** State of every invitation. */
  readonly invitations: readonly string[];
  /** Recipient of every invitation that is said to be sent. */
  readonly sentTo: readonly string[];
  /** Recipient of every invitation in the mailbox. */
  readonly invitationMails: readonly string[];
  /** Recipient of every referral mail in the mailbox. */
  readonly referralMails: readonly string[];
  /** Last score confirmed to each customer. */
  readonly votes: ReadonlyMap<string, number>;
  /** Score that is stored, by customer. */
  readonly answers: ReadonlyMap<string, number>;
  /** Everybody in the helpdesks' and CRMs' records, with the score that was written on them. */
  readonly people: readonly ScoredPerson[];
  /** Answer ids that the tasks, notes and histories in the vendors' records name. */
  readonly tasks: readonly string[];
  readonly notes: readonly string[];
  readonly histories: readonly string[];
  /** Answer ids whose task or note the outbox says is done. */
  readonly tasksDone: readonly string[];
  readonly notesDone: readonly string[];
  /** Effects that are neither done nor found unnecessary. */
  readonly unfinishedEffects: number;
  readonly effectsInDoubt: number;
  /** Mails to customers that the helpdesk's own triggers sent because of us. */
  readonly customerMailsByUs: number;
}

export interface Verdict {
  readonly transitionsWithoutRow: number;
  readonly rowsWithoutTransition: number;
  readonly doubledRows: number;
  readonly stuckInvitations: number;
  readonly mailsNeverSent: number;
  readonly lostVotes: number;
  readonly wrongScores: number;
  readonly missingTasks: number;
  readonly missingNotes: number;
  readonly unfinishedEffects: number;
  readonly duplicateInvitations: number;
  readonly duplicateReferralMails: number;
  readonly duplicateTasks: number;
  readonly duplicateNotes: number;
  readonly duplicateHistories: number;
  readonly customerMailsByUs: number;
  readonly inDoubt: number;
}

/** Ways in which an invitation may end. */
const ENDED = new Set(['sent', 'cancelled', 'refused', 'in-doubt']);

export function judge(evidence: Evidence): Verdict {
  const { transitions, ledger, invitations, votes, answers } = evidence;
  const solved = new Set(transitions.map(keyOf));
  const rows = ledger.map(keyOf);
  const recorded = new Set(rows);
  return {
    transitionsWithoutRow: transitions.filter((one) => !recorded.has(keyOf(one))).length,
    rowsWithoutTransition: rows.filter((key) => !solved.has(key)).length,
    doubledRows: repeats(rows),
    stuckInvitations: invitations.filter((state) => !ENDED.has(state)).length,
    mailsNeverSent: missing(evidence.sentTo, evidence.invitationMails),
    lostVotes: [...votes].filter(([email, score]) => answers.get(email) !== score).length,
    wrongScores: wrongScores(evidence),
    missingTasks: missing(evidence.tasksDone, evidence.tasks),
    missingNotes: missing(evidence.notesDone, evidence.notes),
    unfinishedEffects: evidence.unfinishedEffects,
    duplicateInvitations: repeats(evidence.invitationMails),
    duplicateReferralMails: repeats(evidence.referralMails),
    duplicateTasks: repeats(evidence.tasks),
    duplicateNotes: repeats(evidence.notes),
    duplicateHistories: repeats(evidence.histories),
    customerMailsByUs: evidence.customerMailsByUs,
    inDoubt: invitations.filter((state) => state === 'in-doubt').length + evidence.effectsInDoubt,
  };
}

/** On the ticket or on the person: not what the customer was told is recorded. */
function wrongScores({ transitions, people, votes }: Evidence): number {
  return [...transitions, ...people].filter(({ email, score }) => (votes.get(email) ?? score) !== score)
    .length;
}

function keyOf({ connectionId, ticketId, solvedAt }: LedgerRow): string {
  return `${connectionId} ${ticketId} ${solvedAt}`;
}

/** How many are there more than once, each further one counted. */
export function repeats(items: readonly string[]): number {
  return items.length - new Set(items).size;
}

function missing(wanted: readonly string[], there: readonly string[]): number {
  const found = new Set(there);
  return wanted.filter((item) => !found.has(item)).length;
}

export interface Totals {
  readonly lost: number;
  readonly duplicated: number;
  readonly ledgerGaps: number;
  readonly inDoubt: number;
}

/** The figures that have goals. Lost is whatever was accepted and led to nothing. */
export function totalsOf(verdict: Verdict): Totals {
  return {
    lost:
      verdict.transitionsWithoutRow +
      verdict.stuckInvitations +
      verdict.mailsNeverSent +
      verdict.lostVotes +
      verdict.wrongScores +
      verdict.missingTasks +
      verdict.missingNotes +
      verdict.unfinishedEffects,
    duplicated:
      verdict.duplicateInvitations +
      verdict.duplicateReferralMails +
      verdict.duplicateTasks +
      verdict.duplicateNotes +
      verdict.duplicateHistories +
      verdict.customerMailsByUs,
    ledgerGaps: verdict.transitionsWithoutRow + verdict.rowsWithoutTransition + verdict.doubledRows,
    inDoubt: verdict.inDoubt,
  };
}

/** Whether every goal was met; `mayBeInDoubt` is kills times mails handed over side by side. */
export function passed({ lost, duplicated, ledgerGaps, inDoubt }: Totals, mayBeInDoubt: number): boolean {
  return lost === 0 && duplicated === 0 && ledgerGaps === 0 && inDoubt <= mayBeInDoubt;
}
