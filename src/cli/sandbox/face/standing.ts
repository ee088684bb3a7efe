import { html, type Html } from '../../../heads/markup/html.ts';
import type { Answer, Decision } from './afterword.ts';
import { bandPill, pill, type Tone } from './parts.ts';

const MOST: Readonly<Record<string, number>> = { nps: 10, ces: 7, csat: 5 };

const INVITATION_STATES: Readonly<Record<string, readonly [words: string, tone: Tone]>> = {
  scheduled: ['Mail leaves soon', 'busy'],
  held: ['Held', 'fair'],
  sending: ['Sending', 'busy'],
  sent: ['Asked', 'busy'],
  'in-doubt': ['In doubt', 'bad'],
  cancelled: ['Cancelled', 'quiet'],
  dropped: ['Dropped', 'quiet'],
  refused: ['Mail refused', 'bad'],
};

/** Where a ticket stands, in a word or two. */
export function standing(decision: Decision, answer: Answer | null): Html {
  if (answer) return bandPill(answer.band, scoreWords(answer));
  if (!decision.ask) return pill('Not asked', 'plain');
  if (decision.rehearsal && decision.invitationState === null) return pill('Rehearsed', 'plain');
  const [words, tone] = INVITATION_STATES[decision.invitationState ?? ''] ?? ['To be asked', 'busy'];
  return pill(words, tone);
}

export function invitationPill(state: string): Html {
  const [words, tone] = INVITATION_STATES[state] ?? [state, 'plain'];
  return pill(words, tone);
}

export function scoreWords({ score, metric, band }: Pick<Answer, 'score' | 'metric' | 'band'>): string {
  return `${outOf({ score, metric })}, ${band}`;
}

export function outOf({ score, metric }: Pick<Answer, 'score' | 'metric'>): string {
  const most = MOST[metric];
  return most === undefined ? String(score) : `${score} of ${most}`;
}

const EFFECT_TONES: Readonly<Record<string, Tone>> = {
  due: 'busy',
  running: 'busy',
  done: 'good',
  skipped: 'quiet',
  parked: 'bad',
  'in-doubt': 'bad',
};

export function effectPill(state: string): Html {
  return html`${pill(state.replaceAll('-', ' '), EFFECT_TONES[state] ?? 'plain')}`;
}
