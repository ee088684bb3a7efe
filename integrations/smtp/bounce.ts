import { simpleParser, type ParsedMail } from 'mailparser';
import type { BounceReport } from '../../src/connector/mail.ts';
import { bounceKind, noticeStatus, type FailureNotice } from './bounce-kind.ts';

type Fields = ReadonlyMap<string, string>;

/** Enough for every notice; the copy of the original mail behind it is not of interest. */
const NOTICE_CHARACTERS = 4000;
const NOTICE_SUBJECT =
  /undeliver|delivery (status|failure|has failed|incomplete)|failure notice|returned (to sender|mail)|mail delivery (failed|system)|delayed/i;
const ROBOT_SENDER = /^(mailer-daemon|mail-daemon|postmaster)@/i;

/**
 * Reads a delivery status notice (RFC 3464), a complaint (ARF, RFC 5965) or an old-style bounce in plain words.
 * Null for anything else: a reply, an out-of-office note, a notice of success.
 * The tag is taken from the mail as it stands and proves nothing: only the address it was sent to does (verpTag).
 */
export async function parseBounce(raw: Buffer): Promise<BounceReport | null> {
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  const complaint = partOf(mail, 'message/feedback-report');
  if (complaint !== null)
    return isComplaint(complaint) ? reportOf(mail, raw, { kind: 'complaint', status: null }) : null;
  const status = partOf(mail, 'message/delivery-status') ?? partOf(mail, 'message/global-delivery-status');
  const notice = status === null ? plainNotice(mail) : structuredNotice(status);
  if (!notice) return null;
  return reportOf(mail, raw, { kind: bounceKind(notice), status: noticeStatus(notice) });
}

function reportOf(
  mail: ParsedMail,
  raw: Buffer,
  verdict: Pick<BounceReport, 'kind' | 'status'>,
): BounceReport {
  return { recipientTag: tagIn(mail, raw.toString('latin1')), ...verdict };
}

function partOf(mail: ParsedMail, contentType: string): string | null {
  return mail.attachments.find((part) => part.contentType === contentType)?.content.toString('utf8') ?? null;
}

function isComplaint(report: string): boolean {
  const type = fieldsOf(report).get('feedback-type')?.toLowerCase() ?? 'abuse';
  // not-spam takes a complaint back, auth-failure is a DMARC report: neither is a person's wish.
  return type !== 'not-spam' && type !== 'auth-failure';
}

/** The first recipient whose mail did not arrive; we send to one recipient at a time. */
function structuredNotice(part: string): FailureNotice | null {
  const blocks = part.split(/\r?\n[ \t]*\r?\n/).map(fieldsOf);
  const failed = blocks.find((fields) => /^(failed|delayed)\b/i.test(fields.get('action') ?? ''));
  if (!failed) return null;
  return {
    action: (failed.get('action') ?? '').toLowerCase().split(/\W/)[0] ?? null,
    status: failed.get('status') ?? null,
    said: (failed.get('diagnostic-code') ?? '').slice(0, NOTICE_CHARACTERS),
  };
}

/** qmail, old Exim and gateways write to people: only a robot's mail with a telling subject is believed. */
function plainNotice(mail: ParsedMail): FailureNotice | null {
  const subject = mail.subject ?? '';
  const said = (mail.text ?? '').slice(0, NOTICE_CHARACTERS);
  if (mail.headers.has('x-failed-recipients')) return { action: null, status: null, said };
  if (!isRobot(mail) || !NOTICE_SUBJECT.test(subject)) return null;
  return { action: /delay|warning/i.test(subject) ? 'delayed' : null, status: null, said };
}

function isRobot(mail: ParsedMail): boolean {
  return ROBOT_SENDER.test(mail.from?.value[0]?.address ?? '');
}

/** RFC 822 fields of one block, names in lower case, folded lines joined. */
function fieldsOf(block: string): Fields {
  const lines = block.trim().split(/\r?\n(?![ \t])/);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      const value = line.slice(colon + 1).replace(/\r?\n[ \t]+/g, ' ');
      return [line.slice(0, colon).trim().toLowerCase(), value.trim()] as const;
    }),
  );
}

const VERP_LOCAL_PART = /\bb\+([A-Za-z0-9_-]+)\.[0-9a-f]{16}@/i;
const OWN_HEADER = /^X-Afterword-Invitation:[ \t]*([A-Za-z0-9_-]+)/im;

/** The address it was sent to, then our own header in the copy of the mail, then our return path in that copy. */
function tagIn(mail: ParsedMail, text: string): string | null {
  const addressed = mail.headerLines.filter(({ key }) =>
    /^(to|delivered-to|x-original-to|envelope-to)$/.test(key),
  );
  const copies = mail.attachments.map((part) => part.content.toString('latin1'));
  const everything = [text, ...copies];
  return (
    firstGroup(
      VERP_LOCAL_PART,
      addressed.map(({ line }) => line),
    ) ??
    firstGroup(OWN_HEADER, everything) ??
    firstGroup(VERP_LOCAL_PART, everything)
  );
}

function firstGroup(pattern: RegExp, texts: readonly string[]): string | null {
  for (const text of texts) {
    const group = pattern.exec(text)?.[1];
    if (group !== undefined) return group;
  }
  return null;
}
