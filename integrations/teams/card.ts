import type { Alert } from '../../src/connector/notifier.ts';
import { cutToBytes } from '../../src/connector/packing.ts';

/** Teams refuses a message above 28,672 bytes once the flow has expanded it; 24 KB sent have become too many. */
export const BODY_MAX_BYTES = 20_000;
const QUOTE_MAX_BYTES = 6_000;
const FACT_MAX_BYTES = 400;
const TITLE_MAX_BYTES = 600;
/** More buttons are hidden behind a menu. */
const MOST_ALERTS = 5;

/** What is posted to the flow: one Adaptive Card, 1.4, the newest that flows are known to show. */
export function messageOf(alerts: readonly Alert[]): string {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: alerts.flatMap(blocksOf),
    actions: alerts.flatMap(({ link }) =>
      link === null ? [] : [{ type: 'Action.OpenUrl', title: link.label, url: link.url }],
    ),
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return JSON.stringify({ type: 'message', attachments: [attachment] });
}

export function fitsOneCard(alerts: readonly Alert[]): boolean {
  return alerts.length <= MOST_ALERTS && Buffer.byteLength(messageOf(alerts)) <= BODY_MAX_BYTES;
}

function blocksOf({ title, facts, quote }: Alert, index: number): object[] {
  const shown = facts.map(({ name, value }) => ({ title: name, value: plain(value, FACT_MAX_BYTES) }));
  return [
    {
      type: 'TextBlock',
      text: plain(title, TITLE_MAX_BYTES),
      weight: 'Bolder',
      wrap: true,
      separator: index > 0,
    },
    ...(shown.length === 0 ? [] : [{ type: 'FactSet', facts: shown }]),
    ...(quote === null
      ? []
      : [{ type: 'TextBlock', text: plain(quote, QUOTE_MAX_BYTES), wrap: true, isSubtle: true }]),
  ];
}

/** Text blocks read Markdown: a customer's words must not become links or headings. */
function plain(text: string, maxBytes: number): string {
  return cutToBytes(text, maxBytes).replaceAll(/[\\`*_{}[\]()#+\-!~>|]/g, '\\$&');
}
