import { isComplete, senderOf } from '../connection/sender.ts';
import { connectionById, crmsOf } from '../connection/store.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { enterByToken } from '../invitation/store.ts';
import { preferencesLink, tokenHash } from '../invitation/token.ts';
import { optIn, optOut, optOutsOf, peopleById, type Person } from '../person/store.ts';
import { askOwnData } from '../privacy/ask-own-data.story.ts';
import type { OwnDataWish } from '../privacy/schema.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { Locale } from '../survey/schema.ts';
import type { DeskParts } from './parts.ts';
import { OptOutList, type PreferencesView } from './schema.ts';
import { invitedById, type Invited } from './store.ts';
import { senderView } from './view.ts';

interface Preferring {
  readonly tx: Tx;
  readonly invited: Invited;
  readonly person: Person;
  /** The list the mail with this link belonged to. */
  readonly list: OptOutList;
}

/** Every link of a person's asks leads here, and none of them ever expires. */
async function meet<T>(core: Core, token: string, work: (met: Preferring) => Promise<T>): Promise<T | null> {
  return await core.db.unscoped(async (tx) => {
    const known = await enterByToken(tx, tokenHash(token));
    if (!known || known.purpose === 'own-data') return null;
    const invited = await invitedById(tx, known.invitationId, { lock: false });
    const person = invited && (await peopleById(tx, [invited.personId])).get(invited.personId);
    const list = known.purpose === 'referral-preferences' ? 'referrals' : 'surveys';
    return invited && person ? await work({ tx, invited, person, list }) : null;
  });
}

async function viewOf(
  { core, canMail }: DeskParts,
  { tx, invited, person }: Preferring,
  shown: { token: string; saved: boolean; ownData?: OwnDataWish },
): Promise<PreferencesView | null> {
  const connection = await connectionById(tx, invited.connectionId);
  if (!connection) return null;
  const left = await optOutsOf(tx, person);
  return {
    locale: Locale.parse(invited.locale),
    sender: senderView(connection, invited.brandId),
    actionUrl: preferencesLink(core.publicUrl, shown.token),
    optedOut: OptOutList.options.filter((list) => left.includes(list)),
    saved: shown.saved,
    ownData:
      canMail && isComplete(senderOf(connection.settings, invited.brandId))
        ? (shown.ownData ?? 'offered')
        : null,
  };
}

export function preferencesOf(parts: DeskParts, token: string): Promise<PreferencesView | null> {
  return meet(parts.core, token, (met) => viewOf(parts, met, { token, saved: false }));
}

/** The person's choice of both lists, as the preference page sends it. */
export function changePreferences(
  parts: DeskParts,
  token: string,
  optedOut: readonly OptOutList[],
): Promise<PreferencesView | null> {
  const { core } = parts;
  return meet(core, token, async (met) => {
    for (const list of OptOutList.options) await setList(core, met, { list, out: optedOut.includes(list) });
    return await viewOf(parts, met, { token, saved: true });
  });
}

/** Whatever is stored is shown to the address on file alone; this page says only that a mail is on its way. */
export function requestOwnData(parts: DeskParts, token: string): Promise<PreferencesView | null> {
  return meet(parts.core, token, async (met) => {
    const before = await viewOf(parts, met, { token, saved: false });
    if (before?.ownData !== 'offered') return before;
    const { person, invited } = met;
    return {
      ...before,
      ownData: await askOwnData(parts.core, met.tx, { ...person, invitationId: invited.id }),
    };
  });
}

/** The mail client's one click leaves the list that the mail belonged to, at once. */
export async function unsubscribe(core: Core, token: string): Promise<boolean> {
  const done = await meet(core, token, async (met) => {
    await setList(core, met, { list: met.list, out: true });
    return true;
  });
  return done ?? false;
}

async function setList(
  core: Core,
  met: Preferring,
  choice: { list: OptOutList; out: boolean },
): Promise<void> {
  const { tx, person } = met;
  const key = { workspaceId: person.workspaceId, emailHash: person.emailHash };
  const changed = choice.out
    ? await optOut(tx, { ...key, list: choice.list, source: 'respondent', at: core.now() })
    : await optIn(tx, key, choice.list);
  if (!changed || choice.list !== 'surveys') return;
  const cause = `opt-${choice.out ? 'out' : 'in'}:${core.newId()}`;
  const crms = await crmsOf(tx, [person.workspaceId]);
  await raiseEffects(
    core,
    tx,
    personStateEffects({ workspaceId: person.workspaceId, personId: person.id, cause }, crms),
  );
}
