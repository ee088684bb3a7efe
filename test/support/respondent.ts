import type { MailDetail } from '../../integrations/smtp/index.ts';

/** What a page answered. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

/** Somebody who reads a mail and follows its links, in a browser without script. */
export interface Respondent {
  open(link: string, init?: RequestInit): Promise<Page>;
  post(link: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Page>;
  /** The first tap: the score is recorded. */
  score(link: string, score: number): Promise<Page>;
  /** The second step: the comment joins the answer. An empty one is "nothing to add". */
  comment(link: string, comment: string, contact?: 'yes' | 'no'): Promise<Page>;
}

/** Links carry the public address; what listens is at `listening`. */
export function createRespondent(publicUrl: string, listening: string): Respondent {
  const local = (link: string): string => link.replace(publicUrl, listening);

  async function open(link: string, init: RequestInit = {}): Promise<Page> {
    const response = await fetch(local(link), { redirect: 'manual', ...init });
    return { status: response.status, html: await response.text(), headers: response.headers };
  }

  function post(link: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<Page> {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(fields)) {
      for (const value of [values].flat()) body.append(name, value);
    }
    return open(link, { method: 'POST', body });
  }

  return {
    open,
    post,
    score: (link, score) => post(link, { act: 'score', score: String(score) }),
    comment: (link, comment, contact) =>
      post(link, { act: 'comment', comment, ...(contact ? { contact } : {}) }),
  };
}

/** The answer link of an invitation, without the score it preselects. */
export function answerLinkOf(mail: MailDetail): string {
  return linkIn(mail, /https?:\/\/[^\s"<>]+\/s\/[\w-]+/);
}

/** The link that stops the mails, from the header that mail clients use. */
export function unsubscribeLinkOf(mail: MailDetail): string {
  const [, link = ''] = /<([^>]+)>/.exec(mail.headers?.['list-unsubscribe'] ?? '') ?? [];
  if (link === '') throw new Error('The mail has no List-Unsubscribe');
  return link;
}

/** Every link of a mail, once. */
export function linksOf(mail: MailDetail): string[] {
  const found = `${mail.text} ${mail.html}`.matchAll(/https?:\/\/[^\s"'<>)]+/g);
  return [...new Set([...found].map(([link]) => link))];
}

export function linkIn(mail: MailDetail, pattern: RegExp): string {
  const found = pattern.exec(`${mail.text}`)?.[0];
  if (found === undefined) throw new Error(`The mail has no link like ${pattern.source}`);
  return found;
}
