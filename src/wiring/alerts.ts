import { slack } from '../../integrations/slack/index.ts';
import { teams } from '../../integrations/teams/index.ts';
import { wecom } from '../../integrations/wecom/index.ts';
import { createAlertDesk, type AlertDesk } from '../alert/desk.ts';
import { createOutbound } from '../connector/outbound.ts';
import type { Config } from '../runtime/config.ts';
import type { Core } from '../runtime/core.ts';

/** The notifiers of this deployment. */
export function openAlerts(config: Config, core: Core): AlertDesk {
  const notifiers = new Map([
    ['slack', { notifier: slack, baseUrl: config.AFTERWORD_SLACK_URL }],
    ['teams', { notifier: teams, baseUrl: teams.baseUrl }],
    ['wecom', { notifier: wecom, baseUrl: wecom.baseUrl }],
  ]);
  const outbound = createOutbound({ allowedHosts: new Set(config.AFTERWORD_ALERT_HOSTS ?? []) });
  return createAlertDesk({ notifiers, outbound, decrypt: (sealed) => core.keys.decrypt(sealed) });
}
