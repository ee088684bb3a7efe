import type { Connection } from '../connection/schema.ts';
import { isTooLate, withinWindow } from '../programme/send-time.ts';
import type { Verdict } from './reasons.ts';

/** Everything that may have changed between the decision and the moment of sending. */
export interface SendFacts {
  readonly connection: Connection;
  readonly plannedAt: Date;
  readonly zone: string;
  readonly optedOut: boolean;
  readonly undeliverable: boolean;
  /** Set when the ticket was read again and is no longer what was decided upon. */
  readonly ticketNow:
    'reopened' | 'solved-again' | 'merged' | 'deleted' | 'native-survey' | 'platform-opt-out' | null;
  /** When this person was last asked by another invitation. */
  readonly lastAskedAt: Date | null;
  readonly senderComplete: boolean;
  /** A rehearsal ask to the test list leaves although the connection is not live. */
  readonly testRecipient: boolean;
  readonly now: Date;
}

export type SendVerdict =
  | { readonly act: 'send' }
  | { readonly act: 'wait'; readonly until: Date }
  | { readonly act: 'hold'; readonly reason: 'paused' }
  | { readonly act: 'cancel'; readonly reason: Verdict }
  | { readonly act: 'drop'; readonly reason: 'too-late' };

/** At send time everything is checked again. */
export function recheck(facts: SendFacts): SendVerdict {
  if (isTooLate(facts.plannedAt, facts.now)) return { act: 'drop', reason: 'too-late' };
  if (facts.connection.mode === 'paused') return { act: 'hold', reason: 'paused' };
  const against = objection(facts);
  if (against) return { act: 'cancel', reason: against };
  const opens = withinWindow(facts.now, facts.connection.settings.programme, facts.zone);
  return opens > facts.now ? { act: 'wait', until: opens } : { act: 'send' };
}

function objection(facts: SendFacts): Verdict | null {
  if (facts.ticketNow !== null) return facts.ticketNow;
  if (facts.optedOut) return 'opted-out';
  if (facts.undeliverable) return 'undeliverable';
  if (!facts.senderComplete) return 'sender-incomplete';
  if (!facts.testRecipient && facts.connection.mode !== 'live') return 'paused';
  return askedMeanwhile(facts) ? 'asked-recently' : null;
}

function askedMeanwhile({ connection, lastAskedAt, now }: SendFacts): boolean {
  if (lastAskedAt === null) return false;
  const quarantineMs = connection.settings.programme.quarantineSeconds * 1_000;
  return now.getTime() - lastAskedAt.getTime() < quarantineMs;
}
