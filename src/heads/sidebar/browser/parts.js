import { element, fill, moment, section } from './dom.js';
import { trend } from './trend.js';

/** @typedef {import('./types.d.ts').Shown} Shown */
/** @typedef {import('./types.d.ts').View['scores'][number]} Score */

const SHOWN_ANSWERS = 3;

/** @param {Shown} shown */
export function noticePart({ view }) {
  return view.notice === null ? null : element('p', { class: 'notice', 'data-part': 'notice' }, view.notice);
}

/** @param {Shown} shown */
export function surveyPart({ view, words }) {
  const { survey } = view;
  if (survey === null) return null;
  return section(
    'survey',
    words.survey,
    element('p', { class: `state ${survey.state}`, 'data-state': survey.state }, survey.words),
  );
}

/** @param {Shown} shown */
export function answerPart({ view, words, locale }) {
  if (view.scores.length === 0) return null;
  return section('answer', words.answer, ...view.scores.map((score) => answer(score, words, locale)));
}

/**
 * @param {Score} score
 * @param {Shown['words']} words
 * @param {string} locale
 */
function answer(score, words, locale) {
  const contact =
    score.contactAllowed === null ? null : score.contactAllowed ? words.mayContact : words.mayNotContact;
  return element(
    'article',
    { class: 'answer' },
    element(
      'p',
      { class: 'score' },
      element('strong', {}, fill(words.of, { score: score.score, max: score.scale.max })),
      badge(score.band, words),
      element('span', { class: 'quiet' }, words.metric[score.metric]),
    ),
    score.comment === null
      ? element('p', { class: 'quiet' }, words.noComment)
      : element('blockquote', {}, score.comment),
    contact === null ? null : element('p', {}, contact),
    element('p', { class: 'quiet' }, [moment(score.answeredAt, locale), ...marks(score, words)].join(' · ')),
  );
}

/**
 * @param {Score} score
 * @param {Shown['words']} words
 */
function marks(score, words) {
  return [
    ...(score.corrected ? [words.corrected] : []),
    ...(score.selection === 'manual' ? [words.manual] : []),
  ];
}

/**
 * @param {Score['band']} band
 * @param {Shown['words']} words
 */
export function badge(band, words) {
  return element('span', { class: `badge ${band}` }, words.band[band]);
}

/** @param {Shown} shown */
export function taskPart({ view, words, locale, frame }) {
  const { task } = view;
  if (task === null) return null;
  const ended = { 'completed-by-us': words.taskDone, 'left-to-owner': words.taskLeft, open: null }[
    task.state
  ];
  const at = moment(task.dueAt, locale);
  const due = task.overdue
    ? element('dd', { class: 'late' }, fill(words.overdue, { at }))
    : element('dd', {}, at);
  const { localId } = task;
  /** @param {Event} event */
  const openHere = (event) => {
    if (localId === null) return;
    event.preventDefault();
    void frame.invoke('routeTo', 'ticket', localId);
  };
  return section(
    'task',
    words.task,
    element(
      'dl',
      {},
      element('dt', {}, words.owner),
      element('dd', {}, task.ownerName ?? words.nobody),
      element('dt', {}, words.due),
      due,
    ),
    ended === null ? null : element('p', {}, ended),
    task.url === null
      ? null
      : element(
          'p',
          {},
          element(
            'a',
            { href: task.url, target: '_blank', rel: 'noopener noreferrer', click: openHere },
            words.openTask,
          ),
        ),
  );
}

/** @param {Shown} shown */
export function customerPart({ view, words, locale }) {
  if (view.subject.kind === 'organisation') return null;
  const { person } = view;
  if (person === null) {
    return section('customer', words.customer, element('p', { class: 'quiet' }, words.unknownPerson));
  }
  const lines = [
    person.optedOut ? words.optedOut : null,
    person.undeliverable ? words.undeliverable : null,
    person.lastAskedAt === null
      ? null
      : fill(words.asked, { count: person.askedCount, at: moment(person.lastAskedAt, locale) }),
  ].filter((line) => line !== null);
  const status = person.category === null ? words.noStatus : badge(person.category, words);
  return section(
    'customer',
    words.customer,
    person.name === null ? null : element('p', { class: 'name' }, person.name),
    element('p', { class: 'status' }, element('span', {}, words.promoterStatus), element('span', {}, status)),
    ...lines.map((line) => element('p', { class: 'quiet' }, line)),
    trend(person.scores, words),
    history(person.scores, words, locale),
  );
}

/**
 * @param {readonly Score[]} scores
 * @param {Shown['words']} words
 * @param {string} locale
 */
function history(scores, words, locale) {
  if (scores.length === 0) return element('p', { class: 'quiet' }, words.noAnswers);
  const list = element('ul', { class: 'history', 'aria-label': words.answers });
  /** @param {readonly Score[]} shown */
  const show = (shown) =>
    list.replaceChildren(
      ...shown.map((score) =>
        element(
          'li',
          {},
          element('strong', {}, fill(words.of, { score: score.score, max: score.scale.max })),
          badge(score.band, words),
          element(
            'span',
            { class: 'quiet' },
            `${words.metric[score.metric]} · ${fill(words.request, { number: score.ticketNumber })} · ${moment(score.answeredAt, locale)}`,
          ),
          score.comment === null ? null : element('q', {}, score.comment),
        ),
      ),
    );
  show(scores.slice(0, SHOWN_ANSWERS));
  if (scores.length <= SHOWN_ANSWERS) return list;
  const more = element(
    'button',
    { type: 'button', class: 'link' },
    fill(words.showAll, { count: scores.length }),
  );
  more.addEventListener('click', () => {
    show(scores);
    more.remove();
  });
  return element('div', {}, list, more);
}

/** @param {Shown} shown */
export function organisationPart({ view, words }) {
  const { organisation } = view;
  if (organisation === null) return null;
  const { figures, days, minimumAnswers } = organisation;
  if (figures.length === 0) {
    return section('organisation', words.organisation, element('p', { class: 'quiet' }, words.noAnswers));
  }
  return section(
    'organisation',
    words.organisation,
    ...figures.map(({ metric, figure, count, worstRecent }) =>
      element(
        'div',
        { class: 'figure' },
        figure === null ? null : element('strong', {}, rounded(metric, figure)),
        element(
          'span',
          { class: 'quiet' },
          figure === null
            ? `${words.metric[metric]}: ${fill(words.tooFew, { count, minimum: minimumAnswers })}`
            : fill(words.figure, { metric: words.metric[metric], count, days }),
        ),
        worstRecent === null
          ? null
          : element('p', { class: 'status' }, element('span', {}, words.worst), badge(worstRecent, words)),
      ),
    ),
  );
}

/**
 * NPS in points with its sign, means with one decimal.
 * @param {Score['metric']} metric
 * @param {number} figure
 */
function rounded(metric, figure) {
  if (metric !== 'nps') return figure.toFixed(1);
  const points = Math.round(figure);
  return points > 0 ? `+${points}` : String(points).replace('-', '−');
}
