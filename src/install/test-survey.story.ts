import { recordAudit } from '../access/audit.story.ts';
import type { Connection } from '../connection/schema.ts';
import { isComplete, type CompleteSender } from '../connection/sender.ts';
import type { HealthParts } from '../health/parts.ts';
import { outgoingMail, type Letter, type MailDesk } from '../invitation/mail-desk.ts';
import { answerLink, preferencesLink } from '../invitation/token.ts';
import { surveyFor } from '../survey/shipped.ts';
import type { Done } from './schema.ts';
import { sign } from './signed.ts';

const LINK_DAYS = 7;
const DAY_MS = 86_400_000;
/** A request that nobody made: customers see theirs. */
const SAMPLE = { ticketNumber: '4711', agentName: 'Alex', wroteDaysAgo: 2 };

/** Mails the survey as a customer would get it, marked as a test. Its links lead to a page that records nothing. */
export async function mailTestSurvey(
  parts: HealthParts,
  connection: Connection,
  address: string,
): Promise<Done> {
  const { core, mail } = parts;
  if (mail === null) return { ok: false, words: 'No mail server is configured: set SMTP_URL.' };
  const { sender } = connection.settings;
  if (!isComplete(sender))
    return { ok: false, words: 'Company name and From address are needed before a mail can leave.' };
  const letter = await testLetter(parts, mail, { connection, sender, address });
  const handed = await mail.carrier.send(outgoingMail(mail, letter));
  const { id, workspaceId } = connection;
  await core.db.inWorkspaces([workspaceId], (tx) =>
    recordAudit(core, tx, {
      workspaceId,
      action: 'connection.test-survey',
      subject: { kind: 'connection', id },
      after: { state: handed.state },
    }),
  );
  return handed.state === 'sent' ? { ok: true } : { ok: false, words: handed.words };
}

interface Test {
  readonly connection: Connection;
  readonly sender: CompleteSender;
  readonly address: string;
}

async function testLetter({ core }: HealthParts, mail: MailDesk, test: Test): Promise<Letter> {
  const { connection, sender } = test;
  const { id: connectionId, workspaceId } = connection;
  const now = core.now().getTime();
  const until = new Date(now + LINK_DAYS * DAY_MS);
  const token = sign(core.keys.derive, 'test-survey', { connectionId, workspaceId, until });
  const preferences = preferencesLink(core.publicUrl, token);
  const content = await mail.renderer.renderInvitation({
    survey: surveyFor(connection.settings.programme.metric),
    locale: sender.defaultLocale,
    sender: {
      company: sender.companyName,
      logoUrl: sender.logoUrl,
      postalAddress: sender.postalAddress,
      privacyUrl: sender.privacyUrl,
    },
    firstName: null,
    agentName: SAMPLE.agentName,
    ticketNumber: SAMPLE.ticketNumber,
    wroteAt: new Date(now - SAMPLE.wroteDaysAgo * DAY_MS),
    timeZone: sender.timeZone,
    links: { answer: answerLink(core.publicUrl, token), preferences },
    test: true,
  });
  return {
    key: core.newId(),
    kind: 'notice',
    sender,
    to: { name: null, address: test.address },
    replyTo: sender.replyTo,
    content,
    unsubscribeUrl: null,
  };
}
