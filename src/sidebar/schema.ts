import { z } from 'zod';
import { Band, Locale, Metric } from '../survey/schema.ts';

// The ticket sidebar's contract: what every helpdesk's app shows and may do. Times are ISO 8601 in UTC, and every
// sentence called `words` comes in the language that was asked for, ready to be shown.

const Time = z.iso.datetime();
const Id = z.string().regex(/^[\w-]{1,64}$/);

/** What the sidebar stands beside. Ids are the helpdesk's own. */
export const SidebarSubject = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ticket'),
    id: Id,
    /** The ticket's requester and organisation as they stand now: known to the app even while nothing was decided. */
    personId: Id.optional(),
    organisationId: Id.optional(),
  }),
  z.strictObject({ kind: z.literal('person'), id: Id }),
  z.strictObject({ kind: z.literal('organisation'), id: Id }),
]);
export type SidebarSubject = z.infer<typeof SidebarSubject>;

/** A lead is an admin of the helpdesk or somebody whose address is listed in the connection's `leads`. */
export const SidebarRole = z.enum(['agent', 'lead', 'admin']);
export type SidebarRole = z.infer<typeof SidebarRole>;

/** Who looks, as the helpdesk vouches for them. */
export const SidebarViewer = z.strictObject({
  /** The helpdesk's id of the user. */
  externalId: z.string().min(1),
  name: z.string().nullable(),
  email: z.string().nullable(),
  role: SidebarRole,
});
export type SidebarViewer = z.infer<typeof SidebarViewer>;

export const SidebarSurveyState = z.enum([
  /** The ticket has not been solved, so nothing has been decided. */
  'undecided',
  /** It will leave at `at`. */
  'scheduled',
  /** It waits for an admin: asking is paused, or too many asks were due at once. */
  'held',
  /** It left at `at` and can be answered until `until`. */
  'sent',
  /** It may or may not have left at `at`. */
  'in-doubt',
  'answered',
  /** It was planned and then called off; `reason` says why. */
  'called-off',
  /** `reason` says why. */
  'not-asked',
  /** The mail came back. */
  'bounced',
  /** Rehearsal: it would have been asked at `at`; nothing was mailed. */
  'rehearsed',
]);
export type SidebarSurveyState = z.infer<typeof SidebarSurveyState>;

/** Where the survey of the ticket's latest solve stands. */
export const SidebarSurvey = z.strictObject({
  state: SidebarSurveyState,
  /** One or two sentences: the state, why, and when. */
  words: z.string(),
  /** When the state began, or for `scheduled`, `held` and `rehearsed` when it is to leave. */
  at: Time.nullable(),
  /** Until when it can be answered (`sent`), or until when nobody asks again (`not-asked`: asked recently). */
  until: Time.nullable(),
  metric: Metric.nullable(),
  /** Stable code of the ledger: "opted-out", "asked-recently", "reopened". */
  reason: z.string().nullable(),
  /** `manual`: a lead asked; the answer stays out of the default score. */
  selection: z.enum(['random', 'manual', 'workflow']).nullable(),
});
export type SidebarSurvey = z.infer<typeof SidebarSurvey>;

export const SidebarScore = z.strictObject({
  responseId: z.string(),
  ticketId: z.string(),
  /** What people call the ticket: "4711". */
  ticketNumber: z.string(),
  metric: Metric,
  score: z.int(),
  scale: z.strictObject({ min: z.int(), max: z.int() }),
  band: Band,
  comment: z.string().nullable(),
  /** The respondent's answer to "may we contact you about it?"; null when not asked. */
  contactAllowed: z.boolean().nullable(),
  answeredAt: Time,
  /** The answer was changed after it was first given. */
  corrected: z.boolean(),
  selection: z.enum(['random', 'manual', 'workflow']),
});
export type SidebarScore = z.infer<typeof SidebarScore>;

/** The one task that a low answer opened. */
export const SidebarTask = z.strictObject({
  responseId: z.string(),
  ownerName: z.string().nullable(),
  dueAt: Time,
  overdue: z.boolean(),
  /** `left-to-owner`: the customer corrected the answer after somebody had worked on the task. */
  state: z.enum(['open', 'completed-by-us', 'left-to-owner']),
  /** Where to open it in the helpdesk or CRM; null when no address of it is known. */
  url: z.url().nullable(),
  /** The helpdesk's id of the task, for apps that open it without leaving the page; null when it lives elsewhere. */
  localId: z.string().nullable(),
});
export type SidebarTask = z.infer<typeof SidebarTask>;

export const SidebarPerson = z.strictObject({
  name: z.string().nullable(),
  /** Promoter status: the band of the latest NPS answer; manual asks stay out. */
  category: Band.nullable(),
  askedCount: z.int(),
  lastAskedAt: Time.nullable(),
  /** Asked not to be surveyed. */
  optedOut: z.boolean(),
  /** Mail to this person came back. */
  undeliverable: z.boolean(),
  /** All answers, newest first, at most 20; a trend line shows those of one metric. */
  scores: z.array(SidebarScore),
});
export type SidebarPerson = z.infer<typeof SidebarPerson>;

export const SidebarFigure = z.strictObject({
  metric: Metric,
  /** NPS in points, CES and CSAT as mean; null below `minimumAnswers`. */
  figure: z.number().nullable(),
  /** Answers within the days of the figure. */
  count: z.int(),
  /** The worst band of the last 180 days. */
  worstRecent: Band.nullable(),
});
export type SidebarFigure = z.infer<typeof SidebarFigure>;

export const SidebarOrganisation = z.strictObject({
  externalId: z.string(),
  days: z.int(),
  minimumAnswers: z.int(),
  figures: z.array(SidebarFigure),
});
export type SidebarOrganisation = z.infer<typeof SidebarOrganisation>;

/** A reply for the agent to put into the editor; it is never sent by itself. */
export const SidebarTemplate = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Plain text with line breaks. */
  body: z.string(),
});
export type SidebarTemplate = z.infer<typeof SidebarTemplate>;

export const SidebarActionName = z.enum(['do-not-survey', 'ask-now', 'cancel-ask']);
export type SidebarActionName = z.infer<typeof SidebarActionName>;

/** An action this viewer may see. What the viewer's role does not allow is absent. */
export const SidebarAction = z.strictObject({
  action: SidebarActionName,
  enabled: z.boolean(),
  /** Why it cannot be done now; null when it can. */
  words: z.string().nullable(),
});
export type SidebarAction = z.infer<typeof SidebarAction>;

/** Everything a sidebar shows. */
export const SidebarView = z.strictObject({
  /** Changes whenever anything shown here changes; opaque. */
  revision: z.string(),
  locale: Locale,
  subject: SidebarSubject,
  mode: z.enum(['rehearsal', 'live', 'paused']),
  /** Something an agent should know of the whole connection (rehearsal, paused, disconnected); null when all is well. */
  notice: z.string().nullable(),
  /** Null unless the subject is a ticket. */
  survey: SidebarSurvey.nullable(),
  /** This ticket's answers, newest first. Empty unless the subject is a ticket. */
  scores: z.array(SidebarScore),
  /** Of this ticket, else of the person's latest answer that has one. */
  task: SidebarTask.nullable(),
  /** Null while Afterword has not met the person. */
  person: SidebarPerson.nullable(),
  organisation: SidebarOrganisation.nullable(),
  /** For the band of the latest answer, in the customer's language; empty without an answer. */
  templates: z.array(SidebarTemplate),
  /** Empty while the viewer's role is unknown. */
  actions: z.array(SidebarAction),
});
export type SidebarView = z.infer<typeof SidebarView>;

/** What an app sends. `key` is chosen by the app, one for each press: the same key twice is done once. */
export const SidebarActionRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('do-not-survey'),
    key: z.uuid(),
    /** In the agent's words: how the customer said so. */
    reason: z.string().trim().min(3).max(500),
  }),
  z.strictObject({ action: z.literal('ask-now'), key: z.uuid() }),
  z.strictObject({ action: z.literal('cancel-ask'), key: z.uuid() }),
]);
export type SidebarActionRequest = z.infer<typeof SidebarActionRequest>;

export const SidebarActionResult = z.strictObject({
  done: z.boolean(),
  /** What was done, or why not and what to do instead. */
  words: z.string(),
  /** The sidebar as it stands now. */
  view: SidebarView,
});
export type SidebarActionResult = z.infer<typeof SidebarActionResult>;

/** Where and for whom a sidebar is shown. Whoever makes one has verified connection and viewer. */
export interface SidebarAsk {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly subject: SidebarSubject;
  /** Null while the viewer's role is unknown: everything is shown, nothing can be done. */
  readonly viewer: SidebarViewer | null;
  readonly locale: Locale;
  /** IANA zone in which the viewer reads times; the team's when absent. */
  readonly timeZone?: string | undefined;
}

/** What an app's backend may ask of the core. */
export interface SidebarDesk {
  /** Looks inside the named connection only. An unknown ticket reads as undecided, an unknown person as null. */
  read(asked: SidebarAsk): Promise<SidebarView>;
  act(asked: SidebarAsk, request: SidebarActionRequest): Promise<SidebarActionResult>;
  /** Calls back with each new revision until the returned function is called. */
  watch(asked: SidebarAsk, changed: (revision: string) => void): () => void;
}

/** Why an app's first request did not open a sidebar. */
export const EntranceRefusal = z.enum([
  /** Not a token at all, or one that cannot be read. */
  'malformed',
  /** No account of that address is connected. */
  'not-connected',
  /** Signed by something else than this installation of our app. */
  'not-ours',
  'expired',
  /** Used before. */
  'used',
  /** The helpdesk could not be asked for the key that proves the token. */
  'helpdesk-away',
]);
export type EntranceRefusal = z.infer<typeof EntranceRefusal>;

export type Entered =
  /** `session` stays in the memory of the page; `frame` is the origin that may show it. */
  | { readonly ok: true; readonly session: string; readonly frame: string }
  /** `frame` is known as soon as the account is. */
  | { readonly ok: false; readonly refusal: EntranceRefusal; readonly frame: string | null };

/** Whose sidebar a session opens. */
export type Admitted = Pick<SidebarAsk, 'workspaceId' | 'connectionId' | 'viewer'>;

/** The door of an app whose frame posts a signed token. */
export interface SidebarEntrance {
  enter(token: string): Promise<Entered>;
  /** Null when the session is over; the viewer is null while their role is not known or has to be read again. */
  admit(session: string): Promise<Admitted | null>;
  /** Asks the helpdesk who this is, when that is not known already; null when they may not look or nobody answers. */
  identify(session: string): Promise<SidebarViewer | null>;
  /** A session for the next minutes; null when it is over or has lasted a working day. */
  renew(session: string): Promise<string | null>;
}
