import { connectionById } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import { FIGURE_DAYS, MIN_ANSWERS, organisationWrite, RECENT_DAYS } from '../follow-up/figures.ts';
import { organisationFigures } from '../response/store.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { Tx } from '../runtime/db/database.ts';
import { actionsFor } from './actions.ts';
import { surveyInWords, type Reading } from './in-words.ts';
import type { SidebarParts } from './parts.ts';
import {
  givenScores,
  latestAsked,
  metPerson,
  revisionsOf,
  type Asked,
  type GivenScore,
  type MetPerson,
  type TicketKey,
  type Watched,
} from './read.store.ts';
import type { SidebarAsk, SidebarOrganisation, SidebarSubject, SidebarView } from './schema.ts';
import { isAbout, personOf, scoreOf } from './scores.ts';
import { standingOf } from './survey-state.ts';
import { taskBeside } from './task.story.ts';
import { templatesFor } from './templates.ts';
import { WORDING } from './wording/catalogue.ts';

const DAY_MS = 86_400_000;
const MAX_SCORES = 20;

/**
 * Everything a sidebar shows, read in one transaction inside the named connection's workspace.
 * @throws {NotFoundError} when the workspace has no such connection.
 */
export async function readSidebar(parts: SidebarParts, asked: SidebarAsk): Promise<SidebarView> {
  return await parts.core.db.inWorkspaces([asked.workspaceId], (tx) => readIn(parts, tx, asked));
}

export async function readIn(parts: SidebarParts, tx: Tx, asked: SidebarAsk): Promise<SidebarView> {
  const connection = await connectionById(tx, asked.connectionId);
  if (!connection) throw new NotFoundError('connection');
  const [revision = ''] = await revisionsOf(tx, [watchedOf(asked)]);
  const shown = await readRows(tx, asked);
  const reading = readingFor(asked, connection, parts.core.now());
  const standing = standingOf(shown.asked);
  const person = shown.person ? personOf(shown.person, shown.scores) : null;
  return {
    revision,
    locale: asked.locale,
    subject: asked.subject,
    mode: connection.mode,
    notice: noticeOf(connection, asked),
    survey: shown.ticket
      ? surveyInWords(standing, pick(shown.asked, connection, standing.state !== 'undecided'), reading)
      : null,
    scores: shown.scores.filter((score) => isAbout(score, shown.ticket)).map(scoreOf),
    task: await taskBeside(parts, tx, { asked, scores: shown.scores, ticket: shown.ticket }),
    person,
    organisation: await organisationOf(tx, { asked, shown, now: parts.core.now() }),
    templates: shown.ticket ? templatesFor({ settings: connection.settings, ...shown, viewing: asked }) : [],
    actions: actionsFor(
      {
        subject: asked.subject,
        role: asked.viewer?.role ?? null,
        mode: connection.mode,
        connected: connection.health === 'connected',
        standing,
        person,
      },
      reading,
    ),
  };
}

/** The zone is the viewer's, or else the team's. */
export function readingFor(asked: SidebarAsk, connection: Connection, now: Date): Reading {
  return { locale: asked.locale, zone: asked.timeZone ?? connection.settings.sender.timeZone, now };
}

/** The part of a subject that a revision depends on. */
export function watchedOf({ connectionId, subject }: SidebarAsk): Watched {
  const personId = subject.kind === 'ticket' ? (subject.personId ?? null) : null;
  return { connectionId, kind: subject.kind, id: subject.id, personId };
}

interface Shown {
  readonly ticket: TicketKey | null;
  readonly asked: Asked | undefined;
  readonly person: MetPerson | undefined;
  readonly scores: readonly GivenScore[];
}

async function readRows(tx: Tx, { connectionId, subject }: SidebarAsk): Promise<Shown> {
  const ticket = subject.kind === 'ticket' ? { connectionId, ticketId: subject.id } : null;
  const asked = ticket ? await latestAsked(tx, ticket) : undefined;
  const person =
    subject.kind === 'organisation'
      ? undefined
      : await metPerson(tx, {
          connectionId,
          personId: asked?.personId ?? null,
          externalId: personIn(subject),
        });
  const scores =
    ticket || person
      ? await givenScores(tx, { ticket, personId: person?.id ?? null, limit: MAX_SCORES })
      : [];
  return { ticket, asked, person, scores };
}

function personIn(subject: SidebarSubject): string | null {
  if (subject.kind === 'person') return subject.id;
  return subject.kind === 'ticket' ? (subject.personId ?? null) : null;
}

function pick(
  asked: Asked | undefined,
  { settings }: Connection,
  decided: boolean,
): { metric: SidebarMetric; selection: 'random' | 'manual' | 'workflow' | null } {
  const metric = asked?.metric ?? (decided ? settings.programme.metric : null);
  return { metric, selection: asked?.selection ?? null };
}
type SidebarMetric = Asked['metric'];

function noticeOf({ health, mode }: Connection, { locale }: SidebarAsk): string | null {
  const { notice } = WORDING[locale];
  if (health === 'disconnected') return notice.disconnected;
  return mode === 'live' ? null : notice[mode];
}

async function organisationOf(
  tx: Tx,
  { asked, shown, now }: { asked: SidebarAsk; shown: Shown; now: Date },
): Promise<SidebarOrganisation | null> {
  const externalId =
    organisationIn(asked.subject) ?? shown.person?.organisationId ?? shown.asked?.organisationId;
  if (!externalId) return null;
  const figures = await organisationFigures(tx, {
    connectionId: asked.connectionId,
    organisationIds: [externalId],
    since: new Date(now.getTime() - FIGURE_DAYS * DAY_MS),
    recentSince: new Date(now.getTime() - RECENT_DAYS * DAY_MS),
  });
  return {
    externalId,
    days: FIGURE_DAYS,
    minimumAnswers: MIN_ANSWERS,
    figures: figures.map(organisationWrite).map(({ metric, figure, count, worstRecent }) => ({
      metric,
      figure,
      count,
      worstRecent,
    })),
  };
}

function organisationIn(subject: SidebarSubject): string | null {
  if (subject.kind === 'organisation') return subject.id;
  return subject.kind === 'ticket' ? (subject.organisationId ?? null) : null;
}
