import { z } from 'zod';
import { runUntilSignal } from '../../runtime/signals.ts';
import { UsageError, type Command, type Given } from '../command.ts';
import { runDemo } from '../demo/run.ts';
import { startSandboxes, type AloneOptions } from '../sandbox/alone.ts';
import { startService, startWithSandbox } from '../start.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

/** Commands that start something and stay until they are told to stop. */
export const STARTING: readonly Command[] = [
  {
    name: 'start',
    words: 'start the service, configured by the environment',
    options: { sandbox: { words: 'with a sandbox helpdesk, a CRM and a mailbox, connected and live' } },
    async run(given) {
      const start = given.switched('sandbox') ? startWithSandbox : startService;
      await runUntilSignal(() => start(given.environment));
    },
  },
  {
    name: 'sandbox',
    words: 'the sandboxes alone, for a service that runs elsewhere; port 0 takes a free one',
    options: {
      'zendesk-port': { value: 'port', words: 'default 8402' },
      'hubspot-port': { value: 'port', words: 'default 8403' },
      'mailbox-port': { value: 'port', words: 'default 8404' },
      'smtp-port': { value: 'port', words: 'default 8425' },
      'hubspot-webhooks': { value: 'url', words: 'where HubSpot webhooks go' },
      host: { value: 'address', words: 'default 127.0.0.1' },
      folder: { value: 'path', words: 'keep everything there over a restart' },
    },
    async run(given) {
      await runUntilSignal(() => startSandboxes(aloneOptions(given), given.say));
    },
  },
  {
    name: 'demo',
    words: 'walk the whole loop on every platform and say what was seen; leaves nothing behind',
    run: ({ say }) => runDemo(say),
  },
];

function aloneOptions(given: Given): AloneOptions {
  const folder = given.option('folder');
  const hubspotWebhooks = given.option('hubspot-webhooks');
  return {
    host: given.option('host') ?? '127.0.0.1',
    ports: {
      zendesk: portOf(given, 'zendesk-port', 8402),
      hubspot: portOf(given, 'hubspot-port', 8403),
      mailbox: portOf(given, 'mailbox-port', 8404),
      smtp: portOf(given, 'smtp-port', 8425),
    },
    ...(folder ? { folder } : {}),
    ...(hubspotWebhooks ? { hubspotWebhooks } : {}),
  };
}

function portOf(given: Given, option: string, otherwise: number): number {
  const text = given.option(option);
  if (text === undefined) return otherwise;
  const port = Port.safeParse(text);
  if (port.success && text.trim() !== '') return port.data;
  throw new UsageError(`--${option} must be a port, 0 to 65535, not "${text}".`);
}
