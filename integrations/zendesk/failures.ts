import { z } from 'zod';
import { ConnectorError } from '../../src/connector/errors.ts';
import type { FailureKind } from '../../src/connector/errors.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is known of a call when it fails; `path` holds ids only, never an address. */
export interface FailedCall {
  readonly method: HttpMethod;
  readonly path: string;
}

export interface FailedAnswer {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly body: unknown;
}

/** Longest sentence of the vendor that is repeated to an admin. */
const DETAIL_MAX_CHARACTERS = 300;

const kindByStatus: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'not-found',
  429: 'rate-limited',
  503: 'unavailable',
};

const wordsByKind: Readonly<Record<FailureKind, string>> = {
  'rate-limited': 'Zendesk asked us to slow down. Afterword tries again by itself.',
  unavailable: 'Zendesk could not be reached. Afterword tries again by itself.',
  ambiguous: 'Zendesk did not say whether it acted. Afterword looks before it tries again.',
  unauthorised: 'Zendesk no longer accepts the connection. Connect the account again.',
  forbidden:
    'The user Afterword writes as lacks a permission in Zendesk. Use an admin, or a role that has it.',
  'not-found': 'Zendesk does not know this record any more.',
  'closed-ticket': 'The ticket is closed, and Zendesk does not change closed tickets.',
  conflict: 'Somebody changed the same record at the same moment. Afterword tries again by itself.',
  refused: 'Zendesk refused the change.',
};

/** Turns an answer that is not 2xx into the one error every caller knows. */
export function failureOf(call: FailedCall, answer: FailedAnswer): ConnectorError {
  const details = detailsOf(answer.body);
  const kind = kindOf(call, answer.status, details);
  const said = kind === 'refused' && details ? ` It said: ${details}` : '';
  return new ConnectorError(`Zendesk answered ${answer.status} to ${call.method} ${call.path}`, {
    kind,
    words: wordsByKind[kind] + said,
    status: answer.status,
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  });
}

/** A call that got no answer: refused before it reached anybody, or lost on the way. */
export function lostCall(call: FailedCall, cause: unknown): ConnectorError {
  const kind = call.method === 'GET' || neverReached(cause) ? 'unavailable' : 'ambiguous';
  return new ConnectorError(`No answer from Zendesk to ${call.method} ${call.path}`, {
    kind,
    words: wordsByKind[kind],
    cause,
  });
}

/** An answer that no API gives: a redirect, or a page instead of JSON. */
export function strangeAnswer(call: FailedCall, status: number): ConnectorError {
  return new ConnectorError(`Zendesk answered ${status} without JSON to ${call.method} ${call.path}`, {
    kind: 'refused',
    words: 'What answered is not the Zendesk API. Check the address of the account.',
    status,
  });
}

function kindOf(call: FailedCall, status: number, details: string): FailureKind {
  if (status === 422 && /closed prevents ticket update/i.test(details)) return 'closed-ticket';
  const known = kindByStatus[status];
  if (known) return known;
  if (status < 500) return 'refused';
  // A 500, 502 or 504 may come after the change was stored.
  return call.method === 'GET' ? 'unavailable' : 'ambiguous';
}

const notConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const SocketError = z.object({ code: z.string(), syscall: z.string().optional() });

/** Nothing was sent when no connection came about. */
function neverReached(cause: unknown): boolean {
  const { data } = SocketError.safeParse(cause);
  return data !== undefined && (notConnected.has(data.code) || data.syscall === 'connect');
}

const Detail = z.object({ description: z.string() });
const VendorError = z.object({
  error: z.union([z.string(), z.object({ title: z.string().optional(), message: z.string().optional() })]),
  description: z.string().optional(),
  details: z.record(z.string(), z.array(Detail)).optional(),
});
const JsonApiErrors = z.object({
  errors: z.array(z.object({ title: z.string().optional(), detail: z.string().optional() })),
});

/** Zendesk has three shapes of error bodies; addresses in them are masked. */
function detailsOf(body: unknown): string {
  return sentencesOf(body)
    .join('; ')
    .replaceAll(/[^\s@"<>]+@[^\s@"<>]+/g, '(address)')
    .slice(0, DETAIL_MAX_CHARACTERS);
}

function sentencesOf(body: unknown): string[] {
  const vendor = VendorError.safeParse(body);
  if (vendor.success) {
    const fields = Object.values(vendor.data.details ?? {}).flat();
    if (fields.length > 0) return fields.map((field) => field.description);
    const { error, description } = vendor.data;
    const title = typeof error === 'string' ? error : (error.message ?? error.title ?? '');
    return [description ?? title];
  }
  const jsonApi = JsonApiErrors.safeParse(body);
  if (!jsonApi.success) return [];
  return jsonApi.data.errors.map((one) => one.detail ?? one.title ?? '');
}
