import type { Connection } from '../connection/schema.ts';
import type { Alert } from '../connector/notifier.ts';
import type { MailDesk } from '../invitation/mail-desk.ts';
import type { NoticeView } from '../invitation/schema.ts';
import { TO_OWNER } from './alert-effects.ts';
import { chooseOwner } from './owner.ts';
import type { Errand, Executed } from './parts.ts';
import type { Answered, Effect } from './store.ts';
import { alertFor } from './write-alert.story.ts';
import { eachMail, noticeLetter, type Writing } from './write-mail.story.ts';

/** Mails a low answer to whoever shall act on it. */
export function mailAlerts(errand: Errand): Promise<Executed[]> {
  return eachMail(errand, (_parts, mail, effect) => alertLetter(errand, mail, effect));
}

async function alertLetter(errand: Errand, mail: MailDesk, effect: Effect): Promise<Writing> {
  const answered = errand.facts.answers.get(effect.responseId ?? '');
  const helpdesk = answered && errand.facts.connections.get(answered.response.connectionId);
  const alert = alertFor(errand, effect);
  if (!answered || !helpdesk || alert === null) return { skip: 'The answer is gone.' };
  if (answered.response.band !== 'detractor')
    return { skip: 'The customer corrected the score before anybody was told.' };
  const to = await recipient(errand, effect, { answered, helpdesk });
  if ('skip' in to) return to;
  const notice = { connection: helpdesk, key: effect.id, address: to.address, view: noticeOf(alert) };
  return { letter: await noticeLetter(mail, notice) };
}

function noticeOf({ title, quote, facts, link }: Alert): NoticeView {
  return {
    locale: 'en',
    subject: title,
    paragraphs: [
      quote === null ? 'The customer left no comment.' : `“${quote}”`,
      ...facts.map(({ name, value }) => `${name}: ${value}`),
    ],
    links: link === null ? [] : [link],
  };
}

interface Low {
  readonly answered: Answered;
  readonly helpdesk: Connection;
}

async function recipient(
  errand: Errand,
  effect: Effect,
  low: Low,
): Promise<{ readonly address: string } | { readonly skip: string }> {
  const to = String(effect.payload['to']);
  if (to !== TO_OWNER) return { address: to };
  const address = await ownerAddress(errand, low);
  if (address === null) return { skip: 'No address of the owner is known, and the settings name no admin.' };
  return low.helpdesk.settings.alerts.mailTo.includes(address.toLowerCase())
    ? { skip: 'The owner is mailed as one of the addresses of the settings.' }
    : { address };
}

/** Groups have no address, and an owner may be known by name only: then the admin is told. */
async function ownerAddress(errand: Errand, { answered, helpdesk }: Low): Promise<string | null> {
  const { taskOwner } = helpdesk.settings.followUp;
  const chosen = chooseOwner({
    setting: taskOwner,
    snapshot: answered.snapshot,
    accountOwnerEmail: taskOwner.who === 'account-owner' ? await accountOwner(errand, answered) : null,
    sameSystem: errand.connection?.id === helpdesk.id,
  });
  return chosen.owner.email ?? helpdesk.settings.adminEmail;
}

async function accountOwner(
  { parts, facts, connection }: Errand,
  answered: Answered,
): Promise<string | null> {
  if (connection === null) return null;
  const known = facts.person(connection.id, answered.response.personId)?.ownerEmail ?? null;
  if (known !== null) return known;
  const { crm } = parts.accounts.open(connection);
  const found = await crm?.findPeople([answered.email]);
  return found?.get(answered.email.toLowerCase())?.ownerEmail ?? null;
}
