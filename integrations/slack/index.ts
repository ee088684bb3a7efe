import { ConnectorError } from '../../src/connector/errors.ts';
import type {
  Alert,
  AlertAddress,
  Notifier,
  NotifierAccess,
  OpenNotifier,
  Posted,
} from '../../src/connector/notifier.ts';
import type { Outbound } from '../../src/connector/outbound.ts';
import { packed } from '../../src/connector/packing.ts';
import { callWebApi, postToWebhook } from './client.ts';
import { fitsOneMessage, messageOf } from './message.ts';
import { MessageId } from './schema.ts';

export { startSlackSandbox, type SlackSandbox } from './sandbox.ts';

const WEBHOOK_HOST = 'hooks.slack.com';
const BOT_TOKEN = /^xoxb-[\w-]+$/;

/** Slack: an incoming webhook, or a bot token with a channel, whose messages can be corrected. */
export const slack: Notifier = {
  platform: 'slack',
  label: 'Slack',
  baseUrl: 'https://slack.com/api',
  // About one message a second and channel.
  limits: { default: { tokens: 1, perMs: 1_100 } },
  fault,
  open: (access) => (BOT_TOKEN.test(access.address.secret) ? openBot(access) : openWebhook(access)),
};

function fault({ secret, channel }: AlertAddress, outbound: Pick<Outbound, 'isAllowed'>): string | null {
  if (BOT_TOKEN.test(secret)) return channel ? null : 'A bot token needs the id of a channel beside it.';
  if (!URL.canParse(secret))
    return 'Enter an incoming webhook (https://hooks.slack.com/services/...) or a bot token (xoxb-...).';
  if (channel !== null) return 'An incoming webhook posts to its own channel: leave the channel out.';
  if (outbound.isAllowed(secret) || new URL(secret).hostname === WEBHOOK_HOST) return null;
  return 'Incoming webhooks of Slack begin with https://hooks.slack.com/services/.';
}

/** Alerts that come together share a message: a webhook tells no id by which to correct one. */
function openWebhook(access: NotifierAccess): OpenNotifier {
  return {
    async post(alerts) {
      const posted: Posted[] = [];
      for (const group of packed(alerts, fitsOneMessage)) {
        const outcome = await outcomeOf(async () => {
          await postToWebhook(access, messageOf(group));
          return null;
        });
        posted.push(...group.map(() => outcome));
      }
      return posted;
    },
  };
}

function openBot(access: NotifierAccess): OpenNotifier {
  return {
    async post(alerts) {
      const posted: Posted[] = [];
      for (const alert of alerts) posted.push(await outcomeOf(() => postOne(access, alert)));
      return posted;
    },
    async update(messageId, alert) {
      await callWebApi(access, 'chat.update', { ...MessageId.parse(messageId), ...messageOf([alert]) });
    },
  };
}

async function postOne(access: NotifierAccess, alert: Alert): Promise<string | null> {
  const { channel } = access.address;
  const message = { channel, unfurl_links: false, ...messageOf([alert]) };
  const answer = await callWebApi(access, 'chat.postMessage', message);
  return answer.ts === undefined ? null : `${answer.channel ?? channel ?? ''} ${answer.ts}`;
}

async function outcomeOf(act: () => Promise<string | null>): Promise<Posted> {
  try {
    return { ok: true, messageId: await act() };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, error };
    throw error;
  }
}
