import { simpleParser, type AddressObject } from 'mailparser';
import type { KeptMail, MailEnvelope } from './shelf.ts';

export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** What a list shows of a mail. */
export interface MailSummary {
  readonly id: string;
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly subject: string;
  readonly messageId: string | null;
  readonly envelope: MailEnvelope;
  /** ISO 8601 */
  readonly receivedAt: string;
  /** In bytes, as received. */
  readonly size: number;
}

export interface MailDetail extends MailSummary {
  /** Unfolded values under lower-case names; a repeated header has one line each. Null when the body was let go. */
  readonly headers: Readonly<Record<string, string>> | null;
  readonly text: string | null;
  readonly html: string | null;
}

/** A mail is parsed when somebody looks at it: thousands are received and never looked at. */
export async function summaryOf(mail: KeptMail): Promise<MailSummary> {
  const parsed = await simpleParser(Buffer.from(`${mail.head}\r\n\r\n`, 'latin1'));
  return {
    id: String(mail.id),
    from: addressesOf(parsed.from)[0] ?? null,
    to: addressesOf(parsed.to),
    subject: parsed.subject ?? '',
    messageId: mail.messageId,
    envelope: mail.envelope,
    receivedAt: mail.receivedAt.toISOString(),
    size: mail.sizeBytes,
  };
}

export async function detailOf(mail: KeptMail): Promise<MailDetail> {
  const summary = await summaryOf(mail);
  if (!mail.raw) return { ...summary, headers: null, text: null, html: null };
  const parsed = await simpleParser(mail.raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  });
  return {
    ...summary,
    headers: headersOf(parsed.headerLines),
    text: parsed.text ?? null,
    html: parsed.html === false ? null : parsed.html,
  };
}

function addressesOf(found: AddressObject | AddressObject[] | undefined): MailAddress[] {
  const objects = found === undefined ? [] : [found].flat();
  return objects.flatMap(({ value }) => value).map(({ name, address }) => ({ name, address: address ?? '' }));
}

function headersOf(lines: readonly { key: string; line: string }[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const { key, line } of lines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]+/g, ' ')
      .trim();
    const earlier = headers.get(key);
    headers.set(key, earlier === undefined ? value : `${earlier}\n${value}`);
  }
  return Object.fromEntries(headers);
}
