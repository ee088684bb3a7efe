import { isComplete, senderOf } from '../connection/sender.ts';
import { connectionById } from '../connection/store.ts';
import type { MailDesk } from '../invitation/mail-desk.ts';
import { ownDataLink, ownDataToken } from '../invitation/token.ts';
import { peopleById } from '../person/store.ts';
import { ownDataLinkById } from '../privacy/own-data.store.ts';
import { invitedById } from '../response/store.ts';
import { senderView } from '../response/view.ts';
import { Locale } from '../survey/schema.ts';
import type { Errand, Executed, FollowUpParts } from './parts.ts';
import type { Effect } from './store.ts';
import { eachMail, type Writing } from './write-mail.story.ts';

/** The link that shows a person what is stored about them; it goes to the address on file and nowhere else. */
export function mailOwnData(errand: Errand): Promise<Executed[]> {
  return eachMail(errand, ownDataLetter);
}

async function ownDataLetter(parts: FollowUpParts, mail: MailDesk, effect: Effect): Promise<Writing> {
  const { db, now, keys, publicUrl } = parts.core;
  const found = await db.inWorkspaces([effect.workspaceId], async (tx) => {
    const link = await ownDataLinkById(tx, String(effect.payload['linkId']));
    const invited = link && (await invitedById(tx, link.invitationId, { lock: false }));
    const connection = invited && (await connectionById(tx, invited.connectionId));
    const person = link && (await peopleById(tx, [link.personId])).get(link.personId);
    return connection && person ? { link, invited, connection, person } : null;
  });
  if (!found) return { skip: 'What it was about is gone.' };
  const { link, invited, connection, person } = found;
  if (person.email === '') return { skip: 'The person was erased.' };
  if (link.expiresAt <= now()) return { skip: 'The link ended before its mail could leave.' };
  const sender = senderOf(connection.settings, invited.brandId);
  if (!isComplete(sender))
    return { skip: 'The company name or the From address is missing in the settings.' };
  const content = await mail.renderer.renderOwnDataMail({
    locale: Locale.parse(invited.locale),
    sender: senderView(connection, invited.brandId),
    firstName: person.firstName,
    link: ownDataLink(publicUrl, ownDataToken(keys.derive, link)),
  });
  return {
    letter: {
      key: effect.id,
      kind: 'own-data',
      sender,
      to: { name: person.name, address: person.email },
      replyTo: sender.replyTo,
      content,
      unsubscribeUrl: null,
    },
  };
}
