import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { OutgoingMail } from '../../src/connector/mail.ts';
import type { ServerSettings } from './settings.ts';
import { SmtpError, type Phase } from './smtp-error.ts';

/** All in milliseconds. */
export interface Timeouts {
  /** DNS, TCP, TLS and STARTTLS together. */
  readonly connection: number;
  /** From the connection to the server's first line. */
  readonly greeting: number;
  /** Silence of the server in the conversation, before the mail is complete. */
  readonly socket: number;
  /** Silence after the final dot. RFC 5321 section 4.5.3.2.6 asks for ten minutes. */
  readonly finalAnswer: number;
}

export interface Envelope {
  /** Empty for the null sender of a bounce. */
  readonly from: string;
  readonly to: string;
}

/** One connection, past greeting, TLS and login. One mail at a time. */
export interface Session {
  /** False once either side has closed it. */
  readonly alive: boolean;
  /**
   * Resolves with the server's final answer (2xx).
   * @throws {SmtpError} with the phase in which it failed.
   */
  send(envelope: Envelope, message: Buffer): Promise<string>;
  /** Also in the middle of a mail, whose `send` then fails. */
  close(): void;
}

export type Signer = (message: Buffer) => Promise<Buffer>;

export interface DkimKey {
  readonly domainName: string;
  readonly keySelector: string;
  /** PEM. */
  readonly privateKey: string;
}

// nodemailer's own list lacks List-Unsubscribe-Post, and RFC 8058 wants both unsubscribe headers signed;
// Feedback-ID counts at Gmail only when it is signed.
const SIGNED_HEADERS =
  'from:sender:reply-to:subject:date:message-id:to:cc:mime-version:content-type:content-transfer-encoding:' +
  'list-id:list-unsubscribe:list-unsubscribe-post:feedback-id';

export function createSigner(key: DkimKey): Signer {
  const dkim = new DKIM({ ...key, headerFieldNames: SIGNED_HEADERS });
  return (message) => buffer(dkim.sign(message));
}

/** The mail as it goes over the wire, before dot-stuffing. */
export function composeMail(mail: OutgoingMail): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: mail.messageId,
    from: mail.from,
    to: { name: mail.to.name ?? '', address: mail.to.address },
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: withCrLf(mail.text),
    html: { content: withCrLf(mail.html), contentTransferEncoding: transferEncodingOf(mail.html) },
    headers: Object.fromEntries(Object.entries(mail.headers).map(asGiven)),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** nodemailer would encode a quoted string as a whole, and nobody could read the List-Id in it. */
function asGiven([name, value]: [string, string]): [string, string | { prepared: boolean; value: string }] {
  return [name, /^[\x20-\x7e]*$/.test(value) ? { prepared: true, value } : value];
}

function withCrLf(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r\n');
}

/** The shorter one: quoted-printable takes three characters a byte outside ASCII, base64 four for three bytes. */
function transferEncodingOf(text: string): 'quoted-printable' | 'base64' {
  const beyondAscii = Buffer.byteLength(text) - text.length;
  return beyondAscii > text.length / 4 ? 'base64' : 'quoted-printable';
}

/**
 * Connects, secures and logs in.
 * @throws {SmtpError} with phase `connecting`.
 */
export async function openSession(server: ServerSettings, timeouts: Timeouts): Promise<Session> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ignoreTLS: server.ignoreTls,
    tls: { rejectUnauthorized: server.verifyCertificate },
    connectionTimeout: timeouts.connection,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.socket,
    socketCloseTimeout: 1000,
  });
  // Without a listener an error of an idle connection would end the process; `end` follows and is looked at.
  connection.on('error', () => {});
  try {
    await step(connection, 'connecting', (done) => connection.connect(done));
    const { login } = server;
    if (login && connection.allowsAuth) {
      const credentials = { user: login.user, pass: login.password };
      await step(connection, 'connecting', (done) => connection.login(credentials, done));
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  return sessionOver(connection, timeouts);
}

function sessionOver(connection: SMTPConnection, timeouts: Timeouts): Session {
  let busy = false;
  return {
    get alive() {
      return !connection.destroyed && !isHalfClosed(connection);
    },
    async send(envelope, message) {
      busy = true;
      try {
        const answer = await sendOver(connection, { envelope, message, timeouts });
        busy = false;
        return answer;
      } catch (error) {
        // Where the server only refused, it still listens for a QUIT; within a mail the word would become part of it.
        busy = !(error instanceof SmtpError && error.facts.phase === 'envelope');
        throw error;
      }
    },
    close() {
      if (!busy) connection.quit();
      connection.close();
    },
  };
}

interface Sending {
  readonly envelope: Envelope;
  readonly message: Buffer;
  readonly timeouts: Timeouts;
}

async function sendOver(
  connection: SMTPConnection,
  { envelope, message, timeouts }: Sending,
): Promise<string> {
  const progress: { phase: Phase } = { phase: 'envelope' };
  const source = mailSource(message, {
    lost: () => connection.destroyed || isHalfClosed(connection),
    enter(phase) {
      progress.phase = phase;
      if (phase === 'ending' && connection._socket) connection._socket.setTimeout(timeouts.finalAnswer);
    },
  });
  const outgoing = { from: envelope.from, to: [envelope.to], size: message.length };
  const answered = await step<{ response: string }>(
    connection,
    () => progress.phase,
    (done) => connection.send(outgoing, source, done),
  );
  if (connection._socket) connection._socket.setTimeout(timeouts.socket);
  // A yes before the final dot belongs to no mail: the server and we no longer mean the same.
  if (progress.phase !== 'ending' || !answered) throw new SmtpError(factsOf({}, 'ending'));
  return answered.response;
}

interface SourceWatch {
  lost(): boolean;
  enter(phase: Phase): void;
}

const CHUNK_BYTES = 64 * 1024;

/**
 * nodemailer reads the mail only after the server asked for it, and writes the final dot only when this stream ends.
 * So the stream itself knows the phase, whatever error comes later. The end is held back for one turn of the event
 * loop: a server that has hung up meanwhile is noticed while the mail is certainly not taken.
 */
function mailSource(message: Buffer, watch: SourceWatch): Readable {
  let offset = 0;
  return new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      if (offset === 0) watch.enter('content');
      if (offset < message.length) {
        const chunk = message.subarray(offset, offset + CHUNK_BYTES);
        offset += chunk.length;
        this.push(chunk);
        return;
      }
      setImmediate(() => {
        if (this.destroyed) return;
        if (watch.lost()) {
          this.destroy(new Error('the server hung up before the end of the mail'));
          return;
        }
        watch.enter('ending');
        this.push(null);
      });
    },
  });
}

function isHalfClosed(connection: SMTPConnection): boolean {
  const socket = connection._socket;
  return !socket || socket.destroyed || socket.readableEnded || !socket.writable;
}

interface LibraryError {
  readonly code?: string | undefined;
  readonly originalCode?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

type Done<T> = (error?: (Error & LibraryError) | null, result?: T) => void;

/** Runs one step of the conversation; ends also when the library reports the loss of the connection only as an event. */
function step<T>(
  connection: SMTPConnection,
  phase: Phase | (() => Phase),
  begin: (done: Done<T>) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    function settle(): void {
      connection.off('error', fail);
      connection.off('end', ended);
    }
    function fail(error: Error & LibraryError): void {
      settle();
      const reached = typeof phase === 'function' ? phase() : phase;
      reject(new SmtpError(factsOf(error, reached), { cause: error }));
    }
    // `end` may come before the callback that knows more (a 421 answer): let that one speak first.
    function ended(): void {
      setImmediate(() => fail(Object.assign(new Error('connection closed'), { code: 'ECONNECTION' })));
    }
    connection.once('error', fail);
    connection.once('end', ended);
    begin((error, result) => {
      if (error) return fail(error);
      settle();
      resolve(result);
    });
  });
}

function factsOf(error: LibraryError, phase: Phase): SmtpError['facts'] {
  return {
    phase,
    failure: error.code ?? null,
    origin: error.originalCode ?? null,
    command: error.command ?? null,
    answerCode: error.responseCode ?? null,
    answer: error.response ?? null,
  };
}
