import { html, type Html } from '../../../heads/markup/html.ts';
import type { Written } from './records/account-view.ts';
import { dayAndTime, dayOf, isDay, isMoment } from './moment.ts';

export type Tone = 'plain' | 'busy' | 'good' | 'fair' | 'bad' | 'quiet';

export function pill(words: string, tone: Tone): Html {
  return html`<span class="pill ${tone}">${words}</span>`;
}

const BAND_TONES = { detractor: 'bad', passive: 'fair', promoter: 'good' } as const;

export function bandPill(band: keyof typeof BAND_TONES, words: string = band): Html {
  return pill(words, BAND_TONES[band]);
}

/** A button that changes something: works without script, by POST and redirect to where one was. */
export interface Press {
  readonly action: string;
  readonly label: string;
  readonly back: string;
  /** For those who cannot see what the button stands beside. */
  readonly about: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly kind?: 'main' | 'next' | 'plain' | 'danger';
}

export function press({ action, label, back, about, fields = {}, kind = 'plain' }: Press): Html {
  const hidden = Object.entries({ back, ...fields }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return html`<form method="post" action="${action}">
    ${hidden}<button class="${kind}" aria-label="${label}: ${about}">${label}</button>
  </form>`;
}

const CATEGORY = /^(?:aw_(?:ticket|user|org)_(?:(?:nps|ces|csat)_)?)?(detractor|passive|promoter)$/;
const EMPTY = 'nothing yet';

/** A value of a field as an admin reads it. */
export function valueOf({ name, value }: Written): Html {
  const band = bandIn(value);
  if (band) return bandPill(band);
  if (isMoment(value)) return dayAndTime(value);
  if (isDay(value)) return dayOf(value);
  if (name.endsWith('response_id')) return html`<code>${value}</code>`;
  return html`${value.replaceAll('_', ' ')}`;
}

type Band = keyof typeof BAND_TONES;

function bandIn(value: string): Band | null {
  const band = CATEGORY.exec(value)?.[1];
  return band === 'detractor' || band === 'passive' || band === 'promoter' ? band : null;
}

/** The vendor's own value of a choice, which a view or a trigger would name. */
function rawChoice({ value }: Written): Html | null {
  const band = bandIn(value);
  return band === null || band === value ? null : html` <code>${value}</code>`;
}

/** The few values that a list shows, each with its label. */
export function headline(written: readonly Written[], names: readonly string[]): readonly Html[] {
  return names
    .flatMap((name) => written.filter((one) => one.name === name))
    .map((one) => html`<span><small>${one.label}</small> ${valueOf(one)}</span>`);
}

export function writtenTable(written: readonly Written[]): Html {
  if (written.length === 0) return html`<p class="soft">Afterword has written ${EMPTY}.</p>`;
  const rows = written.map(
    (one) =>
      html`<div>
        <dt>${one.label}${one.name === one.label ? null : html`<code>${one.name}</code>`}</dt>
        <dd>${valueOf(one)}${rawChoice(one)}</dd>
      </div>`,
  );
  return html`<dl class="facts">${rows}</dl>`;
}

export function fact(label: string, value: Html | string | null): Html | null {
  if (value === null || value === '') return null;
  return html`<div>
    <dt>${label}</dt>
    <dd>${typeof value === 'string' ? html`${value}` : value}</dd>
  </div>`;
}

/** Text of people and other programs, its lines kept. */
export function prose(text: string): Html {
  return html`<p class="prose">${text.trim()}</p>`;
}

export function empty(words: string): Html {
  return html`<p class="empty">${words}</p>`;
}
