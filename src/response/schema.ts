import { z } from 'zod';
import type { SenderView } from '../invitation/schema.ts';
import type { OwnDataWish } from '../privacy/schema.ts';
import type { Band, Locale, Survey } from '../survey/schema.ts';

export const COMMENT_MAX_CHARACTERS = 5_000;

/** Browsers send line ends as CRLF, PostgreSQL stores no NUL. */
function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '');
}

/** One POST of the respondent's page. An empty comment is no comment; unknown keys are ignored (mail scanners add some). */
export const AnswerForm = z.object({
  /** A whole number, also as a form sends it; an empty field is refused and never read as 0. */
  score: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,2}$/)
        .transform(Number),
    ])
    .optional(),
  comment: z
    .string()
    .overwrite(plainText)
    .trim()
    .max(COMMENT_MAX_CHARACTERS)
    .transform((text) => text || undefined)
    .optional(),
  /** May an agent contact you about it? Asked after a low score only. */
  contact: z.enum(['yes', 'no']).optional(),
  /** Which button was pressed. */
  act: z.enum(['score', 'comment', 'mail-me-my-link']).default('score'),
});
export type AnswerForm = z.infer<typeof AnswerForm>;

/** What every state of the page shows. A GET never shows the respondent's name or an earlier comment. */
interface PageView {
  readonly locale: Locale;
  readonly sender: SenderView;
  readonly answerUrl: string;
  readonly preferencesUrl: string;
  /** An admin tries it out: the page says that nothing is recorded. */
  readonly test?: boolean;
}

/** The promoter's ask on the thank-you page. */
export interface ReferralView {
  readonly link: string;
  /** Ready to share, in the respondent's language; contains the link, never the score. */
  readonly shareText: string;
  /** Whether "Mail me my link" was pressed already. */
  readonly mailed: boolean;
}

export type RespondentView =
  /** The scale; `preselected` comes from the link, `recorded` from an earlier POST of this token. */
  | (PageView & {
      readonly state: 'ask';
      readonly survey: Survey;
      readonly preselected: number | null;
      readonly recorded: number | null;
    })
  /** The score was just recorded by a POST: the band's open question, and for the low band the contact question. */
  | (PageView & {
      readonly state: 'why';
      readonly survey: Survey;
      readonly score: number;
      readonly band: Band;
      readonly agentName: string | null;
      readonly referral: ReferralView | null;
    })
  /** The comment was just recorded. */
  | (PageView & {
      readonly state: 'thanks';
      readonly survey: Survey;
      readonly score: number;
      readonly band: Band;
      readonly referral: ReferralView | null;
    })
  | (PageView & { readonly state: 'expired' | 'cancelled' })
  /** No such token. The locale is the browser's, when the head knows it. */
  | { readonly state: 'unknown'; readonly locale?: Locale };

/** The two lists a person can leave. */
export const OptOutList = z.enum(['surveys', 'referrals']);
export type OptOutList = z.infer<typeof OptOutList>;

export interface PreferencesView {
  readonly locale: Locale;
  readonly sender: SenderView;
  readonly actionUrl: string;
  readonly optedOut: readonly OptOutList[];
  /** True right after a POST changed something. */
  readonly saved: boolean;
  /** Null where no mail can leave: then it is not offered. */
  readonly ownData: OwnDataWish | null;
}

/** What a head may ask of the core. Every head (page, widget, API) answers through this. */
export interface AnswerDesk {
  /** Reads only: a GET or HEAD never records. `score` is what the link preselects. */
  view(token: string, score: number | null): Promise<RespondentView>;
  /** Records. A score outside the survey's scale leaves everything as it was and shows the scale again. */
  answer(token: string, form: AnswerForm): Promise<RespondentView>;
  preferences(token: string): Promise<PreferencesView | null>;
  /** Sets the lists this person has left; null when the token is unknown. */
  setPreferences(token: string, optedOut: readonly OptOutList[]): Promise<PreferencesView | null>;
  /** "What is stored about me?": mails a link to the address on file, and shows nothing here. */
  askOwnData(token: string): Promise<PreferencesView | null>;
  /** RFC 8058: leaves the list the mail belonged to, at once. False when the token is unknown. */
  unsubscribe(token: string): Promise<boolean>;
}
