import { z } from 'zod';
import { Locale } from './locale.ts';

// Heads see this file alone: what they need to read a wording is handed on from here.
export { fillIn } from './fill-in.ts';
export { Locale, matchLocale, pickLocale } from './locale.ts';

/** The three questions that ship ready. */
export const Metric = z.enum(['nps', 'ces', 'csat']);
export type Metric = z.infer<typeof Metric>;

/** Routing bands of all metrics; NPS gave them their names. */
export const Band = z.enum(['detractor', 'passive', 'promoter']);
export type Band = z.infer<typeof Band>;

/**
 * What a respondent reads of one survey in one language. `fillIn` replaces `{company}` and `{agent}`;
 * `[{company}|us]` says what stands there when the name is unknown.
 */
export const SurveyWording = z.strictObject({
  question: z.string().min(1),
  lowLabel: z.string().min(1),
  highLabel: z.string().min(1),
  /** The open question that follows, by band. */
  why: z.record(Band, z.string().min(1)),
});
export type SurveyWording = z.infer<typeof SurveyWording>;

/** A survey as content: the same in every head. */
export const Survey = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  metric: Metric,
  /** Whole numbers from `min` to `max`. */
  scale: z.strictObject({ min: z.int(), max: z.int() }),
  /** Stored with every answer, so that a change of wording never mixes with what was asked before. */
  version: z.int().positive(),
  wordings: z.record(Locale, SurveyWording),
});
export type Survey = z.infer<typeof Survey>;
