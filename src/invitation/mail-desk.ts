import type { MailCarrier, OutgoingMail } from '../connector/mail.ts';
import type { CompleteSender } from '../connection/sender.ts';
import type { MailRenderer, RenderedMail } from './schema.ts';

/** Everything needed to get a mail out of the house. */
export interface MailDesk {
  readonly renderer: MailRenderer;
  readonly carrier: MailCarrier;
  /** VERP: the envelope sender that a bounce of this mail comes back to. */
  readonly bounceAddress: (tag: string) => string;
  /** Of our Message-IDs and List-Ids. */
  readonly domain: string;
  /** Mails handed over side by side; as many may be in doubt after a crash. */
  readonly concurrency: number;
}

export interface Addressee {
  readonly name: string | null;
  readonly address: string;
}

export interface Letter {
  /** What the mail is for: its Message-ID and bounce tag derive from it, so a repetition is recognised. */
  readonly key: string;
  readonly kind: 'invitation' | 'referral' | 'own-data' | 'notice';
  readonly sender: CompleteSender;
  readonly to: Addressee;
  readonly replyTo: string | null;
  readonly content: RenderedMail;
  /** The one-click unsubscribe address; none for mail to admins, and for what a person asked to see. */
  readonly unsubscribeUrl: string | null;
}

/** What names a mail in its return path: the key's UUID in hex, which survives servers that change the case. */
export function mailTag(key: string): string {
  return key.replaceAll('-', '');
}

/** Adds what keeps robots from answering and lets people leave: RFC 3834, RFC 8058, RFC 2919. */
export function outgoingMail(desk: Pick<MailDesk, 'bounceAddress' | 'domain'>, letter: Letter): OutgoingMail {
  const { sender, content } = letter;
  const tag = mailTag(letter.key);
  return {
    messageId: messageId(desk.domain, letter.kind, letter.key),
    envelopeFrom: desk.bounceAddress(tag),
    from: { name: sender.fromName ?? sender.companyName, address: sender.fromAddress },
    to: letter.to,
    replyTo: letter.replyTo,
    subject: content.subject,
    html: content.html,
    text: content.text,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'X-Afterword-Invitation': tag,
      ...listHeaders(desk.domain, letter),
    },
  };
}

export function messageId(domain: string, kind: Letter['kind'], key: string): string {
  return `<${kind}.${key}@${domain}>`;
}

function listHeaders(domain: string, letter: Letter): Record<string, string> {
  if (letter.unsubscribeUrl === null) return {};
  return {
    'List-Id': `${phrase(letter.sender.companyName)}<${letter.kind}s.${domain}>`,
    'List-Unsubscribe': `<${letter.unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** A phrase in a structured header must be ASCII atoms or a quoted string; what is neither is left out. */
function phrase(name: string): string {
  const sayable = name.replace(/[^\x20-\x7e]|["\\]/g, '').trim();
  return sayable === '' ? '' : `"${sayable}" `;
}
