import { COMMENT_MAX_CHARACTERS, type RespondentView } from '../../response/schema.ts';
import { fillIn } from '../../survey/schema.ts';
import { gapOf } from '../wording/typography.ts';
import { html, type Html } from '../markup/html.ts';
import { referralPanel } from './referral-panel.ts';
import { pageWording } from './wording/catalogue.ts';

type WhyView = Extract<RespondentView, { state: 'why' }>;

function contactQuestion(view: WhyView): Html {
  const words = pageWording(view.locale).why;
  const choice = (value: string, label: string): Html =>
    html`<label class="tile"
      ><input type="radio" name="contact" value="${value}" /><span>${label}</span></label
    >`;
  return html`<fieldset class="contact">
    <legend>${fillIn(words.mayWeContact, { agent: view.agentName })}</legend>
    <div class="pair">${choice('yes', words.yes)}${choice('no', words.no)}</div>
  </fieldset>`;
}

/** The score is recorded; the band's open question follows, empty whatever was written before. */
export function whyPage(view: WhyView): Html {
  const { ask, why } = pageWording(view.locale);
  const question = fillIn(view.survey.wordings[view.locale].why[view.band], {
    company: view.sender.company,
    agent: view.agentName,
  });
  return html`<div class="done">
      <p class="big">
        ${fillIn(ask.youChose, { score: view.score })}${gapOf(view.locale)}<a href="${view.answerUrl}"
          >${ask.change}</a
        >
      </p>
      <p class="soft" role="status">${fillIn(why.recorded, { score: view.score })}</p>
    </div>
    <form method="post">
      <h1><label for="comment">${question}</label></h1>
      <p class="soft" id="optional">${why.optional}</p>
      <textarea
        id="comment"
        name="comment"
        maxlength="${COMMENT_MAX_CHARACTERS}"
        rows="4"
        aria-describedby="optional"
      ></textarea>
      ${view.band === 'detractor' ? contactQuestion(view) : null}
      <div class="go stack">
        <button name="act" value="comment">${why.send}</button>
        <p class="soft">${why.nothingToAdd}</p>
      </div>
    </form>
    ${view.referral === null ? null : referralPanel(view.referral, view.sender, view.locale)}`;
}
