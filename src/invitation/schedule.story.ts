import type { Connection } from '../connection/schema.ts';
import type { LedgerEntry } from '../eligibility/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { pickLocale } from '../survey/locale.ts';
import { surveyFor } from '../survey/shipped.ts';
import { senderOf } from '../connection/sender.ts';
import { holdWhatIsTooMuch } from './hold.story.ts';
import { enqueueSending } from './enqueue.story.ts';
import { insertInvitations, insertTokens, type NewInvitation, type TokenRow } from './store.ts';
import { tokenHash, tokenOf, type TokenPurpose } from './token.ts';

/** Somebody who may be asked, and when. */
export interface Ask {
  readonly connection: Connection;
  readonly entry: LedgerEntry;
  readonly personId: string;
  readonly sendAt: Date;
  /** BCP 47, as the helpdesk has it. */
  readonly wantedLocale: string | null;
  /** Default random. The answer to a manual ask stays out of the default score. */
  readonly selection?: NewInvitation['selection'];
}

/** Schedules the asks, their links and the job that sends them; too many within an hour are held instead. */
export async function scheduleAsks(core: Core, tx: Tx, asks: readonly Ask[]): Promise<void> {
  if (asks.length === 0) return;
  const invitations = asks.map((ask) => invitationOf(core, ask));
  await insertInvitations(tx, invitations);
  await insertTokens(
    tx,
    invitations.flatMap((invitation) => tokensOf(core, invitation)),
  );
  await enqueueSending(
    core,
    tx,
    invitations.map(({ id, workspaceId, plannedAt }) => ({ id, workspaceId, at: plannedAt })),
  );
  await Promise.all(
    [...Map.groupBy(asks, ({ connection }) => connection.id).values()].map((ofConnection) =>
      holdWhatIsTooMuch(core, tx, { connection: first(ofConnection).connection, due: rangeOf(ofConnection) }),
    ),
  );
}

function first(asks: readonly Ask[]): Ask {
  const [ask] = asks;
  if (!ask) throw new RangeError('A group has at least one member');
  return ask;
}

function rangeOf(asks: readonly Ask[]): { from: Date; to: Date } {
  const times = asks.map(({ sendAt }) => sendAt.getTime());
  return { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) };
}

function invitationOf(core: Core, ask: Ask): NewInvitation {
  const { connection, entry } = ask;
  const { programme } = connection.settings;
  const survey = surveyFor(programme.metric);
  const sender = senderOf(connection.settings, entry.snapshot.brand?.externalId ?? null);
  return {
    id: core.newId(),
    workspaceId: connection.workspaceId,
    connectionId: connection.id,
    ledgerId: entry.id,
    personId: ask.personId,
    ticketId: entry.ticketId,
    surveyKey: survey.key,
    surveyVersion: survey.version,
    metric: survey.metric,
    programme: 'scenario',
    locale: pickLocale(ask.wantedLocale, sender.defaultLocale),
    carrier: programme.carrier,
    selection: ask.selection ?? 'random',
    tokenKey: core.keys.currentKid,
    plannedAt: ask.sendAt,
    expiresAt: new Date(ask.sendAt.getTime() + programme.expireSeconds * 1_000),
    checkedAt: core.now(),
  };
}

/** Each carrier has a link of its own; the preference link never expires. */
function tokensOf(core: Core, invitation: NewInvitation): TokenRow[] {
  const answering: TokenPurpose = invitation.carrier === 'helpdesk' ? 'helpdesk-link' : 'answer';
  return [answering, 'preferences' as const].map((purpose) => ({
    hash: tokenHash(tokenOf(core.keys.derive, invitation, purpose)).toString('hex'),
    purpose,
    invitationId: invitation.id,
    workspaceId: invitation.workspaceId,
  }));
}
