import { REFUSALS, type Refusal } from './reasons.ts';
import type { Evidence } from './decide.ts';

function isRefusal(reason: string): reason is Refusal {
  return Object.hasOwn(REFUSALS, reason);
}

/** How long ago or how far off, in the largest unit that fits. */
function span(fromMs: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const [name, ms] = units.find(([, unitMs]) => fromMs >= unitMs) ?? (['second', 1_000] as const);
  const count = Math.round(fromMs / ms);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

function time(evidence: Evidence, key: string): Date | null {
  const value = evidence[key];
  return typeof value === 'string' ? new Date(value) : null;
}

/** A decision as an admin reads it: "not asked: asked 2 minutes ago, waits until ...". */
export function decisionInWords(
  decision: { ask: boolean; rehearsal: boolean; reason: string; evidence: Evidence },
  now: Date,
): string {
  const { ask, rehearsal, reason, evidence } = decision;
  if (ask) {
    const sendAt = time(evidence, 'sendAt')?.toISOString() ?? 'soon';
    const survey = String(evidence['survey'] ?? '').toUpperCase();
    return rehearsal ? `would have asked ${survey} at ${sendAt} (rehearsal)` : `ask ${survey} at ${sendAt}`;
  }
  const askedAt = time(evidence, 'lastAskedAt');
  const waitsUntil = time(evidence, 'waitsUntil');
  if (reason === 'asked-recently' && askedAt && waitsUntil) {
    return `not asked: asked ${span(now.getTime() - askedAt.getTime())} ago, waits until ${waitsUntil.toISOString()}`;
  }
  return `not asked: ${isRefusal(reason) ? REFUSALS[reason] : reason}`;
}
