import { html, type Html } from '../../../heads/markup/html.ts';

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_PARTS = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const HOUR_PARTS = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = new Intl.DateTimeFormat('en-GB', DAY_PARTS);
const HOUR = new Intl.DateTimeFormat('en-GB', HOUR_PARTS);
const WHOLE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

const ISO = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})/;
const EVERY_ISO = new RegExp(`(${ISO.source})`);

/** A time as people say it: the clock for today, the day for other days. The script adds how far off it is. */
export function moment(iso: string, now: Date): Html {
  const at = new Date(iso);
  const words = DAY.format(at) === DAY.format(now) ? CLOCK.format(at) : dayAndHour(at);
  return html`<time datetime="${iso}" title="${WHOLE.format(at)}">${words}</time>`;
}

/** A time that is still to come: "(in 80 s)" follows it where there is script. */
export function momentAhead(iso: string, now: Date): Html {
  const ahead = new Date(iso) > now;
  return html`${moment(iso, now)}${ahead ? html`<span class="off" data-until="${iso}"></span>` : null}`;
}

/** "Mon 24 Nov, 17:00", where the team works: whoever has a task plans by their own day. */
export function dueTime(iso: string, zone: string): Html {
  const at = new Date(iso);
  const day = new Intl.DateTimeFormat('en-GB', { ...DAY_PARTS, timeZone: zone }).format(at).replace(',', '');
  const hour = new Intl.DateTimeFormat('en-GB', { ...HOUR_PARTS, timeZone: zone }).format(at);
  return html`<time datetime="${iso}" title="${zone}">${day}, ${hour}</time>`;
}

/** "Sun 22 Nov 2026", for a field that holds a day and no time. */
export function dayOf(isoDay: string): Html {
  const words = new Intl.DateTimeFormat('en-GB', { ...DAY_PARTS, year: 'numeric', timeZone: 'UTC' });
  return html`<time datetime="${isoDay}">${words.format(new Date(isoDay)).replace(',', '')}</time>`;
}

/** "Sun 22 Nov 2026, 17:04", for a field that an admin reads much later. */
export function dayAndTime(iso: string): Html {
  const at = new Date(iso);
  const day = new Intl.DateTimeFormat('en-GB', { ...DAY_PARTS, year: 'numeric' }).format(at).replace(',', '');
  return html`<time datetime="${iso}" title="${WHOLE.format(at)}">${day}, ${HOUR.format(at)}</time>`;
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

function dayAndHour(at: Date): string {
  return `${DAY.format(at).replace(',', '')}, ${HOUR.format(at)}`;
}

/** A sentence of the API, its times as people say them. */
export function withMoments(sentence: string, now: Date): Html {
  const parts = sentence.split(EVERY_ISO);
  return html`${parts.map((part, index) => (index % 2 === 1 ? momentAhead(part, now) : html`${part}`))}`;
}

export function isMoment(text: string): boolean {
  return new RegExp(`^${ISO.source}$`).test(text);
}

/** "2 minutes", in the largest unit that divides well. */
export function span(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const [name, size] =
    units.find(([, unit]) => seconds >= unit && seconds % unit === 0) ?? (['second', 1] as const);
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
