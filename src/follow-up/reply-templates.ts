import { fillIn } from '../survey/fill-in.ts';
import type { Band, Locale } from '../survey/schema.ts';
import { REPLIES_EN } from './replies/en.ts';
import { REPLIES_LT } from './replies/lt.ts';
import type { Replies } from './replies/replies.ts';
import { REPLIES_ZH_CN } from './replies/zh-cn.ts';

export interface ReplyFacts {
  readonly band: Band;
  readonly locale: Locale;
  readonly firstName: string | null;
  readonly agentName: string | null;
  readonly companyName: string | null;
}

/** Plain text for an agent's editor, to be changed before it is sent. `id` is the same in every language. */
export interface ReplyTemplate {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

const REPLIES: Readonly<Record<Locale, Replies>> = { en: REPLIES_EN, 'zh-CN': REPLIES_ZH_CN, lt: REPLIES_LT };

/**
 * What an agent may answer to somebody of this band. None names the score: the customer wrote to people, not to a
 * scale. An unknown name reads as naturally as a known one.
 * @example replyTemplates({ band: 'detractor', locale: 'en', firstName: 'Ada', agentName: null, companyName: null })
 */
export function replyTemplates({ band, locale, ...names }: ReplyFacts): ReplyTemplate[] {
  const { greeting, closing, bands } = REPLIES[locale];
  const known = { name: names.firstName, agent: names.agentName, company: names.companyName };
  return bands[band].map(({ id, title, paragraphs }) => ({
    id,
    title,
    body: [greeting, ...paragraphs, closing]
      .map((part) => filledLines(part, known))
      .filter((part) => part !== '')
      .join('\n\n'),
  }));
}

function filledLines(part: string, known: Readonly<Record<string, string | null>>): string {
  return part
    .split('\n')
    .map((line) => fillIn(line, known))
    .filter((line) => line !== '')
    .join('\n');
}
