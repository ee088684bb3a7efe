import { createHash } from 'node:crypto';
import { recordAudit } from '../access/audit.story.ts';
import { connectionsOf } from '../connection/store.ts';
import { appendVerdicts } from '../eligibility/store.ts';
import type { EffectDraft } from '../follow-up/effect.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { surveyLinkEffect } from '../invitation/survey-link.ts';
import type { PersonKey } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import {
  accountsOf,
  cancelAsksOf,
  clearEffects,
  clearPerson,
  clearWords,
  lockPerson,
  openLinksOf,
  suppressErased,
  ticketsOf,
  type AccountOfPerson,
  type AnsweredTicket,
} from './erase.store.ts';

/** Who asked for it: the API, the respondent, or the vendor's own deletion. */
export type ErasedBy = 'api' | 'respondent' | 'vendor' | 'erased-before';

/** Forgets the stored webhook bodies in which one of these stands. Returns how many. */
export type ForgetEvents = (tx: Tx, workspaceId: string, needles: readonly string[]) => Promise<number>;

export interface EraseParts {
  readonly core: Core;
  readonly forgetEvents: ForgetEvents;
}

/** What was done, as the person may be told. */
export interface Erased {
  readonly workspaceId: string;
  /** False when nothing but the suppression was left to do: unknown, or erased before. */
  readonly found: boolean;
  readonly cancelledAsks: number;
  /** Mails that were being handed over at that moment: they may still arrive. */
  readonly leavingMails: number;
  readonly forgottenEvents: number;
  /** Changes that were raised in the connected systems. */
  readonly raised: number;
}

/**
 * Erases a person in one workspace, in the caller's transaction: names, words and addresses go, scores and times stay
 * for the figures, what waits is cancelled, and one keyed hash of the address is kept so that nobody with it is asked
 * or stored again. Twice changes nothing.
 */
export async function erasePerson(
  { core, forgetEvents }: EraseParts,
  tx: Tx,
  who: PersonKey & { readonly by: ErasedBy },
): Promise<Erased> {
  const { workspaceId, by } = who;
  const at = core.now();
  const person = await lockPerson(tx, who);
  await suppressErased(tx, who, { source: by, at });
  const nothing = { workspaceId, cancelledAsks: 0, leavingMails: 0, forgottenEvents: 0, raised: 0 };
  if (!person) return { ...nothing, found: false };
  const accounts = await accountsOf(tx, person.id);
  const tickets = await ticketsOf(tx, person.id);
  const links = await openLinksOf(tx, person.id);
  const { ledgerIds, leaving } = await cancelAsksOf(tx, person.id);
  await clearEffects(tx, person.id, at);
  await clearWords(tx, person.id);
  await clearPerson(tx, person.id, { hash: nobodysHash(person.id), at });
  await appendVerdicts(
    tx,
    ledgerIds.map((ledgerId) => ({
      id: core.newId(),
      workspaceId,
      ledgerId,
      verdict: 'erased' as const,
      evidence: {},
      at,
    })),
  );
  const known = { personId: person.id, accounts, tickets };
  const drafts = [
    ...(await vendorErasures(tx, workspaceId, known)),
    ...links.map((link) => surveyLinkEffect({ ...link, workspaceId }, 'clear')),
  ];
  await raiseEffects(core, tx, drafts);
  const needles = [person.email, ...accounts.map(({ externalId }) => externalId), ...tickets.map(ticketOf)];
  const forgottenEvents = await forgetEvents(
    tx,
    workspaceId,
    needles.filter((needle) => needle.length > 2),
  );
  await recordAudit(core, tx, {
    workspaceId,
    action: 'person.erased',
    subject: { kind: 'person', id: person.id },
    after: { by },
  });
  return {
    workspaceId,
    found: true,
    cancelledAsks: ledgerIds.length,
    leavingMails: leaving,
    forgottenEvents,
    raised: drafts.length,
  };
}

function ticketOf({ ticketId }: AnsweredTicket): string {
  return ticketId;
}

/** In place of the address's hash: leads to no address, and is another one for each person. */
function nobodysHash(personId: string): Buffer {
  return createHash('sha256').update(`erased person ${personId}`).digest();
}

interface Known {
  readonly personId: string;
  readonly accounts: readonly AccountOfPerson[];
  readonly tickets: readonly AnsweredTicket[];
}

/** Our own values are taken back where the settings say so; the vendor's records are the vendor's to delete. */
async function vendorErasures(tx: Tx, workspaceId: string, known: Known): Promise<EffectDraft[]> {
  const willing = new Set(
    (await connectionsOf(tx, [workspaceId]))
      .filter(({ settings }) => settings.privacy.eraseInCrm)
      .map(({ id }) => id),
  );
  const responseIds = known.tickets.flatMap(({ responseId }) => responseId ?? []).join(' ');
  const people = known.accounts.map(({ connectionId, externalId }): EffectDraft => ({
    workspaceId,
    connectionId,
    kind: 'person-erase',
    idempotencyKey: `person-erase:${connectionId}:${known.personId}`,
    subject: `person:${known.personId}`,
    payload: { externalId, responseIds },
  }));
  const answered = known.tickets.filter(({ responseId }) => responseId !== null);
  const tickets = answered.map(({ connectionId, ticketId }): EffectDraft => ({
    workspaceId,
    connectionId,
    kind: 'ticket-erase',
    idempotencyKey: `ticket-erase:${connectionId}:${ticketId}`,
    subject: `ticket:${ticketId}`,
    payload: { ticketId },
  }));
  return [...people, ...tickets].filter(({ connectionId }) => willing.has(connectionId ?? ''));
}
