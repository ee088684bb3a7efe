import { createRemoteRoot, type RemoteChannel } from '@remote-ui/core';
import { createRoot } from '@remote-ui/react';
import { createEndpoint, retain } from '@remote-ui/rpc';
import type { ReactElement } from 'react';
import type { CardContext, Host } from './wire.ts';

// The globals of HubSpot's extension worker, in place before the card's own code is read.

type Extension = () => ReactElement;
type Changed = (properties: Record<string, string | null>) => void;

let extension: Extension | null = null;
let context: CardContext | null = null;
let host: Host | null = null;
const watching = new Set<Changed>();

function open(): { context: CardContext; host: Host } {
  if (!context || !host) throw new Error('The card has not been started');
  return { context, host };
}

const actions = {
  addAlert: ({ message }: { message: string }) => void open().host.alert(message),
  copyTextToClipboard: (text: string) => open().host.copy(text),
  refreshObjectProperties: () => void open().host.refresh(),
};

Object.assign(self, {
  __HUBSPOT_EXTENSION_WORKER__: true,
  logger: console,
  extend_V2: (given: Extension) => {
    extension = given;
  },
  hsFetch: async (url: string, options: Parameters<Host['fetch']>[1] = {}) => {
    const { method, body, headers } = options;
    const answer = await open().host.fetch(url, {
      ...(method ? { method } : {}),
      ...(body ? { body } : {}),
      ...(headers ? { headers } : {}),
    });
    return new Response(answer.body, { status: answer.status });
  },
  hsWorkerAPI: {
    useExtensionContext: () => open().context,
    useExtensionActions: () => actions,
    fetchCrmProperties: async (names: string[], changed: Changed) => {
      watching.add(changed);
      const data = await open().host.properties(names);
      return { json: () => Promise.resolve({ data, cleanup: () => void watching.delete(changed) }) };
    },
  },
});

createEndpoint({
  postMessage: (message: unknown, transfer: Transferable[] = []) => self.postMessage(message, { transfer }),
  addEventListener: (_event, listener) => self.addEventListener('message', listener),
  removeEventListener: (_event, listener) => self.removeEventListener('message', listener),
}).expose({
  start(given: CardContext, channel: RemoteChannel, page: Host) {
    retain(channel);
    retain(page);
    context = given;
    host = page;
    const root = createRemoteRoot(channel, { strict: false });
    if (extension) createRoot(root).render(extension());
    void root.mount();
  },
  changed(properties: Record<string, string | null>) {
    for (const tell of watching) tell(properties);
  },
});
