import { once } from 'node:events';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailFaults } from './faults.ts';
import type { Shelf } from './shelf.ts';

export interface InboxOptions {
  readonly host: string;
  readonly port: number;
  readonly shelf: Shelf;
  /** Looked at for every mail, so that a change holds at once. */
  faults(): MailFaults;
  /** 0 <= n < 1 */
  random(): number;
}

export interface Inbox {
  readonly port: number;
  close(): Promise<void>;
}

const LARGEST_MAIL_BYTES = 25 * 1024 * 1024;

/** A mail server that takes every mail for everybody, any login, and goes wrong as told. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    banner: 'Afterword sandbox mailbox',
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: LARGEST_MAIL_BYTES,
    rejectOversized: true,
    closeTimeout: 100,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onRcptTo(address, _session, done) {
      const refused = options
        .faults()
        .rejectRcpt.some((each) => each.toLowerCase() === address.address.toLowerCase());
      done(refused ? answer(550, '5.1.1 No such user here') : null);
    },
    onData(stream, session, done) {
      receive(stream, session, options).then(
        ({ reply, drop }) => (drop ? sockets.get(session.remotePort)?.destroy() : done(null, reply)),
        (error: unknown) => done(error instanceof Error ? error : answer(451, '4.3.0 Cannot keep this now')),
      );
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  const listening = server.listen(options.port, options.host);
  await once(listening, 'listening');
  const address = listening.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : options.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Received {
  readonly reply: string;
  /** Hang up instead of replying; the mail is kept all the same. */
  readonly drop: boolean;
}

async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { shelf, faults, random }: InboxOptions,
): Promise<Received> {
  const raw = await buffer(stream);
  const { delayMs, tempFail, dropAfterData } = faults();
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (random() < tempFail) throw answer(451, '4.3.0 Try again later, as told');
  if (raw.length > LARGEST_MAIL_BYTES) return { reply: '', drop: false };
  const { mailFrom, rcptTo } = session.envelope;
  const from = mailFrom === false ? '' : mailFrom.address;
  const { id } = await shelf.keep(raw, { from, to: rcptTo.map(({ address }) => address) });
  return { reply: `2.0.0 Ok: kept as ${id}`, drop: random() < dropAfterData };
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
