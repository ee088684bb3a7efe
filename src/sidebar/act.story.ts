import { connectionById } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { TicketReading } from '../connector/ticket.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { Tx } from '../runtime/db/database.ts';
import {
  actionByKey,
  claimAction,
  finishAction,
  type ActionOutcome,
  type NewAction,
} from './action.store.ts';
import type { Acting, Ended } from './acting.ts';
import { askNow } from './ask-now.story.ts';
import { cancelAsk } from './cancel-ask.story.ts';
import { doNotSurvey } from './do-not-survey.story.ts';
import { actionInWords, type Reading } from './in-words.ts';
import type { SidebarParts } from './parts.ts';
import { readIn, readingFor } from './read.story.ts';
import type {
  SidebarActionName,
  SidebarActionRequest,
  SidebarActionResult,
  SidebarAsk,
  SidebarViewer,
} from './schema.ts';
const PERFORM: Readonly<Record<SidebarActionName, (acting: Acting) => Promise<Ended>>> = {
  'do-not-survey': doNotSurvey,
  'ask-now': askNow,
  'cancel-ask': cancelAsk,
};

/**
 * Does what somebody pressed, once: the same key twice is answered as the first time. Refusals are recorded too.
 * @throws {NotFoundError} when the workspace has no such connection.
 */
export async function actInSidebar(
  parts: SidebarParts,
  asked: SidebarAsk,
  request: SidebarActionRequest,
): Promise<SidebarActionResult> {
  const { core } = parts;
  const { viewer } = asked;
  const connection = await core.db.inWorkspaces([asked.workspaceId], (tx) =>
    connectionById(tx, asked.connectionId),
  );
  if (!connection) throw new NotFoundError('connection');
  const words = readingFor(asked, connection, core.now());
  const refused = viewer === null || !mayDo(request.action, viewer.role) ? 'notAllowed' : null;
  if (refused || viewer === null) return await told(parts, asked, actionInWords('notAllowed', words));
  const reading = await readNow(parts, { asked, connection, action: request.action });
  if (reading === 'away') return await told(parts, asked, actionInWords('helpdeskAway', words));
  return await core.db.inWorkspaces([asked.workspaceId], async (tx) => {
    const action = actionOf(parts, { asked, viewer, request });
    const { done, words: said } = (await claimAction(tx, action))
      ? await perform({ parts, tx, asked, viewer, connection, reading, actionId: action.id }, request, words)
      : await earlier(tx, request.key);
    return { done, words: said, view: await readIn(parts, tx, asked) };
  });
}

function mayDo(action: SidebarActionName, role: SidebarViewer['role']): boolean {
  return action === 'do-not-survey' || role !== 'agent';
}

async function told(parts: SidebarParts, asked: SidebarAsk, words: string): Promise<SidebarActionResult> {
  const view = await parts.core.db.inWorkspaces([asked.workspaceId], (tx) => readIn(parts, tx, asked));
  return { done: false, words, view };
}

/** Whoever asks about a ticket asks about it as it is now; reading it happens before anything is locked. */
async function readNow(
  { accounts }: SidebarParts,
  { asked, connection, action }: { asked: SidebarAsk; connection: Connection; action: SidebarActionName },
): Promise<TicketReading | 'away' | null> {
  if (asked.subject.kind !== 'ticket' || action === 'cancel-ask') return null;
  try {
    return (await accounts.open(connection).helpdesk?.readTicket(asked.subject.id)) ?? null;
  } catch (error) {
    if (error instanceof ConnectorError) return action === 'ask-now' ? 'away' : null;
    throw error;
  }
}

async function perform(
  acting: Acting,
  request: SidebarActionRequest,
  words: Reading,
): Promise<ActionOutcome> {
  const { done, outcome, personId, ...known } = await PERFORM[request.action](acting);
  const ended = { done, outcome, words: actionInWords(outcome, words, known), personId: personId ?? null };
  await finishAction(acting.tx, acting.actionId, ended);
  const { connection, viewer } = acting;
  acting.parts.core.log.info(
    { connection: connection.id, action: request.action, outcome, viewer: viewer.externalId },
    'sidebar action',
  );
  return ended;
}

async function earlier(tx: Tx, key: string): Promise<ActionOutcome> {
  const outcome = await actionByKey(tx, key);
  if (!outcome) throw new Error('A claimed action is not there');
  return outcome;
}

function actionOf(
  { core }: SidebarParts,
  said: { asked: SidebarAsk; viewer: SidebarViewer; request: SidebarActionRequest },
): NewAction {
  const { asked, viewer, request } = said;
  return {
    id: core.newId(),
    workspaceId: asked.workspaceId,
    connectionId: asked.connectionId,
    key: request.key,
    action: request.action,
    ticketId: asked.subject.kind === 'ticket' ? asked.subject.id : null,
    reason: request.action === 'do-not-survey' ? request.reason : null,
    viewerId: viewer.externalId,
    viewerName: viewer.name,
    viewerRole: viewer.role,
    at: core.now(),
  };
}
