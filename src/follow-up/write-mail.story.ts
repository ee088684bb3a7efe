import { connectionById } from '../connection/store.ts';
import type { Connection } from '../connection/schema.ts';
import { isComplete, senderOf, type CompleteSender } from '../connection/sender.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { HandOver } from '../connector/mail.ts';
import { outgoingMail, type Letter, type MailDesk } from '../invitation/mail-desk.ts';
import type { NoticeView } from '../invitation/schema.ts';
import { preferencesLink, tokenOf } from '../invitation/token.ts';
import { peopleById, type Person } from '../person/store.ts';
import { MAIL_TOKEN } from '../referral/offer.story.ts';
import { referralLink, shareText } from '../referral/share-text.ts';
import { referralById, type Referral } from '../referral/store.ts';
import { invitedById, responsesById, type Invited } from '../response/store.ts';
import { senderView } from '../response/view.ts';
import { Locale } from '../survey/schema.ts';
import { adminNotice } from './admin-notice.ts';
import { attempt, isRepeated, skipped, type Errand, type Executed, type FollowUpParts } from './parts.ts';
import type { Effect } from './store.ts';

export type Writing = { readonly letter: Letter } | { readonly skip: string };
type Writer = (parts: FollowUpParts, mail: MailDesk, effect: Effect) => Promise<Writing>;

/** The link a promoter asked to be mailed. */
export function mailReferrals(errand: Errand): Promise<Executed[]> {
  return eachMail(errand, referralLetter);
}

/** Something needs an admin's decision. */
export function mailAdmins(errand: Errand): Promise<Executed[]> {
  return eachMail(errand, adminLetter);
}

export async function eachMail({ parts, effects }: Errand, write: Writer): Promise<Executed[]> {
  const { mail } = parts;
  if (mail === null) return effects.map((effect) => skipped(effect, 'No SMTP server is configured.'));
  return await Promise.all(
    effects.map((effect) =>
      attempt(parts, effect, async () => {
        // Taken before and not finished: the process ended around the hand-over, so nobody knows whether it left.
        if (isRepeated(effect) && effect.lastFailure === null) {
          return {
            effect,
            state: 'in-doubt',
            words: 'Afterword stopped while this mail was being handed over.',
          };
        }
        const writing = await write(parts, mail, effect);
        if ('skip' in writing) return skipped(effect, writing.skip);
        return executedMail(effect, await mail.carrier.send(outgoingMail(mail, writing.letter)));
      }),
    ),
  );
}

function executedMail(effect: Effect, result: HandOver): Executed {
  if (result.state === 'sent') return { effect, state: 'done', words: 'Handed over to the mail server.' };
  if (result.state === 'in-doubt') return { effect, state: 'in-doubt', words: result.words };
  const kind = result.permanent ? 'refused' : 'unavailable';
  return {
    effect,
    state: 'failed',
    error: new ConnectorError('The mail server refused', { kind, words: result.words }),
  };
}

async function referralLetter(parts: FollowUpParts, mail: MailDesk, effect: Effect): Promise<Writing> {
  const found = await parts.core.db.inWorkspaces([effect.workspaceId], async (tx) => {
    const referral = await referralById(tx, String(effect.payload['referralId']));
    if (!referral) return null;
    const response = (await responsesById(tx, [referral.responseId])).get(referral.responseId);
    const invited = response && (await invitedById(tx, response.invitationId, { lock: false }));
    const connection = await connectionById(tx, referral.connectionId);
    const person = (await peopleById(tx, [referral.personId])).get(referral.personId);
    return invited && connection && person ? { referral, invited, connection, person } : null;
  });
  if (!found) return { skip: 'The referral is gone.' };
  if (found.referral.state === 'withdrawn')
    return { skip: 'The customer corrected the score before the mail left.' };
  const sender = senderOf(found.connection.settings, found.invited.brandId);
  if (!isComplete(sender))
    return { skip: 'The company name or the From address is missing in the settings.' };
  return { letter: await letterToPromoter(parts, mail, { ...found, sender, effect }) };
}

interface ToPromoter {
  readonly referral: Referral;
  readonly invited: Invited;
  readonly connection: Connection;
  readonly person: Person;
  readonly sender: CompleteSender;
  readonly effect: Effect;
}

async function letterToPromoter(parts: FollowUpParts, mail: MailDesk, to: ToPromoter): Promise<Letter> {
  const { publicUrl, keys } = parts.core;
  const { referral, invited, connection, person, sender, effect } = to;
  const tokenKey = String(effect.payload['tokenKey']);
  const preferences = preferencesLink(
    publicUrl,
    tokenOf(keys.derive, { id: invited.id, tokenKey }, MAIL_TOKEN),
  );
  const link = referralLink(publicUrl, referral.code);
  const locale = Locale.parse(invited.locale);
  const content = await mail.renderer.renderReferralMail({
    locale,
    sender: senderView(connection, invited.brandId),
    firstName: person.firstName,
    link,
    shareText: shareText(locale, sender.companyName, link),
    preferencesUrl: preferences,
  });
  return {
    key: effect.id,
    kind: 'referral',
    sender,
    to: { name: person.name, address: person.email },
    replyTo: sender.replyTo,
    content,
    unsubscribeUrl: preferences,
  };
}

async function adminLetter(parts: FollowUpParts, mail: MailDesk, effect: Effect): Promise<Writing> {
  const connectionId = String(effect.payload['connectionId']);
  const connection = await parts.core.db.inWorkspaces([effect.workspaceId], (tx) =>
    connectionById(tx, connectionId),
  );
  const address = connection?.settings.adminEmail;
  if (!connection || !address) return { skip: 'The settings name no admin address.' };
  const view = adminNotice(effect.payload, connection.name);
  return { letter: await noticeLetter(mail, { connection, key: effect.id, address, view }) };
}

interface Notice {
  readonly connection: Connection;
  readonly key: string;
  readonly address: string;
  readonly view: NoticeView;
}

/** What people on our side are told: it comes from Afterword, not from the company. */
export async function noticeLetter(mail: MailDesk, notice: Notice): Promise<Letter> {
  const { connection, key, address, view } = notice;
  const content = await mail.renderer.renderNotice(view);
  const from = connection.settings.sender.fromAddress ?? `afterword@${mail.domain}`;
  const sender = {
    ...connection.settings.sender,
    companyName: 'Afterword',
    fromName: 'Afterword',
    fromAddress: from,
  };
  const to = { name: null, address };
  return { key, kind: 'notice', sender, to, replyTo: null, content, unsubscribeUrl: null };
}
