import type { AlertDesk } from '../alert/desk.ts';
import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { MailDesk } from '../invitation/mail-desk.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import type { ResponseRow } from '../response/store.ts';
import type { EffectDraft } from './effect.ts';
import type { Answered, Effect, PersonOverview } from './store.ts';

export interface FollowUpParts {
  readonly core: Core;
  readonly accounts: Accounts;
  readonly mail: MailDesk | null;
  /** Null where no notifier is installed. */
  readonly alerts: AlertDesk | null;
}

/** What the executors need to know, read once for all effects that are carried out together. */
export interface Facts {
  readonly connections: ReadonlyMap<string, Connection>;
  readonly answers: ReadonlyMap<string, Answered>;
  /** How a CRM is to see a person. */
  person(connectionId: string, personId: string): PersonOverview | undefined;
  /** The newest answer of a person per metric. */
  latestOf(personId: string): readonly ResponseRow[];
}

/** Effects of one kind in one account. */
export interface Errand {
  readonly parts: FollowUpParts;
  readonly facts: Facts;
  /** Null for our own mail. */
  readonly connection: Connection | null;
  readonly effects: readonly Effect[];
}

/** What happened to one effect; `record` runs in the transaction that stores the result. */
export type Executed =
  | {
      readonly effect: Effect;
      readonly state: 'done' | 'skipped' | 'in-doubt';
      readonly resultId?: string | undefined;
      readonly words?: string | undefined;
      readonly record?: ((tx: Tx) => Promise<void>) | undefined;
      /** Effects that this one leads to, raised in the same transaction. */
      readonly follow?: readonly EffectDraft[] | undefined;
    }
  | { readonly effect: Effect; readonly state: 'failed'; readonly error: ConnectorError };

export type Executor = (errand: Errand) => Promise<Executed[]>;

export function skipped(effect: Effect, words: string): Executed {
  return { effect, state: 'skipped', words };
}

/** An effect that was taken before may have acted already: look for our marker before acting again. */
export function isRepeated(effect: Effect): boolean {
  return effect.attempts > 1;
}

/** What one effect leads to, whatever becomes of those beside it. */
export async function attempt(
  parts: FollowUpParts,
  effect: Effect,
  act: () => Promise<Executed>,
): Promise<Executed> {
  try {
    return await act();
  } catch (error) {
    return { effect, state: 'failed', error: failureOf(parts, error, [effect]) };
  }
}

/** A vendor's failure as it is; anything else is a fault of ours: it goes to the log, and is tried again for hours. */
export function failureOf(
  { core }: FollowUpParts,
  error: unknown,
  effects: readonly Effect[],
): ConnectorError {
  if (error instanceof ConnectorError) return error;
  core.log.error({ err: error, effects: effects.map(({ id }) => id) }, 'effects failed');
  return new ConnectorError('Afterword failed', {
    kind: 'unavailable',
    words: 'Afterword failed to carry this out: its log says why. Retry it once that is mended.',
    cause: error,
  });
}
