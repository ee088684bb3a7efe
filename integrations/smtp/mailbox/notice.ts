import { randomUUID } from 'node:crypto';
import type { BounceReport } from '../../../src/connector/mail.ts';
import type { KeptMail } from './shelf.ts';

interface Verdict {
  readonly action: string;
  readonly status: string;
  readonly said: string;
}

const VERDICTS: Readonly<Record<Exclude<BounceReport['kind'], 'complaint'>, Verdict>> = {
  hard: { action: 'failed', status: '5.1.1', said: '550 5.1.1 User unknown in virtual mailbox table' },
  soft: { action: 'failed', status: '5.2.2', said: "552 5.2.2 The recipient's mailbox is full" },
  policy: {
    action: 'failed',
    status: '5.7.26',
    said: '550 5.7.26 The sender is unauthenticated: SPF and DKIM did not pass',
  },
};

/** The notice a receiving server would send back for this mail: RFC 3464, or ARF (RFC 5965) for a complaint. */
export function noticeFor(mail: KeptMail, kind: BounceReport['kind'], now: Date): Buffer {
  const boundary = `afterword-${randomUUID()}`;
  const complaint = kind === 'complaint';
  const lines = [
    'From: Mail Delivery System <MAILER-DAEMON@mailbox.sandbox.example>',
    `To: <${mail.envelope.from}>`,
    `Subject: ${complaint ? 'Abuse report' : 'Undelivered Mail Returned to Sender'}`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@mailbox.sandbox.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${complaint ? 'feedback-report' : 'delivery-status'};`,
    `\tboundary="${boundary}"`,
    '',
    ...part(boundary, 'text/plain; charset=utf-8', [
      complaint ? 'This is an abuse report for the mail below.' : 'Your message could not be delivered.',
    ]),
    ...(complaint ? feedback(boundary, mail) : deliveryStatus(boundary, mail, VERDICTS[kind])),
    ...part(boundary, 'text/rfc822-headers', [headOf(mail)]),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function part(boundary: string, contentType: string, lines: readonly string[]): string[] {
  return [`--${boundary}`, `Content-Type: ${contentType}`, '', ...lines, ''];
}

function deliveryStatus(boundary: string, mail: KeptMail, { action, status, said }: Verdict): string[] {
  return part(boundary, 'message/delivery-status', [
    'Reporting-MTA: dns; mailbox.sandbox.example',
    '',
    `Final-Recipient: rfc822; ${mail.envelope.to[0] ?? ''}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${said}`,
  ]);
}

function feedback(boundary: string, mail: KeptMail): string[] {
  return part(boundary, 'message/feedback-report', [
    'Feedback-Type: abuse',
    'User-Agent: Afterword-Sandbox/1',
    'Version: 1',
    `Original-Mail-From: <${mail.envelope.from}>`,
  ]);
}

function headOf(mail: KeptMail): string {
  return mail.raw?.toString('latin1').split('\r\n\r\n')[0] ?? mail.head;
}
