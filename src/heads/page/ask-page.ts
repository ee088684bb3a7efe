import type { RespondentView } from '../../response/schema.ts';
import { fillIn, type Locale } from '../../survey/schema.ts';
import { gapOf } from '../wording/typography.ts';
import { html, type Html } from '../markup/html.ts';
import { pageWording } from './wording/catalogue.ts';
import type { PageWording } from './wording/page-wording.ts';

type AskView = Extract<RespondentView, { state: 'ask' }>;

/** Above this many characters the question is set smaller, so that the Send button stays above the fold. */
const LONG_QUESTION_CHARACTERS = 150;

/** What is marked on the scale when the page opens, and what is stored already. */
interface Standing {
  readonly marked: number | null;
  readonly recorded: number | null;
}

function standingOf({ survey, preselected, recorded }: AskView): Standing {
  const onScale = (score: number | null): number | null =>
    score !== null && Number.isInteger(score) && score >= survey.scale.min && score <= survey.scale.max
      ? score
      : null;
  return { marked: onScale(preselected) ?? onScale(recorded), recorded: onScale(recorded) };
}

function tile(view: AskView, score: number, { marked, recorded }: Standing): Html {
  const { scale, wordings } = view.survey;
  const ends = wordings[view.locale];
  const meaning = score === scale.min ? ends.lowLabel : score === scale.max ? ends.highLabel : null;
  const kept = score === recorded ? pageWording(view.locale).ask.yourAnswerSoFar : null;
  const aside = [meaning, kept].filter((text) => text !== null).join(', ');
  const chosen = score === marked ? html` class="at" checked` : null;
  const input = html`<input type="radio" name="score" value="${score}" required${chosen} />`;
  const spoken = aside === '' ? null : html`<span class="aside">${aside}</span>`;
  return html`<label class="${kept === null ? 'tile' : 'tile kept'}"
    >${input}<span>${score}</span>${spoken}</label
  >`;
}

function scale(view: AskView, standing: Standing): Html {
  const { min, max } = view.survey.scale;
  const words = view.survey.wordings[view.locale];
  const tiles = Array.from({ length: max - min + 1 }, (_, step) => tile(view, min + step, standing));
  return html`<div class="scale s${tiles.length}">${tiles}</div>
    <p class="ends" aria-hidden="true">
      <span><b>${min}</b> ${words.lowLabel}</span> <span><b>${max}</b> ${words.highLabel}</span>
    </p>`;
}

/** Words that the script keeps in step with the chosen number; `#` stands for it. */
function live(wording: string, shown: string): Html {
  return html`<span class="was" data-words="${fillIn(wording, { score: '#' })}">${shown}</span>`;
}

/** The same, with what a browser without script shows once another number is chosen. */
function liveOr(wording: string, shown: string, otherwise: string): Html {
  return html`${live(wording, shown)}<span class="else">${otherwise}</span>`;
}

function chosenLine(locale: Locale, { marked, recorded }: Standing): Html {
  const words = pageWording(locale).ask;
  const wording = marked === null || marked !== recorded ? words.youChose : words.youAnswered;
  const line = live(words.youChose, marked === null ? '' : fillIn(wording, { score: marked }));
  const hidden = marked === null ? html` hidden` : null;
  return html`<p class="big" ${hidden}>
    <span class="was">${line}${gapOf(locale)}<a href="#scale">${words.change}</a></span>
  </p>`;
}

function nextStep(locale: Locale, { marked, recorded }: Standing): Html {
  const words = pageWording(locale).ask;
  const stays =
    recorded === null ? '' : `${gapOf(locale)}${fillIn(words.staysUntilSent, { score: recorded })}`;
  const unsent = `${words.oneMoreTap}${stays}`;
  if (marked === null) return live(unsent, words.chooseThenSend);
  const shown = marked === recorded ? words.alreadyRecorded : fillIn(unsent, { score: marked });
  return liveOr(unsent, shown, `${words.oneMoreTapForIt}${stays}`);
}

function sendLabel(words: PageWording['ask'], { marked }: Standing): Html {
  if (marked === null) return live(words.sendMine, words.send);
  return liveOr(words.sendMine, fillIn(words.sendMine, { score: marked }), words.send);
}

/** The scale: nothing is recorded by showing it, and it says so until Send was pressed. */
export function askPage(view: AskView, chooseFirst: boolean): Html {
  const words = pageWording(view.locale).ask;
  const standing = standingOf(view);
  const question = fillIn(view.survey.wordings[view.locale].question, { company: view.sender.company });
  const long = question.length > LONG_QUESTION_CHARACTERS ? html` class="long"` : null;
  return html`<form method="post" class="ask">
    <fieldset id="scale">
      <legend><h1${long}>${question}</h1></legend>
      ${scale(view, standing)}
    </fieldset>
    <div class="go">
      ${chooseFirst ? html`<p class="tell" role="alert">${words.chooseFirst}</p>` : null}
      ${chosenLine(view.locale, standing)}
      <p class="soft" aria-live="polite">${nextStep(view.locale, standing)}</p>
      <button name="act" value="score">${sendLabel(words, standing)}</button>
    </div>
  </form>`;
}
