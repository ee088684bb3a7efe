import type { HandOver } from '../../src/connector/mail.ts';
import type { SmtpFacts } from './smtp-error.ts';

// They speak of our login, never of the mail: it waits until an admin mends the settings.
const LOGIN_CODES = new Set([530, 534, 535, 538]);
const BAD_SEQUENCE = 503;
const LONGEST_ANSWER = 200;

/** What a failed conversation means for the mail. Pure. `server` is "host:port". */
export function handOverOf(facts: SmtpFacts, server: string): HandOver {
  if (isInDoubt(facts)) {
    return {
      state: 'in-doubt',
      words:
        'The connection broke after the mail was handed over and before the mail server confirmed it. ' +
        'It may or may not have arrived, so it is not sent again by itself.',
    };
  }
  if (isTooLarge(facts)) {
    const words = 'The mail is larger than the mail server accepts. Shorten its texts or take out images.';
    return { state: 'refused', permanent: true, status: '5.3.4', words };
  }
  const status = facts.answer === null ? null : statusOf(facts.answer);
  return { state: 'refused', permanent: isPermanent(facts), status, words: wordsFor(facts, status, server) };
}

/** The enhanced status ("5.1.1"), else the three digits of the answer. */
export function statusOf(answer: string): string | null {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(answer)?.[1] ?? /^\d{3}/.exec(answer)?.[0] ?? null;
}

/** One line of a server's answer without the addresses in it. */
export function shownAnswer(answer: string): string {
  const line = answer.replace(/\s+/g, ' ').replace(/<?[^\s<>@]+@[^\s<>@]+>?/g, '(address)');
  return line.length > LONGEST_ANSWER ? `${line.slice(0, LONGEST_ANSWER)}…` : line;
}

function isInDoubt(facts: SmtpFacts): boolean {
  if (facts.phase !== 'ending') return false;
  if (facts.answerCode === null) return true;
  // RFC 5321 section 3.8 lets a server that shuts down say 421 at any moment, whatever it did with the mail.
  // Only a 421 whose status speaks of this mail or its sender (4.2.x, 4.7.x, ...) is an answer to it.
  if (facts.answerCode === 421) return /^421([ -](?!\d\.)|[ -]4\.[34]\.|$)/.test(facts.answer ?? '');
  return false;
}

/** nodemailer compares with the limit the server announced, and asks no further. */
function isTooLarge(facts: SmtpFacts): boolean {
  return facts.phase === 'envelope' && facts.failure === 'EMESSAGE' && facts.answer === null;
}

function isPermanent({ phase, answerCode }: SmtpFacts): boolean {
  if (phase === 'connecting' || answerCode === null) return false;
  return answerCode >= 500 && answerCode !== BAD_SEQUENCE && !LOGIN_CODES.has(answerCode);
}

function wordsFor(facts: SmtpFacts, status: string | null, server: string): string {
  const said = facts.answer === null ? '' : ` It said: "${shownAnswer(facts.answer)}"`;
  if (facts.answer === null) {
    return facts.phase === 'connecting' ? unreachable(facts, server) : brokenOff(facts, server);
  }
  if (facts.failure === 'EAUTH' || LOGIN_CODES.has(facts.answerCode ?? 0)) {
    return `The mail server ${server} did not accept the login. Check user, password and TLS in the SMTP settings.${said}`;
  }
  if (facts.phase === 'connecting') {
    return `The mail server ${server} does not accept connections from here. Check that this machine may send through it.${said}`;
  }
  if (!isPermanent(facts)) return `The mail server ${server} asked to try again later.${said}`;
  return `${refusal(facts.command, status)}${said}`;
}

function refusal(command: string | null, status: string | null): string {
  if (status?.startsWith('5.7.') === true) {
    return (
      'The mail was refused by policy, which is not the fault of the recipient. ' +
      'Check SPF, DKIM, DMARC and the reputation of the sending server.'
    );
  }
  if (command === 'MAIL FROM') {
    return 'The mail server refuses the sender. Check that it may send for the From address and the bounce domain.';
  }
  if (command === 'RCPT TO') {
    return status?.startsWith('5.2.') === true
      ? "The recipient's mailbox cannot take mail at present."
      : "The mail server refuses the recipient: the address is wrong or no longer exists. Correct it in the contact's record.";
  }
  return 'The mail server refused the mail after reading it.';
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'nothing answers on this port. Check host and port in the SMTP settings, and that the server runs.',
  ETIMEDOUT: 'it did not answer in time. Check host and port, and that no firewall stands between.',
  EDNS: 'its name is not known. Check the host in the SMTP settings.',
  ETLS: 'no secure connection could be made. Check its certificate, and whether smtp:// or smtps:// is meant.',
};

function unreachable(facts: SmtpFacts, server: string): string {
  const origin = facts.origin ?? '';
  const certificate = /CERT|SIGNED|TLS|SSL|UNABLE_TO/.test(origin) ? UNREACHABLE['ETLS'] : undefined;
  const why = UNREACHABLE[origin] ?? certificate ?? UNREACHABLE[facts.failure ?? ''];
  return `The mail server ${server} cannot be reached: ${why ?? 'the connection failed before it was ready. Is it a mail server?'}`;
}

function brokenOff(facts: SmtpFacts, server: string): string {
  const what = facts.failure === 'ETIMEDOUT' ? 'fell silent' : 'broke the connection';
  return `The mail server ${server} ${what} before it took the mail. The mail was not sent and will be tried again.`;
}
