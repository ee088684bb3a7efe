import type { Installed } from '../../src/connection/accounts.ts';
import type { OpenAccount } from '../../src/connector/account.ts';
import type { Connector } from '../../src/connector/connector.ts';
import { MalformedEventError } from '../../src/connector/errors.ts';
import type { Delivery, WebhookIntake } from '../../src/connector/webhook.ts';

/** A made-up platform with the least a connector needs: a test adds what it is about. */
export function vendorWith(change: Partial<Connector> = {}, account: Partial<OpenAccount> = {}): Installed {
  const connector: Connector = {
    platform: 'zendesk',
    label: 'Desk',
    webhook: urlKeyWebhook,
    limits: { default: { tokens: 1_000, perMs: 1_000 } },
    renew: (credentials) => Promise.resolve(credentials),
    open: () => ({
      setUp: () => Promise.resolve({ created: [], existing: [], clashes: [], resources: {} }),
      writesAs: () => Promise.resolve('Afterword'),
      ...account,
    }),
    ...change,
  };
  return { connector, app: { clientId: 'id', clientSecret: 'secret' } };
}

/** A body is "<delivery key>:<ticket id>", or several of them by comma; "?" for a ticket is not understood. */
function deliveries(body: string, accountId: string | null): Delivery[] {
  return body.split(',').map((one) => ({ deliveryKey: one.split(':')[0] ?? '', accountId, body: one }));
}

/** Takes every request whose signature header is one of the sender's secrets. */
export const urlKeyWebhook: WebhookIntake = {
  addressing: 'url-key',
  replayWindowMs: 86_400_000,
  busyAnswer: { status: 503, retryAfterSeconds: 5 },
  verify({ headers }, { secrets }) {
    const { signature = '', age = '0' } = headers;
    if (secrets.includes(signature)) return { ok: true, ageMs: Number(age) };
    return { ok: false, code: 'signature-wrong', advice: 'Check the secret.' };
  },
  deliveries: ({ body }) => deliveries(body.toString(), null),
  signals(body) {
    const ticketId = body.split(':')[1] ?? '';
    if (ticketId === '?') throw new MalformedEventError('The event names no ticket.');
    return [{ kind: 'status-changed', ticketId, occurredAt: new Date(0) }];
  },
};

/** The same with one address for all accounts: a body is "<account>/<delivery key>:<ticket id>". */
export const appWebhook: WebhookIntake = {
  ...urlKeyWebhook,
  addressing: 'app',
  replayWindowMs: 300_000,
  deliveries: ({ body }) =>
    body
      .toString()
      .replaceAll(/^\[|\]$/g, '')
      .split(',')
      .flatMap((one) => {
        const [accountId = '', rest = ''] = one.split('/');
        return deliveries(rest, accountId).map((delivery) => ({ ...delivery, body: one }));
      }),
};
