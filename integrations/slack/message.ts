import type { Alert } from '../../src/connector/notifier.ts';

/** Of Slack's limits those that an alert can meet: 50 blocks a message, 3,000 characters a section. */
const MOST_BLOCKS = 50;
const SECTION_CHARACTERS = 2_900;
const FIELD_CHARACTERS = 1_900;
const MOST_FIELDS = 10;
const BUTTON_CHARACTERS = 75;
const TEXT_CHARACTERS = 3_900;

export interface SlackMessage {
  /** The notification, and what screen readers read. */
  readonly text: string;
  readonly blocks: readonly object[];
}

export function fitsOneMessage(alerts: readonly Alert[]): boolean {
  return messageOf(alerts).blocks.length <= MOST_BLOCKS;
}

export function messageOf(alerts: readonly Alert[]): SlackMessage {
  return {
    text: escaped(alerts.map(({ title }) => title).join('\n'), TEXT_CHARACTERS),
    blocks: alerts.flatMap((alert, index) => [
      ...(index === 0 ? [] : [{ type: 'divider' }]),
      ...blocksOf(alert),
    ]),
  };
}

function blocksOf({ title, facts, quote, link }: Alert): object[] {
  const fields = facts
    .slice(0, MOST_FIELDS)
    .map(({ name, value }) => mrkdwn(`*${escaped(name, 100)}*\n${escaped(value, FIELD_CHARACTERS)}`));
  return [
    section({ text: mrkdwn(`*${escaped(title, SECTION_CHARACTERS)}*`) }),
    ...(fields.length === 0 ? [] : [section({ fields })]),
    ...(quote === null ? [] : [section({ text: mrkdwn(quoted(quote)) })]),
    ...(link === null ? [] : [button(link)]),
  ];
}

function section(content: object): object {
  return { type: 'section', ...content };
}

function mrkdwn(text: string): object {
  return { type: 'mrkdwn', text };
}

function button({ label, url }: { label: string; url: string }): object {
  const text = { type: 'plain_text', text: label.slice(0, BUTTON_CHARACTERS) };
  return { type: 'actions', elements: [{ type: 'button', action_id: 'open', url, text }] };
}

function quoted(words: string): string {
  return `>${escaped(words, SECTION_CHARACTERS).replaceAll('\n', '\n>')}`;
}

/** `<` opens mentions and links: a customer's words must not call the whole channel. */
function escaped(text: string, most: number): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (safe.length <= most) return safe;
  return `${safe.slice(0, most).replace(/&[a-z]*$|[\uD800-\uDBFF]$/, '')} …`;
}
