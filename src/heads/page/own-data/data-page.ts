import type { OwnAnswer, OwnAsk, OwnDataView } from '../../../privacy/schema.ts';
import { fillIn, type Locale } from '../../../survey/schema.ts';
import { html, type Html } from '../../markup/html.ts';
import { ownDataWording } from './wording/catalogue.ts';

type OpenView = Extract<OwnDataView, { state: 'open' }>;
type Day = (moment: string) => string;

function dayFormat(locale: Locale, timeZone: string): Day {
  const format = formatIn(locale, timeZone);
  return (moment) => format.format(new Date(moment));
}

/** An unknown zone falls back to UTC rather than to no page. */
function formatIn(locale: Locale, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  } catch {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  }
}

/** Everything that is stored, in the order in which people ask: who, what was asked and answered, what was stopped. */
export function dataPage(view: OpenView): Html {
  const { title, download, erase } = ownDataWording(view.locale);
  const day = dayFormat(view.locale, view.data.timeZone ?? view.timeZone);
  return html`<h1>${fillIn(title, { company: view.sender.company })}</h1>
    ${aboutSection(view, day)}${asksSection(view, day)}${listsSection(view, day)}
    <form method="post" class="part stack">
      <h2>${download.heading}</h2>
      <p class="soft">${download.lead}</p>
      <input type="hidden" name="key" value="${view.key}" />
      <button name="act" value="download" class="plain">${download.button}</button>
    </form>
    <form method="post" class="part stack">
      <h2>${erase.heading}</h2>
      <p class="soft">${erase.lead}</p>
      <input type="hidden" name="key" value="${view.key}" />
      <button name="act" value="erase" class="plain">${erase.button}</button>
    </form>`;
}

function aboutSection({ locale, data }: OpenView, day: Day): Html {
  const words = ownDataWording(locale).about;
  const facts: (readonly [string, string | null])[] = [
    [words.address, data.email],
    [words.name, data.name],
    [words.language, data.language && languageIn(locale, data.language)],
    [words.timeZone, data.timeZone],
    [words.knownSince, day(data.firstMetAt)],
  ];
  const known = facts.filter(([, fact]) => fact !== null && fact !== '');
  return html`<section class="part">
    <h2>${words.heading}</h2>
    <dl class="facts">
      ${known.map(
        ([label, fact]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${fact}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** A vendor's tag may be none that is known: it is shown as it is stored. */
function languageIn(locale: Locale, tag: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

function asksSection({ locale, data }: OpenView, day: Day): Html {
  const words = ownDataWording(locale).asks;
  return html`<section class="part">
    <h2>${words.heading}</h2>
    ${data.asks.length === 0 ? html`<p class="soft">${words.none}</p>` : null}
    ${data.asks.map((ask) => askEntry(ask, locale, day))}
  </section>`;
}

function askEntry(ask: OwnAsk, locale: Locale, day: Day): Html {
  const words = ownDataWording(locale).asks;
  return html`<article class="entry stack">
    <h3>${fillIn(words.request, { number: ask.ticketNumber })}</h3>
    <p class="soft">${whenAsked(ask, locale, day)}</p>
    <p>${ask.question}</p>
    ${
      ask.answer === null
        ? html`<p class="soft">${words.noAnswer}</p>`
        : answerEntry(ask.answer, { max: ask.scale.max, locale, day })
    }
  </article>`;
}

function whenAsked({ state, sentAt, plannedAt }: OwnAsk, locale: Locale, day: Day): string {
  const words = ownDataWording(locale).asks;
  if (sentAt !== null) return fillIn(words.asked, { date: day(sentAt) });
  const waits = state === 'scheduled' || state === 'held' || state === 'sending';
  return fillIn(waits ? words.planned : words.notAsked, { date: day(plannedAt) });
}

function answerEntry(answer: OwnAnswer, how: { max: number; locale: Locale; day: Day }): Html {
  const words = ownDataWording(how.locale).asks;
  const date = how.day(answer.answeredAt);
  const contact = answer.contactAllowed === true ? words.mayContact : words.mayNotContact;
  return html`<p>
      <b>${fillIn(words.answered, { date, score: answer.score, max: how.max })}</b>
    </p>
    ${answer.comment === null ? null : html`<blockquote>${answer.comment}</blockquote>`}
    ${answer.contactAllowed === null ? null : html`<p class="soft">${contact}</p>`}
    ${
      answer.history.length > 1
        ? html`<p class="soft">${fillIn(words.changedOn, { date: how.day(answer.changedAt) })}</p>`
        : null
    }`;
}

function listsSection({ locale, data, sender }: OpenView, day: Day): Html {
  const words = ownDataWording(locale).lists;
  const known = { surveys: words.surveys, referrals: words.referrals, undeliverable: words.undeliverable };
  const named = new Map(Object.entries(known));
  const lists = data.optOuts.map(({ list, at }) =>
    fillIn(named.get(list) ?? list, { company: sender.company, date: day(at) }),
  );
  return html`<section class="part">
    <h2>${words.heading}</h2>
    ${
      lists.length === 0
        ? html`<p class="soft">${words.none}</p>`
        : html`<ul>
            ${lists.map((text) => html`<li>${text}</li>`)}
          </ul>`
    }
  </section>`;
}
