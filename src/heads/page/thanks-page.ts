import type { RespondentView } from '../../response/schema.ts';
import { gapOf } from '../wording/typography.ts';
import { html, type Html, verbatim } from '../markup/html.ts';
import { referralPanel } from './referral-panel.ts';
import { pageWording } from './wording/catalogue.ts';

type ThanksView = Extract<RespondentView, { state: 'thanks' }>;

const TICK =
  '<svg class="tick" viewBox="0 0 44 44" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="22" cy="22" r="20"/><path d="m14 22.5 5.5 5.5L30.500 17"/></svg>';

/** The sign that something is done. */
export function tick(): Html {
  return verbatim(TICK);
}

/** The last page: where the answer went, how to change it, and for a promoter the link to pass on. */
export function thanksPage(view: ThanksView): Html {
  const words = pageWording(view.locale).thanks;
  return html`<div class="stack">
      ${tick()}
      <h1 class="big">${words.heading}</h1>
      <p role="status">${view.band === 'detractor' ? words.receivedLow : words.received}</p>
      <p class="soft">
        ${words.changedYourMind}${gapOf(view.locale)}<a href="${view.answerUrl}">${words.changeAnswer}</a>
      </p>
    </div>
    ${view.referral === null ? null : referralPanel(view.referral, view.sender, view.locale)}`;
}
