import { createController, createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint, fromWebWorker } from '@remote-ui/rpc';
import { createRoot } from 'react-dom/client';
import { COMPONENTS } from './components.tsx';
import type { CardContext, CardWorker, Host } from './wire.ts';

/** HubSpot shows changed properties without reloading the page. */
const LOOK_EVERY_MS = 1_500;

interface Place {
  readonly context: CardContext;
  readonly fetchUrl: string;
  readonly propertiesUrl: string;
  readonly workerUrl: string;
}

const place: Place = JSON.parse(document.getElementById('place')?.textContent ?? '{}');

async function properties(): Promise<Record<string, string | null>> {
  const response = await fetch(place.propertiesUrl);
  return await response.json();
}

function tell(message: string): void {
  const line = document.getElementById('alert');
  if (line) line.textContent = message;
}

const host: Host = {
  async fetch(url, options) {
    const response = await fetch(place.fetchUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...options, url, userEmail: place.context.user.email }),
    });
    return { status: response.status, body: await response.text() };
  },
  async properties(names) {
    const all = await properties();
    return Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
  },
  alert: (message) => Promise.resolve(tell(message)),
  copy: (text) => navigator.clipboard.writeText(text).catch(() => undefined),
  refresh: () => look(),
};

const receiver = createRemoteReceiver();
const worker = createEndpoint<CardWorker>(fromWebWorker(new Worker(place.workerUrl)), {
  callable: ['start', 'changed'],
});

let last = '';
async function look(): Promise<void> {
  const now = await properties();
  const text = JSON.stringify(now);
  if (text === last) return;
  const first = last === '';
  last = text;
  if (!first) await worker.call.changed(now);
}

const container = document.getElementById('card');
if (container) {
  createRoot(container).render(
    <RemoteRenderer receiver={receiver} controller={createController(COMPONENTS)} />,
  );
}
await worker.call.start(place.context, receiver.receive, host);
await look();
setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
