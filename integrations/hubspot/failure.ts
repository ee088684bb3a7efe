import { ConnectorError } from '../../src/connector/errors.ts';
import type { FailureKind } from '../../src/connector/errors.ts';
import { VendorError } from './schema.ts';
import type { ItemError } from './schema.ts';

/** What a call does: a `create` that may have happened must not be repeated blindly. */
export type CallKind = 'read' | 'write' | 'create';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; the text itself when it is not JSON. */
  readonly body: unknown;
}

/** HubSpot documents no Retry-After; these follow the windows of its limits (rolling 10 s, 1 s, a day). */
const WAIT_TEN_SECONDLY_MS = 10_000;
const WAIT_SECONDLY_MS = 1_000;
const WAIT_DAILY_MS = 15 * 60_000;
/** 423 Locked: HubSpot asks for at least two seconds. */
const WAIT_LOCKED_MS = 2_000;
const WORDS_MAX_CHARACTERS = 300;

/** Which limit was hit and how long to keep away from it. */
export interface Brake {
  readonly limits: readonly string[];
  readonly waitMs: number;
}

/** Reads a 429: HubSpot names the limit in `policyName`, and in the message. */
export function brakeOf(answer: Answer, limitOfCall: string): Brake {
  const { policyName, message } = vendorError(answer.body);
  const policy = `${policyName ?? ''} ${message ?? ''}`.toUpperCase();
  const asked = Number(answer.headers['retry-after']) * 1_000;
  const wait = (ms: number): number => (asked > ms ? asked : ms);
  if (policy.includes('DAILY')) return { limits: ['default', 'search'], waitMs: wait(WAIT_DAILY_MS) };
  if (policy.includes('TEN_SECONDLY')) {
    const interval = Number(answer.headers['x-hubspot-ratelimit-interval-milliseconds']);
    return { limits: ['default'], waitMs: wait(interval > 0 ? interval : WAIT_TEN_SECONDLY_MS) };
  }
  if (policy.includes('SECONDLY')) return { limits: [limitOfCall], waitMs: wait(WAIT_SECONDLY_MS) };
  return { limits: [limitOfCall], waitMs: wait(WAIT_TEN_SECONDLY_MS) };
}

/** Turns an answer of 400 or more into the error that the retry policy knows. */
export function failureOf(answer: Answer, kind: CallKind, retryAfterMs?: number): ConnectorError {
  const said = vendorError(answer.body);
  const failure = kindOfStatus(answer.status, kind);
  const locked = answer.status === 423 ? WAIT_LOCKED_MS : undefined;
  const wait = retryAfterMs ?? locked;
  return new ConnectorError(
    `HubSpot answered ${answer.status} ${said.category ?? ''} (correlation ${said.correlationId ?? 'unknown'})`,
    {
      kind: failure,
      words: wordsOf(failure, said.message),
      status: answer.status,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    },
  );
}

/** No answer arrived. `cause` names only the error's code: the SDK's messages may hold bodies and headers. */
export function lostConnection(error: unknown, kind: CallKind): ConnectorError {
  const reason = reasonOf(error);
  const failure = kind === 'create' && !NEVER_CONNECTED.has(reason) ? 'ambiguous' : 'unavailable';
  return new ConnectorError(`no answer from HubSpot: ${reason}`, { kind: failure, words: wordsOf(failure) });
}

/** An answer of a shape we do not know. */
export function unreadable(kind: CallKind, status: number, paths: string): ConnectorError {
  const failure = kind === 'create' ? 'ambiguous' : 'unavailable';
  return new ConnectorError(`HubSpot answered ${status} in an unknown shape at: ${paths}`, {
    kind: failure,
    status,
    words:
      'HubSpot answered in a way Afterword does not understand. It is tried again; if this stays, update Afterword.',
  });
}

/** One item of a batch answered 207. */
export function itemFailure(item: ItemError): ConnectorError {
  const failure = kindOfCategory(item.category ?? '');
  return new ConnectorError(`HubSpot refused one record of a batch: ${item.category ?? 'no category'}`, {
    kind: failure,
    words: wordsOf(failure, item.message),
    status: 207,
  });
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : reasonOf(error.cause);
}

function kindOfStatus(status: number, kind: CallKind): FailureKind {
  if (status >= 500) return kind === 'create' ? 'ambiguous' : 'unavailable';
  const known: Readonly<Record<number, FailureKind>> = {
    401: 'unauthorised',
    403: 'forbidden',
    404: 'not-found',
    409: 'conflict',
    423: 'unavailable',
    429: 'rate-limited',
  };
  return known[status] ?? 'refused';
}

function kindOfCategory(category: string): FailureKind {
  if (category.includes('NOT_FOUND')) return 'not-found';
  if (category.includes('VALIDATION')) return 'refused';
  if (category.includes('EXISTS') || category.includes('CONFLICT')) return 'conflict';
  if (category.includes('RATE_LIMIT')) return 'rate-limited';
  if (category.includes('SCOPE') || category.includes('FORBIDDEN')) return 'forbidden';
  return 'unavailable';
}

const WORDS: Readonly<Record<FailureKind, string>> = {
  'rate-limited': 'HubSpot asked Afterword to slow down; it is tried again by itself.',
  unavailable: 'HubSpot could not be reached or was busy; it is tried again by itself.',
  ambiguous: 'HubSpot did not confirm; Afterword looks first whether it happened before trying again.',
  unauthorised: 'HubSpot no longer accepts the connection. Reconnect the account.',
  forbidden:
    'The HubSpot connection lacks a permission for this. Reconnect the account and allow all scopes.',
  'not-found': 'The record no longer exists in HubSpot.',
  'closed-ticket': 'The ticket refuses changes.',
  conflict: 'HubSpot already has such a record.',
  refused: 'HubSpot refused this.',
};

/** HubSpot's own sentence helps an admin (a rule of their portal, a missing property); addresses in it do not. */
function wordsOf(kind: FailureKind, message?: string | null): string {
  const helps = kind === 'refused' || kind === 'forbidden' || kind === 'conflict';
  if (!helps || !message) return WORDS[kind];
  const said = message.replace(/[^\s"'<>]+@[^\s"'<>]+/g, '(address)').slice(0, WORDS_MAX_CHARACTERS);
  return `${WORDS[kind]} It said: ${said}`;
}

function vendorError(body: unknown): VendorError {
  return VendorError.safeParse(body).data ?? {};
}
