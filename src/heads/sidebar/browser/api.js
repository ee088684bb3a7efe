/** @typedef {import('./types.d.ts').View} View */

const RENEW_EVERY_MS = 8 * 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** The helpdesk has to vouch for the agent again. */
export class SessionOver extends Error {}

/**
 * Our server, asked with a session that exists in this page's memory only.
 * @param {{ base: string, session: string }} boot
 */
export function createApi({ base, session }) {
  let held = session;

  /**
   * @param {string} path
   * @param {object} body
   * @param {AbortSignal} [signal]
   */
  async function ask(path, body, signal) {
    const response = await fetch(`${base}/api/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${held}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      ...(signal ? { signal } : {}),
    });
    if (response.status === 401) throw new SessionOver();
    if (!response.ok) throw new Error(`The server answered ${response.status}`);
    return response;
  }

  return {
    /** @param {object} looking @returns {Promise<View>} */
    view: async (looking) => await (await ask('view', looking)).json(),
    /** @param {object} acting @returns {Promise<{ done: boolean, words: string, view: View }>} */
    act: async (acting) => await (await ask('act', acting)).json(),
    /** @returns {Promise<{ role: string | null }>} */
    viewer: async () => await (await ask('viewer', {})).json(),
    /** @param {() => void} over */
    keepAlive(over) {
      setInterval(async () => {
        try {
          held = (await (await ask('session', {})).json()).session;
        } catch (error) {
          if (error instanceof SessionOver) over();
        }
      }, RENEW_EVERY_MS);
    },
    /**
     * @param {object} looking
     * @param {Told} told
     */
    follow: (looking, told) => followChanges((signal) => ask('changes', looking, signal), told),
  };
}

/** @typedef {{ changed: (revision: string) => void, lost: () => void, over: () => void }} Told */

/**
 * Calls back with each revision; comes back by itself after a lost connection, each time a little later.
 * @param {(signal: AbortSignal) => Promise<Response>} open
 * @param {Told} told
 * @returns {() => void}
 */
function followChanges(open, told) {
  const stop = new AbortController();
  const { signal } = stop;
  void (async () => {
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        await readEvents(await open(signal), (revision) => {
          waitMs = FIRST_WAIT_MS;
          told.changed(revision);
        });
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof SessionOver) return told.over();
        told.lost();
      }
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  })();
  return () => stop.abort();
}

/**
 * @param {Response} response
 * @param {(revision: string) => void} changed
 */
async function readEvents(response, changed) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
    if (done) return;
    text += value;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const revision = /^data: (.+)$/m.exec(event)?.[1];
      if (revision) changed(revision);
    }
  }
}
