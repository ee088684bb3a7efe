/** @typedef {import('./types.d.ts').FrameClient} FrameClient */
/** @typedef {import('./types.d.ts').Subject} Subject */

/** Events after which another customer or organisation stands beside the page. */
const MOVED = ['ticket.requester.id.changed', 'ticket.organization.id.changed'];

/** @returns {FrameClient | null} null outside of the helpdesk's window */
export function openFrame() {
  const client = window.ZAFClient?.init();
  return client ? client : null;
}

/** Known from the address before anybody answers, so that a dark window never flashes white. */
export function firstScheme() {
  return new URLSearchParams(location.search).get('colorScheme');
}

/** @param {unknown} scheme */
export function setScheme(scheme) {
  if (scheme === 'dark' || scheme === 'light') document.documentElement.dataset['scheme'] = scheme;
}

/**
 * @param {FrameClient} client
 * @param {'ticket' | 'person' | 'organisation'} place
 * @returns {Promise<{ subject: Subject | null, locale: string | null, scheme: string | null }>}
 */
export async function look(client, place) {
  const paths = {
    ticket: ['ticket.id', 'ticket.requester.id', 'ticket.organization.id'],
    person: ['user.id'],
    organisation: ['organization.id'],
  }[place];
  const found = await client.get([...paths, 'currentUser.locale', 'colorScheme']).catch(() => ({}));
  const [id, personId, organisationId] = paths.map((path) => idIn(found, path));
  return {
    subject: subjectOf(place, { id, personId, organisationId }),
    locale: textIn(found, 'currentUser.locale'),
    scheme: textIn(found, 'colorScheme'),
  };
}

/**
 * @param {'ticket' | 'person' | 'organisation'} place
 * @param {{ id: string | null | undefined, personId: string | null | undefined, organisationId: string | null | undefined }} ids
 * @returns {Subject | null}
 */
function subjectOf(place, { id, personId, organisationId }) {
  if (!id) return null;
  if (place !== 'ticket') return { kind: place, id };
  return {
    kind: place,
    id,
    ...(personId ? { personId } : {}),
    ...(organisationId ? { organisationId } : {}),
  };
}

/**
 * @param {Record<string, unknown>} found
 * @param {string} path
 */
function idIn(found, path) {
  const value = found[path];
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}

/**
 * @param {Record<string, unknown>} found
 * @param {string} path
 */
function textIn(found, path) {
  const value = found[path];
  return typeof value === 'string' ? value : null;
}

/**
 * @param {FrameClient} client
 * @param {{ moved: () => void, shown: () => void, hidden: () => void }} told
 */
export function listen(client, { moved, shown, hidden }) {
  client.on('colorScheme.changed', setScheme);
  client.on('app.activated', shown);
  client.on('app.deactivated', hidden);
  for (const event of MOVED) client.on(event, moved);
}

/**
 * The frame is as high as its content.
 * @param {FrameClient} client
 */
export function followHeight(client) {
  let last = 0;
  const resize = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === last || height === 0) return;
    last = height;
    void client.invoke('resize', { width: '100%', height: `${height}px` }).catch(() => undefined);
  };
  new ResizeObserver(resize).observe(document.body);
}

/**
 * Puts a reply into the editor, where the agent changes and sends it. False when no editor took it.
 * @param {FrameClient} client
 * @param {string} text
 */
export async function insert(client, text) {
  const markup = asMarkup(text);
  for (const action of ['ticket.editor.insert', 'ticket.comment.appendHtml']) {
    try {
      await client.invoke(action, markup);
      return true;
    } catch {
      // An older editor, or none: the next way.
    }
  }
  return false;
}

/**
 * The editor reads markup.
 * @param {string} text
 */
export function asMarkup(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>');
}
