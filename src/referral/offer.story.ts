import { createHash } from 'node:crypto';
import { raiseEffects } from '../follow-up/raise.story.ts';
import type { Invited, ResponseRow } from '../response/store.ts';
import type { ReferralView } from '../response/schema.ts';
import type { Connection } from '../connection/schema.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { senderView } from '../response/view.ts';
import { Locale } from '../survey/schema.ts';
import { optOutsOf, peopleById } from '../person/store.ts';
import { insertTokens } from '../invitation/store.ts';
import { tokenHash, tokenOf } from '../invitation/token.ts';
import { isPromoter, offerReferral } from './offer.ts';
import { referralLink, shareText } from './share-text.ts';
import { insertReferral, lastReferralAsk, referralOfResponse, requestMail, type Referral } from './store.ts';

/** Short enough to read aloud; 60 bits cannot be guessed through a redirect that only counts. */
const CODE_CHARACTERS = 10;

/** The referral mail's own way out leaves the list of referrals, not that of surveys. */
export const MAIL_TOKEN = 'referral-preferences';

export interface OfferContext {
  readonly tx: Tx;
  readonly invited: Invited;
  readonly connection: Connection;
}

/** The ask on the thank-you page: made once, shown again with the same link. */
export async function referralOnPage(
  core: Core,
  context: OfferContext,
  response: ResponseRow,
): Promise<ReferralView | null> {
  if (!isPromoter(response)) return null;
  const { connection, invited } = context;
  const referral = await referralFor(core, context, response);
  if (referral?.state !== 'offered') return null;
  const link = referralLink(core.publicUrl, referral.code);
  const { company } = senderView(connection, invited.brandId);
  return {
    link,
    shareText: shareText(Locale.parse(response.locale), company, link),
    mailed: referral.mailRequestedAt !== null,
  };
}

async function referralFor(
  core: Core,
  context: OfferContext,
  response: ResponseRow,
): Promise<Referral | null> {
  const { tx, connection } = context;
  const [known, people, lastAskAt] = await Promise.all([
    referralOfResponse(tx, response.id),
    peopleById(tx, [response.personId]),
    lastReferralAsk(tx, response.personId),
  ]);
  const person = people.get(response.personId);
  if (known || !person) return known ?? null;
  const offer = offerReferral({
    answer: response,
    settings: connection.settings.referral,
    optedOut: (await optOutsOf(tx, person)).includes('referrals'),
    lastAskAt,
    now: core.now(),
  });
  if (!offer.ask) return null;
  const id = core.newId();
  const referral: Referral = {
    id,
    workspaceId: response.workspaceId,
    connectionId: connection.id,
    personId: person.id,
    responseId: response.id,
    code: core.keys.derive(`referral:${id}`).slice(0, CODE_CHARACTERS),
    state: 'offered',
    offeredAt: core.now(),
    mailRequestedAt: null,
  };
  await insertReferral(tx, referral, referralCodeHash(referral.code));
  return referral;
}

export function referralCodeHash(code: string): Buffer {
  return createHash('sha256').update(`referral:${code}`).digest();
}

/** "Mail me my link": one mail, however often the button is pressed. */
export async function requestReferralMail(core: Core, tx: Tx, response: ResponseRow): Promise<void> {
  const referral = await referralOfResponse(tx, response.id);
  if (!referral || !(await requestMail(tx, referral.id, core.now()))) return;
  const { invitationId, workspaceId } = response;
  const preferences = tokenOf(
    core.keys.derive,
    { id: invitationId, tokenKey: core.keys.currentKid },
    MAIL_TOKEN,
  );
  const hash = tokenHash(preferences).toString('hex');
  await insertTokens(tx, [{ hash, purpose: MAIL_TOKEN, invitationId, workspaceId }]);
  await raiseEffects(core, tx, [
    {
      workspaceId: response.workspaceId,
      connectionId: null,
      responseId: response.id,
      personId: response.personId,
      kind: 'referral-mail',
      idempotencyKey: `referral-mail:${referral.id}`,
      subject: `referral:${referral.id}`,
      payload: { referralId: referral.id, tokenKey: core.keys.currentKid },
    },
  ]);
}
