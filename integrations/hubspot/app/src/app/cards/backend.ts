import { hubspot } from '@hubspot/ui-extensions';
import type { ActionRequest, Locale, Subject, View } from './content.ts';

/** The public address of the deployment this app was assembled for. */
export const BACKEND = 'https://afterword.example';

/** HubSpot waits at most 15 seconds; an agent does not wait that long. */
const TIMEOUT_MS = 8_000;

export type Reply<Body> =
  | { readonly ok: true; readonly body: Body }
  /** Afterword answered and said why not, in words for the agent. */
  | { readonly ok: false; readonly unreachable: false; readonly words: string }
  | { readonly ok: false; readonly unreachable: true };

/** Where a card stands. `portalId` is checked against the one HubSpot signs; it never chooses the account. */
export interface Place {
  readonly portalId: number;
  readonly subject: Subject;
  readonly locale: Locale;
}

export function readView(place: Place): Promise<Reply<View>> {
  return ask('/apps/hubspot/card', bodyOf(place));
}

export interface ActionResult {
  readonly done: boolean;
  readonly words: string;
  readonly view: View;
}

export function act(place: Place, request: ActionRequest): Promise<Reply<ActionResult>> {
  return ask('/apps/hubspot/card/action', { ...bodyOf(place), request });
}

function bodyOf({ portalId, locale, subject }: Place): Record<string, unknown> {
  return { accountId: portalId, locale, subject };
}

/** HubSpot shows refusals and failures of a backend as 200 with another body: only our own shape is believed. */
export async function ask<Body>(path: string, body: Record<string, unknown>): Promise<Reply<Body>> {
  try {
    const response = await hubspot.fetch(BACKEND + path, { method: 'POST', timeout: TIMEOUT_MS, body });
    const answer: unknown = await response.json();
    if (isAnswer<Body>(answer)) return { ok: true, body: answer.answer };
    if (isRefusal(answer)) return { ok: false, unreachable: false, words: answer.words };
    return { ok: false, unreachable: true };
  } catch {
    return { ok: false, unreachable: true };
  }
}

function isAnswer<Body>(body: unknown): body is { readonly answer: Body } {
  return typeof body === 'object' && body !== null && 'answer' in body;
}

function isRefusal(body: unknown): body is { readonly words: string } {
  return (
    typeof body === 'object' &&
    body !== null &&
    'refused' in body &&
    'words' in body &&
    typeof body.words === 'string'
  );
}
