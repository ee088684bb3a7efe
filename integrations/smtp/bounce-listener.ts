import { once } from 'node:events';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { BounceReport } from '../../src/connector/mail.ts';
import { parseBounce } from './bounce.ts';
import { verpTag } from './verp.ts';

/** The part of a pino logger that is used; no address is ever logged. */
export interface ListenerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface BounceListenerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** The secret the return paths were made with. */
  readonly secret: string;
  /** PEM; without it STARTTLS is not offered. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly log: ListenerLog;
  /**
   * Called once per mail and authenticated tag. The sending server hears "250" only after it resolved;
   * when it rejects, the server is asked to come again.
   */
  onBounce(report: BounceReport, tag: string): Promise<void>;
}

export interface BounceListener {
  readonly port: number;
  close(): Promise<void>;
}

// A notice may carry the whole original; ours stay below 100 KB.
const LARGEST_NOTICE_BYTES = 1024 * 1024;
const MOST_RECIPIENTS = 10;
const MOST_CLIENTS = 100;
const SILENCE_MS = 60_000;
const CLOSE_MS = 2000;

/** Listens for bounces: takes mail only for return paths we made, whatever the sender, and answers nobody. */
export async function startBounceListener(options: BounceListenerOptions): Promise<BounceListener> {
  const server = new SMTPServer({
    banner: 'Afterword bounces',
    ...options.tls,
    disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_NOTICE_BYTES,
    rejectOversized: true,
    maxClients: MOST_CLIENTS,
    socketTimeout: SILENCE_MS,
    closeTimeout: CLOSE_MS,
    onRcptTo(address, session, done) {
      if (verpTag(address.address, options.secret) === null) {
        return done(answer(550, '5.1.1 No such mailbox'));
      }
      if (session.envelope.rcptTo.length >= MOST_RECIPIENTS)
        return done(answer(452, '4.5.3 Too many recipients'));
      return done();
    },
    onData(stream, session, done) {
      take(stream, session, options).then(
        () => done(null, '2.0.0 Noted'),
        (error: unknown) => {
          options.log.warn({ err: error }, 'bounce not recorded, the server is asked to come again');
          done(answer(451, '4.3.0 Cannot record this now, come again'));
        },
      );
    },
  });
  server.on('error', (error) => options.log.warn({ err: error }, 'bounce listener: a connection failed'));
  const listening = server.listen(options.port, options.host);
  await once(listening, 'listening');
  const address = listening.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : options.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  options: BounceListenerOptions,
): Promise<void> {
  const raw = await contentOf(stream);
  if (raw === null) return;
  const report = await parseBounce(raw).catch((error: unknown) => {
    options.log.warn({ err: error }, 'mail to a return path cannot be read');
    return null;
  });
  if (!report) {
    options.log.info({ bytes: raw.length }, 'mail to a return path is neither bounce nor complaint: ignored');
    return;
  }
  const tags = session.envelope.rcptTo.map(({ address }) => verpTag(address, options.secret));
  for (const tag of new Set(tags)) {
    if (tag !== null) await options.onBounce({ ...report, recipientTag: tag }, tag);
  }
}

/** Null when it is too large: the server then refuses it itself. Never holds more than the limit. */
async function contentOf(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= LARGEST_NOTICE_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > LARGEST_NOTICE_BYTES ? null : Buffer.concat(chunks);
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
