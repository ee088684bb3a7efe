import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Part } from './stage.ts';

/** What a respondent needs of a mail. */
export interface Letter {
  readonly messageId: string;
  readonly to: string;
  /** Path of the answer page, "/s/<token>"; null when the mail is no invitation. */
  readonly answerPath: string | null;
}

const Totals = z.object({ mails: z.int() });
const LOOK_EVERY_MS = 100;
/** More than are ever answering at a time, unless the service is far behind. */
const READ_AT_A_TIME = 400;

export interface Reading {
  /** Resolves when every mail that has come so far is read. @throws what a reader threw. */
  stop(): Promise<void>;
}

/** Reads every mail after number `from` once, in the order of arrival, at most a few at a time. */
export function readMails(
  mailbox: Part,
  { from, read }: { from: number; read: (letter: Letter) => Promise<void> },
): Reading {
  const readers = new Set<Promise<void>>();
  let next = from + 1;
  let stopping = false;

  async function readNew(): Promise<void> {
    const last = await countMails(mailbox);
    for (; next <= last; next += 1) {
      if (readers.size >= READ_AT_A_TIME) await Promise.race(readers);
      const run = fetchLetter(mailbox, next)
        .then(read)
        .finally(() => readers.delete(run));
      readers.add(run);
    }
  }

  async function keepReading(): Promise<void> {
    while (!stopping) {
      await readNew();
      await sleep(LOOK_EVERY_MS);
    }
    await readNew();
    await Promise.all(readers);
  }

  const reading = keepReading();
  // Whoever stops it hears of the failure.
  reading.catch(() => undefined);
  return {
    async stop() {
      stopping = true;
      await reading;
    },
  };
}

export async function countMails(mailbox: Part): Promise<number> {
  return (await mailbox.http.json('/counters?totals', Totals)).mails;
}

async function fetchLetter(mailbox: Part, id: number): Promise<Letter> {
  const { status, body } = await mailbox.http.send(`/mails/${id}/raw`);
  if (status !== 200) throw new Error(`Mail ${id} cannot be read: ${status}`);
  return letterOf(body);
}

/** Of the mail as it came: headers, and the first link to an answer page in a quoted-printable part. */
export function letterOf(raw: string): Letter {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const body = raw.slice(head.length).replaceAll('=\r\n', '');
  return {
    messageId: /^message-id:\s*(\S+)/im.exec(unfolded)?.[1] ?? '',
    to: /^to:.*?([^\s<>"]+@[^\s<>"]+)/im.exec(unfolded)?.[1]?.toLowerCase() ?? '',
    answerPath: /\/s\/[\w-]{22}/.exec(body)?.[0] ?? null,
  };
}
