import { raiseEffects } from '../follow-up/raise.story.ts';
import { insertTokens } from '../invitation/store.ts';
import { ownDataToken, tokenHash } from '../invitation/token.ts';
import type { PersonKey } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { lockPerson } from './erase.store.ts';
import { insertOwnDataLink, ownDataLinksSince, type OwnDataLink } from './own-data.store.ts';
import { dayBefore, LINK_VALID_MS, mayMail } from './own-data.ts';
import type { OwnDataWish } from './schema.ts';

/**
 * "What is stored about me?": a fresh link is mailed to the address on file. Whoever presses learns nothing, because
 * the link in hand may have been passed on.
 */
export async function askOwnData(
  core: Core,
  tx: Tx,
  asked: PersonKey & { readonly invitationId: string },
): Promise<OwnDataWish> {
  const { workspaceId, invitationId } = asked;
  const now = core.now();
  const person = await lockPerson(tx, asked);
  if (!person || person.email === '') return 'nothing';
  const verdict = mayMail(await ownDataLinksSince(tx, person.id, dayBefore(now)), now);
  if (verdict === 'too-many') return 'too-many';
  if (verdict === 'same-wish') return 'mailed';
  const id = core.newId();
  const tokenKey = core.keys.currentKid;
  const link: OwnDataLink = {
    id,
    workspaceId,
    personId: person.id,
    invitationId,
    tokenHash: tokenHash(ownDataToken(core.keys.derive, { id, tokenKey })),
    tokenKey,
    askedAt: now,
    expiresAt: new Date(now.getTime() + LINK_VALID_MS),
    openedAt: null,
  };
  await insertOwnDataLink(tx, link);
  const hash = link.tokenHash.toString('hex');
  await insertTokens(tx, [{ hash, purpose: 'own-data', invitationId, workspaceId }]);
  await raiseEffects(core, tx, [
    {
      workspaceId,
      connectionId: null,
      personId: person.id,
      invitationId,
      kind: 'own-data-mail',
      idempotencyKey: `own-data-mail:${id}`,
      subject: `own-data:${id}`,
      payload: { linkId: id },
    },
  ]);
  return 'mailed';
}
