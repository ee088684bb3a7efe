import { z } from 'zod';
import { journalLines, openJournal } from './journal.ts';

export interface MailEnvelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** One mail as it came. */
export interface KeptMail {
  readonly id: number;
  readonly receivedAt: Date;
  readonly envelope: MailEnvelope;
  readonly messageId: string | null;
  readonly sizeBytes: number;
  /** The header lines a list shows. */
  readonly head: string;
  /** Null once so many newer ones came that this body was let go. */
  raw: Buffer | null;
}

export interface RecipientCount {
  readonly mails: number;
  readonly distinctMessageIds: number;
  /** mails - distinctMessageIds */
  readonly duplicates: number;
}

/** Over every mail since the last emptying, also those whose body was let go. */
export interface MailCounters extends RecipientCount {
  readonly recipients: Readonly<Record<string, RecipientCount>>;
  /** How often each Message-ID came. */
  readonly messageIds: Readonly<Record<string, number>>;
}

export interface MailQuery {
  /** An envelope recipient, compared without case. */
  readonly to?: string | undefined;
  /** A part of an envelope recipient, compared without case. */
  readonly containing?: string | undefined;
  /** Only mails after this id or moment. */
  readonly since?: number | Date | undefined;
  /** Default 100. */
  readonly limit?: number | undefined;
}

export interface Shelf {
  /** Resolves when the mail is kept, in the state file too. */
  keep(raw: Buffer, envelope: MailEnvelope): Promise<KeptMail>;
  find(id: number): KeptMail | null;
  /** Newest first. */
  list(query?: MailQuery): KeptMail[];
  count(): number;
  counters(): MailCounters;
  clear(): Promise<void>;
}

export interface ShelfOptions {
  /** NDJSON; without it nothing outlives the process. */
  readonly stateFile?: string | undefined;
  /** How many of the newest mails keep their body. */
  readonly keepBodies: number;
  now(): Date;
}

const DEFAULT_LIMIT = 100;

const StateLine = z.object({
  id: z.int(),
  receivedAt: z.iso.datetime(),
  envelope: z.object({ from: z.string(), to: z.array(z.string()) }),
  messageId: z.string().nullable(),
  sizeBytes: z.int(),
  head: z.string(),
  raw: z.string().nullable(),
});

export async function openShelf(options: ShelfOptions): Promise<Shelf> {
  const { stateFile, keepBodies } = options;
  const stored = stateFile === undefined ? { mails: [], torn: false } : await readState(stateFile);
  let mails = stored.mails;
  let nextId = (mails.at(-1)?.id ?? 0) + 1;
  const journal = stateFile === undefined ? null : openJournal(stateFile);
  for (const old of mails.slice(0, -keepBodies)) old.raw = null;
  if (journal && (stored.torn || mails.length > keepBodies)) await journal.rewrite(mails.map(stateLine));
  let sinceRewrite = 0;

  async function store(mail: KeptMail): Promise<void> {
    if (!journal) return;
    await journal.append(stateLine(mail));
    sinceRewrite += 1;
    if (sinceRewrite <= 2 * keepBodies) return;
    // Bodies that memory let go leave the file too, or it would grow for ever.
    sinceRewrite = 0;
    await journal.rewrite(mails.map(stateLine));
  }

  return {
    async keep(raw, envelope) {
      const mail = keptMail(raw, { id: nextId, receivedAt: options.now(), envelope });
      nextId += 1;
      mails.push(mail);
      const old = mails.at(-1 - keepBodies);
      if (old) old.raw = null;
      await store(mail);
      return mail;
    },
    find: (id) => mails.find((mail) => mail.id === id) ?? null,
    list: (query) => selected(mails, query ?? {}),
    count: () => mails.length,
    counters: () => countersOf(mails),
    async clear() {
      mails = [];
      await journal?.rewrite([]);
    },
  };
}

function keptMail(raw: Buffer, facts: Pick<KeptMail, 'id' | 'receivedAt' | 'envelope'>): KeptMail {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw.toString('latin1', 0, end < 0 ? raw.length : end).split(/\r\n(?![ \t])/);
  const head = lines.filter((line) => /^(from|to|subject|message-id|date):/i.test(line)).join('\r\n');
  const messageId = /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? null;
  return { ...facts, messageId, sizeBytes: raw.length, head, raw };
}

function selected(mails: readonly KeptMail[], query: MailQuery): KeptMail[] {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const found: KeptMail[] = [];
  for (let index = mails.length - 1; index >= 0 && found.length < limit; index -= 1) {
    const mail = mails[index];
    if (!mail || !isAfter(mail, query.since)) break;
    if (isTo(mail, query)) found.push(mail);
  }
  return found;
}

function isTo({ envelope }: KeptMail, { to, containing }: MailQuery): boolean {
  const recipients = envelope.to.map((address) => address.toLowerCase());
  if (to !== undefined && !recipients.includes(to.toLowerCase())) return false;
  return containing === undefined || recipients.some((address) => address.includes(containing.toLowerCase()));
}

function isAfter(mail: KeptMail, since: number | Date | undefined): boolean {
  if (since === undefined) return true;
  return typeof since === 'number' ? mail.id > since : mail.receivedAt > since;
}

function countersOf(mails: readonly KeptMail[]): MailCounters {
  const messageIds = new Map<string, number>();
  const recipients = new Map<string, { mails: number; ids: Set<string> }>();
  for (const { id, messageId, envelope } of mails) {
    // Without a Message-ID no mail is the same as another.
    const key = messageId ?? `(none, mail ${id})`;
    messageIds.set(key, (messageIds.get(key) ?? 0) + 1);
    for (const address of envelope.to) {
      const count = recipients.get(address.toLowerCase()) ?? { mails: 0, ids: new Set() };
      count.mails += 1;
      count.ids.add(key);
      recipients.set(address.toLowerCase(), count);
    }
  }
  const perRecipient = [...recipients].map(([address, count]) => [
    address,
    counted(count.mails, count.ids.size),
  ]);
  return {
    ...counted(mails.length, messageIds.size),
    recipients: Object.fromEntries(perRecipient),
    messageIds: Object.fromEntries(messageIds),
  };
}

function counted(mails: number, distinctMessageIds: number): RecipientCount {
  return { mails, distinctMessageIds, duplicates: mails - distinctMessageIds };
}

function stateLine(mail: KeptMail): string {
  return JSON.stringify({ ...mail, raw: mail.raw?.toString('base64') ?? null });
}

interface StoredState {
  readonly mails: KeptMail[];
  /** A line cannot be read; the next one must not be appended to it. */
  readonly torn: boolean;
}

async function readState(path: string): Promise<StoredState> {
  const mails: KeptMail[] = [];
  let torn = false;
  for await (const line of journalLines(path)) {
    const mail = storedMail(line);
    if (mail) mails.push(mail);
    else torn = true;
  }
  return { mails, torn };
}

/** Null for the torn last line of a process that was killed. */
function storedMail(line: string): KeptMail | null {
  try {
    const stored = StateLine.parse(JSON.parse(line));
    const raw = stored.raw === null ? null : Buffer.from(stored.raw, 'base64');
    return { ...stored, receivedAt: new Date(stored.receivedAt), raw };
  } catch {
    return null;
  }
}
