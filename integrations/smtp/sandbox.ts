import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { BounceReport } from '../../src/connector/mail.ts';
import { openSession } from './client.ts';
import { MailFaults } from './mailbox/faults.ts';
import { startInbox } from './mailbox/inbox.ts';
import { noticeFor } from './mailbox/notice.ts';
import { detailOf, summaryOf, type MailDetail, type MailSummary } from './mailbox/reading.ts';
import { mailboxRouter } from './mailbox/routes.ts';
import { openShelf, type KeptMail, type MailCounters, type MailQuery } from './mailbox/shelf.ts';
import { parseSmtpUrl } from './settings.ts';

export interface MailboxOptions {
  /** 0 (default) takes a free one. */
  readonly smtpPort?: number;
  /** 0 (default) takes a free one. */
  readonly httpPort?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** NDJSON: the mails outlive the process. */
  readonly stateFile?: string;
  /** How many of the newest mails keep their body; default 2000. The others are still listed and counted. */
  readonly keepBodies?: number;
  /** "host:port" of the bounce listener; the page then offers to bounce a mail. */
  readonly bounceTo?: string;
  readonly now?: () => Date;
  /** For the probabilities of faults; 0 <= n < 1. */
  readonly random?: () => number;
}

/** A mailbox to look into: takes every mail over SMTP and shows it over HTTP. */
export interface Mailbox {
  readonly smtpUrl: string;
  readonly httpUrl: string;
  /** Newest first. */
  mails(query?: MailQuery): Promise<MailSummary[]>;
  mail(id: string): Promise<MailDetail | null>;
  counters(): MailCounters;
  /** Replaces all faults: what is left out is done right from now on. */
  setFaults(faults: Partial<MailFaults>): void;
  /** Sends the notice a receiving server would; resolves with the listener's answer. */
  bounce(id: string, kind: BounceReport['kind'], to?: string): Promise<string>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

const KEEP_BODIES = 2000;
const NOTICE_TIMEOUTS_MS = { connection: 5000, greeting: 5000, socket: 10_000, finalAnswer: 30_000 };

export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1';
  const now = options.now ?? (() => new Date());
  const shelf = await openShelf({
    stateFile: options.stateFile,
    keepBodies: options.keepBodies ?? KEEP_BODIES,
    now,
  });
  let faults = MailFaults.parse({});
  const inbox = await startInbox({
    host,
    port: options.smtpPort ?? 0,
    shelf,
    faults: () => faults,
    random: options.random ?? Math.random,
  });
  const smtpUrl = `smtp://${host}:${inbox.port}`;
  const bounce = (mail: KeptMail, kind: BounceReport['kind'], to: string) =>
    sendNotice(mail, noticeFor(mail, kind, now()), to);
  const router = mailboxRouter({
    shelf,
    smtpUrl,
    bounceTo: options.bounceTo ?? null,
    faults: () => faults,
    setFaults(next) {
      faults = next;
    },
    bounce,
  });
  const web = await serve(express().disable('x-powered-by').use(router), host, options.httpPort ?? 0);

  return {
    smtpUrl,
    httpUrl: `http://${host}:${web.port}`,
    mails: (query) => Promise.all(shelf.list(query).map(summaryOf)),
    async mail(id) {
      const mail = shelf.find(Number(id));
      return mail ? detailOf(mail) : null;
    },
    counters: () => shelf.counters(),
    setFaults(next) {
      faults = MailFaults.parse(next);
    },
    bounce(id, kind, to = options.bounceTo) {
      const mail = shelf.find(Number(id));
      if (!mail || to === undefined)
        return Promise.reject(new Error(mail ? 'no listener is known' : 'no such mail'));
      return bounce(mail, kind, to);
    },
    clear: () => shelf.clear(),
    async close() {
      await Promise.all([inbox.close(), web.close()]);
    },
  };
}

async function sendNotice(mail: KeptMail, notice: Buffer, to: string): Promise<string> {
  const session = await openSession(parseSmtpUrl(`smtp://${to}?verifyCertificate=false`), NOTICE_TIMEOUTS_MS);
  try {
    return await session.send({ from: '', to: mail.envelope.from }, notice);
  } finally {
    session.close();
  }
}

interface Web {
  readonly port: number;
  close(): Promise<void>;
}

async function serve(app: express.Express, host: string, port: number): Promise<Web> {
  const server = createServer(app);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
