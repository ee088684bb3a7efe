import { z } from 'zod';
import { getJson } from './remote.ts';

const Summary = z.array(z.object({ id: z.string(), subject: z.string() }));
const Mail = z.object({
  id: z.string(),
  subject: z.string(),
  from: z.object({ name: z.string() }).nullable(),
  text: z.string().nullable(),
  headers: z.record(z.string(), z.string()).nullable(),
});

export interface SeenMail {
  readonly subject: string;
  readonly fromName: string;
  readonly text: string;
  /** The survey, or the personal link of a promoter. */
  readonly link: string;
  /** Where a mail program posts when its Unsubscribe button is pressed; null unless one click is offered. */
  readonly unsubscribeUrl: string | null;
}

/** What a customer sees and does: the mailbox over HTTP, the page as a browser without script would use it. */
export interface CustomerHands {
  /** Mails to an address, newest first. */
  mails(email: string): Promise<SeenMail[]>;
  get(url: string): Promise<SeenPage>;
  send(url: string, fields: Readonly<Record<string, string>>): Promise<SeenPage>;
}

export interface SeenPage {
  readonly status: number;
  /** Where it leads on, when it does. */
  readonly location: string | null;
  readonly markup: string;
}

export function customerHands(mailboxUrl: string): CustomerHands {
  return {
    async mails(email) {
      const listed = await getJson(`${mailboxUrl}/mails?to=${encodeURIComponent(email)}`, Summary);
      return await Promise.all(
        listed.map(async ({ id }) => seenMail(await getJson(`${mailboxUrl}/mails/${id}`, Mail))),
      );
    },
    get: async (url) => seenPage(await fetch(url, { redirect: 'manual' })),
    send: async (url, fields) =>
      seenPage(await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })),
  };
}

function seenMail({ subject, from, text, headers }: z.infer<typeof Mail>): SeenMail {
  const body = text ?? '';
  return {
    subject,
    fromName: from?.name ?? '',
    text: body,
    link: /https?:\S+\/[sr]\/[\w-]+/.exec(body)?.[0] ?? '',
    unsubscribeUrl: oneClickUrl(headers ?? {}),
  };
}

/** RFC 8058: without the second header it is not one click. */
function oneClickUrl(headers: Readonly<Record<string, string>>): string | null {
  if (headers['list-unsubscribe-post'] !== 'List-Unsubscribe=One-Click') return null;
  return /<(https?:[^>]+)>/.exec(headers['list-unsubscribe'] ?? '')?.[1] ?? null;
}

async function seenPage(response: Response): Promise<SeenPage> {
  return {
    status: response.status,
    location: response.headers.get('location'),
    markup: await response.text(),
  };
}

/** What a person reads on a page. */
export function readable(markup: string): string {
  return markup
    .replace(/<(style|script)[^]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
