import { isComplete, senderOf } from '../connection/sender.ts';
import { Locale } from '../survey/schema.ts';
import { surveyFor, surveyOf } from '../survey/shipped.ts';
import type { Letter, MailDesk } from './mail-desk.ts';
import type { Due, SendParts } from './parts.ts';
import { answerLink, preferencesLink, tokenOf } from './token.ts';

/** The mail of an invitation; null when its sender lacks a name or an address. */
export async function invitationLetter(parts: SendParts, mail: MailDesk, due: Due): Promise<Letter | null> {
  const { invitation, connection } = due;
  const sender = senderOf(connection.settings, invitation.brandId);
  if (!isComplete(sender)) return null;
  const { publicUrl, keys } = parts.core;
  const preferences = preferencesLink(publicUrl, tokenOf(keys.derive, invitation, 'preferences'));
  const content = await mail.renderer.renderInvitation({
    survey:
      surveyOf(invitation.surveyKey, invitation.surveyVersion) ??
      surveyFor(connection.settings.programme.metric),
    locale: Locale.parse(invitation.locale),
    sender: {
      company: sender.companyName,
      logoUrl: sender.logoUrl,
      postalAddress: sender.postalAddress,
      privacyUrl: sender.privacyUrl,
    },
    firstName: invitation.firstName,
    agentName: invitation.agentName,
    ticketNumber: invitation.ticketNumber,
    wroteAt: invitation.ticketCreatedAt,
    timeZone: invitation.timeZone ?? sender.timeZone,
    links: { answer: answerLink(publicUrl, tokenOf(keys.derive, invitation, 'answer')), preferences },
  });
  return {
    key: invitation.id,
    kind: 'invitation',
    sender,
    to: { name: invitation.name, address: invitation.email },
    replyTo: sender.replyTo ?? invitation.receivedAtAddress,
    content,
    unsubscribeUrl: preferences,
  };
}
