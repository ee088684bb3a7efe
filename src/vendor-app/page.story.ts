import type { Connection } from '../connection/schema.ts';
import type { AppCaller } from '../connector/app-requests.ts';
import { ConnectorError } from '../connector/errors.ts';
import { ticketMet } from '../eligibility/transition.store.ts';
import { AppError } from '../runtime/errors.ts';
import type { SidebarActionResult, SidebarAsk, SidebarView, SidebarViewer } from '../sidebar/schema.ts';
import { connectionOfAccount, type VendorAppParts } from './admit.story.ts';
import type { CardActionBody, CardBody, PageReply, RefusalCode, SettingsBody, Standing } from './schema.ts';
import { answersSince } from './store.ts';
import { refusalWords } from './wording.ts';

const DAY_MS = 86_400_000;
const LAST_DAYS = 30;

/** A verified call of one of our pages inside the vendor. */
export interface PageCall<Body> {
  readonly platform: string;
  /** Null when the signed part names no account, or more than one. */
  readonly caller: AppCaller | null;
  readonly body: Body;
}

/** What the card shows beside a record. */
export async function showCard(
  parts: VendorAppParts,
  call: PageCall<CardBody>,
): Promise<PageReply<SidebarView>> {
  const asked = await cardPlace(parts, call);
  return 'refused' in asked ? asked : { answer: await parts.desk.read(asked) };
}

export async function actOnCard(
  parts: VendorAppParts,
  call: PageCall<CardActionBody>,
): Promise<PageReply<SidebarActionResult>> {
  const asked = await cardPlace(parts, call);
  return 'refused' in asked ? asked : { answer: await parts.desk.act(asked, call.body.request) };
}

export async function showSettings(
  parts: VendorAppParts,
  call: PageCall<SettingsBody>,
): Promise<PageReply<Standing>> {
  const connection = await connectionOf(parts, call);
  return typeof connection === 'string'
    ? refused(connection, call.body.locale)
    : { answer: await standing(parts, connection) };
}

type Refused = Extract<PageReply<never>, { refused: RefusalCode }>;

function refused(code: RefusalCode, locale: CardBody['locale']): Refused {
  return { refused: code, words: refusalWords(code, locale) };
}

/** The signature tells the account and the user; the record is looked up inside that account only. */
async function cardPlace(parts: VendorAppParts, call: PageCall<CardBody>): Promise<SidebarAsk | Refused> {
  const { subject, locale } = call.body;
  const connection = await connectionOf(parts, call);
  if (typeof connection === 'string') return refused(connection, locale);
  if (subject.kind === 'ticket' && !(await ticketIsThere(parts, connection, subject.id))) {
    return refused('unknown-record', locale);
  }
  return {
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    subject,
    viewer: viewerOf(connection, call.caller),
    locale,
  };
}

async function connectionOf(
  parts: VendorAppParts,
  { platform, caller, body }: PageCall<SettingsBody>,
): Promise<Connection | RefusalCode> {
  if (caller === null) {
    throw new AppError('invalid-request', 'A signed request without exactly one account', {
      words: 'The signed address must name exactly one account and one user.',
    });
  }
  if (caller.accountId !== body.accountId) return 'other-account';
  return (await connectionOfAccount(parts, platform, caller.accountId)) ?? 'unknown-account';
}

/** Known here, or else asked for at the vendor with this account's own access: ids of other accounts lead nowhere. */
async function ticketIsThere(
  { core, accounts }: VendorAppParts,
  connection: Connection,
  ticketId: string,
): Promise<boolean> {
  const { id, workspaceId, health } = connection;
  if (await core.db.inWorkspaces([workspaceId], (tx) => ticketMet(tx, id, ticketId))) return true;
  const { helpdesk } = accounts.open(connection);
  if (!helpdesk || health === 'disconnected') return true;
  try {
    return (await helpdesk.readTicket(ticketId)).found;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // Nothing is stored about it: the card says that nothing was decided yet, which is true.
    return error.kind !== 'not-found';
  }
}

/** Nobody is an admin by a signature alone; leads are those whom the settings name. */
function viewerOf({ settings }: Connection, caller: AppCaller | null): SidebarViewer | null {
  if (caller?.userId == null) return null;
  const { userId, email } = caller;
  const role = email !== null && settings.leads.includes(email) ? 'lead' : 'agent';
  return { externalId: userId, name: null, email, role };
}

async function standing({ core }: VendorAppParts, connection: Connection): Promise<Standing> {
  const { id, workspaceId, mode, health, healthWords, settings } = connection;
  const since = new Date(core.now().getTime() - LAST_DAYS * DAY_MS);
  return {
    mode,
    health,
    words: health === 'disconnected' ? healthWords : null,
    survey: settings.programme.metric,
    trigger: settings.programme.trigger,
    company: settings.sender.companyName,
    answersLastMonth: await core.db.inWorkspaces([workspaceId], (tx) => answersSince(tx, id, since)),
    settingsUrl: `${core.publicUrl}/connections/${id}/install`,
  };
}
