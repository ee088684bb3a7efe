import type { Alert } from '../../src/connector/notifier.ts';
import { cutToBytes } from '../../src/connector/packing.ts';

/** Of a markdown message, counted in bytes: a Chinese character takes three. */
export const CONTENT_MAX_BYTES = 4_096;
const TITLE_MAX_BYTES = 400;
const FACT_MAX_BYTES = 300;
const LINK_MAX_BYTES = 1_000;

/** The only colour that says look here; green, grey and orange are all there is. */
const LOUD = 'warning';
const BETWEEN = '\n\n';

/** Alerts of one message. A single one is cut until it fits: its customer's words first. */
export function contentOf(alerts: readonly Alert[]): string {
  const [only, ...others] = alerts;
  if (!only || others.length > 0) return alerts.map((alert) => textOf(alert, alert.quote)).join(BETWEEN);
  const room = CONTENT_MAX_BYTES - Buffer.byteLength(textOf(only, null)) - Buffer.byteLength('\n> ');
  // Each line of a quotation is marked, which takes room as well.
  const quote = only.quote === null ? null : cutToBytes(only.quote.replaceAll(/\s*\n\s*/g, ' '), room);
  return textOf(only, quote);
}

export function fitsOneMessage(alerts: readonly Alert[]): boolean {
  return Buffer.byteLength(contentOf(alerts)) <= CONTENT_MAX_BYTES;
}

function textOf({ title, facts, link }: Alert, quote: string | null): string {
  return [
    `<font color="${LOUD}">**${plain(cutToBytes(title, TITLE_MAX_BYTES))}**</font>`,
    ...facts.map(({ name, value }) => `> ${plain(name)}: ${plain(cutToBytes(value, FACT_MAX_BYTES))}`),
    ...(quote === null ? [] : [`> ${plain(quote).replaceAll('\n', '\n> ')}`]),
    ...(link === null || link.url.length > LINK_MAX_BYTES ? [] : [`[${plain(link.label)}](${link.url})`]),
  ].join('\n');
}

/** `<@id>` calls people and `[..](..)` is a link: a customer's words must do neither. Same number of bytes or fewer. */
function plain(text: string): string {
  return text.replaceAll(/[<>[\]`*]/g, ' ');
}
