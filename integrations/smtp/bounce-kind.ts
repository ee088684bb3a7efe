import type { BounceReport } from '../../src/connector/mail.ts';

export interface FailureNotice {
  /** "failed", "delayed", ...; null in a notice without structure. */
  readonly action: string | null;
  /** The Status field, when there is one. */
  readonly status: string | null;
  /** What the refusing server said: Diagnostic-Code, or the text of the notice. */
  readonly said: string;
}

type NoticeKind = Exclude<BounceReport['kind'], 'complaint'>;

const STATUS = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/;
const FOR_NOW = /^\s*(\w+;)?\s*4\d\d[ -]/;
const ADDRESS_IS_WRONG = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10']);
const SENDER_IS_WRONG = new Set(['5.1.7', '5.1.8']);

// Order matters: a full mailbox is often called unavailable, and a wrong address "access denied".
const WORDS: readonly (readonly [NoticeKind, RegExp])[] = [
  [
    'soft',
    /over ?quota|quota exceeded|exceeded .{0,20}quota|(mailbox|inbox) (is |are )?full|out of storage/i,
  ],
  [
    'hard',
    /(user|recipient|mailbox|address|account)( \S+)? (is )?(unknown|not found|invalid|no longer (exists|valid|available|in use))|(unknown|invalid|no such|nonexistent) (\S+ )?(user|recipient|mailbox|address|account|local part)|(does|do)(n'?t| not) (exist|have an? )|recipientnotfound|recipient address rejected: (access denied|undeliverable|user)|no mailbox here|not a valid (user|mailbox|recipient)|(host|domain)( or domain)?( name)? (not found|does not exist|unknown)|nxdomain|mailbox unavailable/i,
  ],
  [
    'policy',
    /spam|block(ed|list| list)|black ?list|denylist|unsolicited|dmarc|\bspf\b|dkim|unauthenticated|polic(y|ies)|reputation|relay(ing)? (access )?denied|not (permitted|authori[sz]ed|allowed)|access denied/i,
  ],
];

/**
 * What a notice says about the recipient, after RFC 3463. Pure.
 * hard: the address is wrong. policy: the sender's affair, the recipient is innocent. soft: anything that may pass,
 * also 5.2.1 (mailbox disabled), which deserves suppression only when it comes twice.
 */
export function bounceKind(notice: FailureNotice): NoticeKind {
  const status = noticeStatus(notice);
  if (notice.action === 'delayed') return 'soft';
  if (status !== null && !isVague(status)) return kindOfStatus(status);
  if (FOR_NOW.test(notice.said)) return 'soft';
  return WORDS.find(([, pattern]) => pattern.test(notice.said))?.[0] ?? 'soft';
}

function kindOfStatus(status: string): NoticeKind {
  if (ADDRESS_IS_WRONG.has(status)) return 'hard';
  return SENDER_IS_WRONG.has(status) || status.startsWith('5.7.') ? 'policy' : 'soft';
}

/** The most telling status: what the refusing server said beats a general 5.0.0 of the reporting one. */
export function noticeStatus(notice: FailureNotice): string | null {
  const reported = notice.status === null ? null : (STATUS.exec(notice.status)?.[0] ?? null);
  if (reported !== null && !/^[245]\.0\.0$/.test(reported)) return reported;
  return STATUS.exec(notice.said)?.[0] ?? reported;
}

/** 5.0.0 and 5.1.0 say nothing, and routing failures (5.4.x) hide unknown users and dead domains: their words decide. */
function isVague(status: string): boolean {
  return status === '5.0.0' || status === '5.1.0' || status.startsWith('5.4.');
}
