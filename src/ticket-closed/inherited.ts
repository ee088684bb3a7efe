import type { EffectDraft } from '../follow-up/effect.ts';
import type { ReadResult } from './read.story.ts';

/** A follow-up ticket starts without the score of the ticket it follows: emptied once, when it is first seen. */
export function inheritedEffects(read: readonly ReadResult[]): EffectDraft[] {
  return read.flatMap((one) => {
    if (!one.ok || !one.inheritedScore) return [];
    const { connection, ticketId } = one.signalled;
    return [
      {
        workspaceId: connection.workspaceId,
        connectionId: connection.id,
        kind: 'inherited-score' as const,
        idempotencyKey: `inherited-score:${connection.id}:${ticketId}`,
        subject: `ticket:${ticketId}`,
        payload: { ticketId },
      },
    ];
  });
}
