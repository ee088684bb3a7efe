import { actionsPart, replyPart } from './actions.js';
import { createApi, SessionOver } from './api.js';
import { element, fill } from './dom.js';
import { firstScheme, followHeight, listen, look, openFrame, setScheme } from './frame.js';
import { answerPart, customerPart, noticePart, organisationPart, surveyPart, taskPart } from './parts.js';

/** @typedef {import('./types.d.ts').Shown} Shown */

/** @type {import('./types.d.ts').Boot} */
const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const page = /** @type {HTMLElement} */ (document.getElementById('sidebar'));
const told = /** @type {HTMLElement} */ (document.getElementById('told'));
const api = createApi(boot);
const frame = openFrame();

let locale = boot.locale;
/** @type {import('./types.d.ts').Subject | null} */
let subject = null;
/** @type {import('./types.d.ts').View | null} */
let view = null;
let unfollow = () => {};
let over = false;
/**
 * What was drawn of each part: a part that stays the same keeps its focus and what was opened in it.
 * @type {Map<string, { node: HTMLElement | Comment, state: string }>}
 */
const drawn = new Map();

/** Each part, and the piece of the view it shows. */
const PARTS = /** @type {const} */ ([
  ['notice', noticePart],
  ['survey', surveyPart],
  ['scores', answerPart],
  ['task', taskPart],
  ['templates', replyPart],
  ['person', customerPart],
  ['organisation', organisationPart],
  ['actions', actionsPart],
]);

function words() {
  const found = boot.words[locale] ?? boot.words['en'];
  if (!found) throw new Error('The page came without words');
  return found;
}

/** @param {string} text */
function tell(text) {
  told.textContent = text;
}

/** @param {string} text @param {string} name */
function banner(text, name) {
  document.querySelector(`[data-banner="${name}"]`)?.remove();
  if (text === '') return;
  page
    .querySelector('h1')
    ?.after(element('p', { class: 'notice', role: 'status', 'data-banner': name }, text));
}

function sessionIsOver() {
  over = true;
  unfollow();
  banner('', 'offline');
  banner(words().over, 'over');
}

/** @param {unknown} error */
function failed(error) {
  if (error instanceof SessionOver) sessionIsOver();
  else banner(words().offline, 'offline');
}

/** @param {import('./types.d.ts').View} next */
function show(next) {
  const before = view;
  view = next;
  const client = frame;
  if (client === null) return;
  /** @type {Shown} */
  const shown = { view: next, words: words(), locale, frame: client, tell, act };
  for (const [name, part] of PARTS) draw(name, part(shown), JSON.stringify([locale, next[name]]));
  page.querySelector(':scope > p.quiet')?.remove();
  page.removeAttribute('aria-busy');
  banner('', 'offline');
  const news = next.survey?.words;
  if (before && news && news !== before.survey?.words) tell(fill(words().updated, { words: news }));
}

/**
 * @param {string} name
 * @param {HTMLElement | null} fresh
 * @param {string} state
 */
function draw(name, fresh, state) {
  const standing = drawn.get(name);
  if (standing?.state === state) return;
  // Somebody is writing a reason: it is not taken away under their hands.
  if (
    name === 'actions' &&
    standing?.node instanceof HTMLElement &&
    standing.node.querySelector('form') &&
    !over
  )
    return;
  const node = fresh ?? document.createComment(name);
  if (standing) standing.node.replaceWith(node);
  else page.append(node);
  drawn.set(name, { node, state });
}

function looking() {
  return { subject, locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

async function refresh() {
  if (subject === null || over) return;
  try {
    show(await api.view(looking()));
  } catch (error) {
    failed(error);
  }
}

/** @param {object} request */
async function act(request) {
  try {
    const result = await api.act({ ...looking(), request });
    page.querySelector('form.reason')?.remove();
    const standing = drawn.get('actions');
    if (standing) standing.state = '';
    show(result.view);
    banner(result.words, 'result');
    tell(result.words);
    const next = page.querySelector('[data-part="actions"] button');
    if (next instanceof HTMLElement) next.focus();
  } catch (error) {
    failed(error);
    if (!(error instanceof SessionOver)) tell(words().failed);
  }
}

function follow() {
  unfollow();
  if (subject === null || over) return;
  unfollow = api.follow(looking(), {
    changed: (revision) => {
      if (revision !== view?.revision) void refresh();
      else banner('', 'offline');
    },
    lost: () => banner(words().offline, 'offline'),
    over: sessionIsOver,
  });
}

async function identify() {
  try {
    return (await api.viewer()).role;
  } catch (error) {
    failed(error);
    return null;
  }
}

/** @param {import('./types.d.ts').FrameClient} client */
async function start(client) {
  const found = await look(client, boot.place);
  setScheme(found.scheme);
  locale = nearest(found.locale) ?? locale;
  document.documentElement.lang = locale;
  subject = found.subject;
  if (subject === null) {
    banner(words().outside, 'outside');
    return;
  }
  const [, role] = await Promise.all([refresh(), identify()]);
  // Who looks became known only now: what they may do belongs into the view.
  if (role !== null && view?.actions.length === 0) await refresh();
  follow();
}

/** @param {string | null} wanted */
function nearest(wanted) {
  const [language = ''] = (wanted ?? '').toLowerCase().split(/[-_]/);
  if (/^zh[-_](tw|hk|mo|hant)/i.test(wanted ?? '')) return null;
  return Object.keys(boot.words).find((name) => name.toLowerCase().split('-')[0] === language) ?? null;
}

setScheme(firstScheme());
if (frame === null) banner(words().outside, 'outside');
else {
  const client = frame;
  followHeight(client);
  api.keepAlive(sessionIsOver);
  listen(client, {
    moved: () => void start(client),
    shown: () => {
      void refresh();
      follow();
    },
    hidden: () => unfollow(),
  });
  client.on('app.registered', () => void start(client));
}
