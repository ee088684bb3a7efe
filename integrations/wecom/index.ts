import { ConnectorError } from '../../src/connector/errors.ts';
import type { Alert, AlertAddress, Notifier, NotifierAccess, Posted } from '../../src/connector/notifier.ts';
import type { Outbound } from '../../src/connector/outbound.ts';
import { packed } from '../../src/connector/packing.ts';
import { sendMarkdown } from './client.ts';
import { contentOf, fitsOneMessage } from './message.ts';
import { RobotUrl } from './schema.ts';

export { startWecomSandbox, type WecomSandbox } from './sandbox.ts';

const HOST = 'qyapi.weixin.qq.com';

/** WeCom (企业微信), by the robot of a group. Its messages cannot be changed once they are sent. */
export const wecom: Notifier = {
  platform: 'wecom',
  label: 'WeCom',
  baseUrl: '',
  // 20 messages a minute and robot; others may use the same robot.
  limits: { default: { tokens: 15, perMs: 61_000 } },
  fault,
  open: (access) => ({ post: (alerts) => post(access, alerts) }),
};

function fault({ secret, channel }: AlertAddress, outbound: Pick<Outbound, 'isAllowed'>): string | null {
  if (channel !== null) return 'A robot posts to its own group: leave the channel out.';
  if (!RobotUrl.safeParse(secret).success)
    return `Enter the whole address of the group's robot: https://${HOST}/cgi-bin/webhook/send?key=...`;
  if (new URL(secret).hostname === HOST || outbound.isAllowed(secret)) return null;
  return `Robots of WeCom are called at https://${HOST}.`;
}

/** Alerts that come together share a message: a robot may send few. */
async function post(access: NotifierAccess, alerts: readonly Alert[]): Promise<Posted[]> {
  const posted: Posted[] = [];
  for (const group of packed(alerts, fitsOneMessage)) {
    const outcome = await outcomeOf(() => sendMarkdown(access, contentOf(group)));
    posted.push(...group.map(() => outcome));
  }
  return posted;
}

async function outcomeOf(act: () => Promise<void>): Promise<Posted> {
  try {
    await act();
    return { ok: true, messageId: null };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, error };
    throw error;
  }
}
