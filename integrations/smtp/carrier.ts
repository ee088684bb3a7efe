import { createPrivateKey } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { HandOver, MailCarrier, OutgoingMail } from '../../src/connector/mail.ts';
import {
  composeMail,
  createSigner,
  openSession,
  type DkimKey,
  type Envelope,
  type Session,
  type Signer,
  type Timeouts,
} from './client.ts';
import { handOverOf, shownAnswer } from './outcome.ts';
import { Pool, PoolClosedError } from './pool.ts';
import { parseSmtpUrl, SmtpSettingsError } from './settings.ts';
import { SmtpError } from './smtp-error.ts';

export interface SmtpCarrierOptions {
  /** smtp://user:password@host:587 or smtps://host; see parseSmtpUrl for the switches. */
  readonly url: string;
  /** Connections at a time; default 5. Lower it when the server complains about too many. */
  readonly maxConnections?: number;
  /** Mails over one connection; default 100. */
  readonly maxMailsPerConnection?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** Signs every mail; an RSA key. */
  readonly dkim?: DkimKey;
  /** How long close() waits for mails under way, in milliseconds; default 20 000. */
  readonly closeGraceMs?: number;
}

const TIMEOUTS_MS: Timeouts = { connection: 30_000, greeting: 30_000, socket: 60_000, finalAnswer: 600_000 };
const IDLE_MS = 15_000;
const CLOSE_GRACE_MS = 20_000;
/** For mails whose connection was closed to hear of it; an attempt to connect is not waited for. */
const CUT_OFF_MS = 1000;

/**
 * Carries mails over SMTP with a pool of connections of its own, so that the phase in which a hand-over failed is known.
 * @throws {SmtpSettingsError} when the URL or the DKIM key cannot be used.
 */
export function createSmtpCarrier(options: SmtpCarrierOptions): MailCarrier {
  const server = parseSmtpUrl(options.url);
  const timeouts = { ...TIMEOUTS_MS, ...options.timeouts };
  const sign = options.dkim ? createSigner(usableKey(options.dkim)) : null;
  const pool = new Pool<Session>({
    maxConnections: options.maxConnections ?? 5,
    maxUses: options.maxMailsPerConnection ?? 100,
    idleMs: IDLE_MS,
    open: () => openSession(server, timeouts),
  });
  const name = `${server.host}:${server.port}`;
  const underWay = new Set<Promise<HandOver>>();
  let closed = false;

  return {
    send(mail) {
      if (closed) return Promise.resolve(stopping());
      const sending = handOver(mail, { pool, sign, server: name });
      underWay.add(sending);
      return sending.finally(() => underWay.delete(sending));
    },
    async reach() {
      try {
        (await openSession(server, timeouts)).close();
        return null;
      } catch (error) {
        if (!(error instanceof SmtpError)) throw error;
        const outcome = handOverOf(error.facts, name);
        return outcome.state === 'sent' ? null : outcome.words;
      }
    },
    async close() {
      closed = true;
      await settledWithin(underWay, options.closeGraceMs ?? CLOSE_GRACE_MS);
      pool.close();
      await settledWithin(underWay, CUT_OFF_MS);
    },
  };
}

interface Way {
  readonly pool: Pool<Session>;
  readonly sign: Signer | null;
  /** "host:port", for words. */
  readonly server: string;
}

async function handOver(mail: OutgoingMail, way: Way): Promise<HandOver> {
  const fault = faultOf(mail);
  if (fault) return fault;
  const composed = await composeMail(mail);
  const message = way.sign ? await way.sign(composed) : composed;
  const envelope = { from: asciiDomain(mail.envelopeFrom), to: asciiDomain(mail.to.address) };
  try {
    return { state: 'sent', answer: shownAnswer(await sendOnce(way.pool, envelope, message)) };
  } catch (error) {
    if (error instanceof SmtpError) return handOverOf(error.facts, way.server);
    if (error instanceof PoolClosedError) return stopping();
    throw error;
  }
}

/** Over a connection that had been closed meanwhile nothing was handed over: another one is taken. */
async function sendOnce(pool: Pool<Session>, envelope: Envelope, message: Buffer): Promise<string> {
  for (;;) {
    const lease = await pool.lease();
    try {
      const answer = await lease.session.send(envelope, message);
      lease.giveBack(true);
      return answer;
    } catch (error) {
      lease.giveBack(false);
      if (!(lease.reused && isStale(error))) throw error;
    }
  }
}

function isStale(error: unknown): boolean {
  if (!(error instanceof SmtpError) || error.facts.phase !== 'envelope') return false;
  const { answerCode, failure } = error.facts;
  return answerCode === 421 || (answerCode === null && (failure === 'ECONNECTION' || failure === 'ESOCKET'));
}

const OWN_HEADERS = new Set(
  'from to cc bcc sender reply-to subject date message-id mime-version return-path received dkim-signature'.split(
    ' ',
  ),
);

/** What can be seen to be wrong before any server is asked; null when nothing is. */
function faultOf(mail: OutgoingMail): HandOver | null {
  if (!isAddress(mail.to.address)) {
    return notTaken(
      "The recipient's address is not a mail address. Correct it in the contact's record.",
      '5.1.3',
    );
  }
  if (!isAddress(mail.envelopeFrom) || !isAddress(mail.from.address)) {
    return notTaken(
      'The sender is not a mail address. Correct From and bounce domain in the settings.',
      '5.1.7',
    );
  }
  for (const [name, value] of Object.entries(mail.headers)) {
    const lower = name.toLowerCase();
    const own = OWN_HEADERS.has(lower) || lower.startsWith('content-');
    if (own || !/^[!-9;-~]+$/.test(name) || /[\r\n\0]/.test(value)) {
      return notTaken(`The mail cannot be built: its header "${name.slice(0, 60)}" is not allowed.`, '5.6.0');
    }
  }
  return null;
}

function isAddress(text: string): boolean {
  return /^[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+$/u.test(text);
}

/** DNS and SMTP know only the ASCII form of a domain such as žirmūnai.lt. */
function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`;
}

function stopping(): HandOver {
  return notTaken('Afterword is stopping. The mail will be sent after the restart.');
}

/** Without a status it is our own state, and passes; with one it is the mail's fault, and stays. */
function notTaken(words: string, status: string | null = null): HandOver {
  return { state: 'refused', permanent: status !== null, status, words };
}

async function settledWithin(sendings: ReadonlySet<Promise<HandOver>>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled(sendings), elapsed]);
  clearTimeout(timer);
}

/** nodemailer sends unsigned, without a word, when it cannot use the key: so the key is tried here. */
function usableKey(key: DkimKey): DkimKey {
  try {
    const type = createPrivateKey(key.privateKey).asymmetricKeyType;
    if (type === 'rsa') return key;
  } catch (cause) {
    throw new SmtpSettingsError('The DKIM key is not a private key in PEM form.', { cause });
  }
  throw new SmtpSettingsError('The DKIM key must be an RSA key.');
}
