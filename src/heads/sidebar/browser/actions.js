import { element, section } from './dom.js';
import { insert } from './frame.js';

/** @typedef {import('./types.d.ts').Shown} Shown */

const LEAST_REASON = 3;

/** @param {Shown} shown */
export function replyPart({ view, words, frame, tell }) {
  if (view.templates.length === 0) return null;
  return section(
    'reply',
    words.reply,
    element(
      'ul',
      { class: 'templates' },
      ...view.templates.map(({ id, title, body }) => {
        const said = element('p', { class: 'quiet', hidden: true });
        const put = element('button', { type: 'button', 'data-template': id }, words.insert);
        const text = element(
          'details',
          {},
          element('summary', {}, words.show),
          element('p', { class: 'letter' }, body),
        );
        put.setAttribute('aria-label', `${words.insert}: ${title}`);
        put.addEventListener('click', () => {
          void insert(frame, body).then((taken) => {
            said.textContent = taken ? words.inserted : words.copyInstead;
            said.hidden = false;
            if (!taken) text.setAttribute('open', '');
            tell(said.textContent);
          });
        });
        return element(
          'li',
          {},
          element('div', { class: 'row' }, element('span', {}, title), put),
          text,
          said,
        );
      }),
    ),
  );
}

/** @param {Shown} shown */
export function actionsPart(shown) {
  const { view, words } = shown;
  if (view.actions.length === 0) return null;
  const labels = {
    'ask-now': words.askNow,
    'cancel-ask': words.cancelAsk,
    'do-not-survey': words.doNotSurvey,
  };
  return section(
    'actions',
    words.actions,
    ...view.actions.map(({ action, enabled, words: why }) => {
      const button = element('button', { type: 'button', 'data-action': action }, labels[action]);
      if (!enabled) {
        // Still reachable by keyboard, so that the reason can be read.
        button.setAttribute('aria-disabled', 'true');
        const id = `why-${action}`;
        button.setAttribute('aria-describedby', id);
        return element('div', { class: 'action' }, button, element('p', { id, class: 'quiet' }, why ?? ''));
      }
      const place = element('div', { class: 'action' }, button);
      button.addEventListener('click', () => {
        if (action === 'do-not-survey') askReason(place, button, shown);
        else void pressed(button, () => shown.act({ action, key: crypto.randomUUID() }));
      });
      return place;
    }),
  );
}

/**
 * @param {HTMLElement} button
 * @param {() => Promise<void>} work
 */
async function pressed(button, work) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  await work().finally(() => button.removeAttribute('aria-busy'));
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} button
 * @param {Shown} shown
 */
function askReason(place, button, { words, act }) {
  const key = crypto.randomUUID();
  const field = document.createElement('textarea');
  field.id = 'reason';
  field.maxLength = 500;
  field.rows = 2;
  field.required = true;
  field.setAttribute('aria-describedby', 'reason-hint');
  const save = element('button', { type: 'submit', class: 'primary' }, words.save);
  const back = element('button', { type: 'button' }, words.back);
  const form = element(
    'form',
    { class: 'reason', novalidate: true },
    element('label', { for: 'reason' }, words.reason),
    field,
    element('p', { id: 'reason-hint', class: 'quiet' }, words.reasonHint),
    element('div', { class: 'row' }, save, back),
  );
  const close = () => {
    form.remove();
    button.hidden = false;
    button.focus();
  };
  back.addEventListener('click', close);
  form.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Escape') close();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const reason = field.value.trim();
    if (reason.length < LEAST_REASON) {
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      return;
    }
    void pressed(save, () => act({ action: 'do-not-survey', key, reason }));
  });
  button.hidden = true;
  place.append(form);
  field.focus();
}
