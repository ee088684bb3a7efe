import { readFileSync } from 'node:fs';
import {
  createSmtpCarrier,
  startBounceListener,
  verpAddress,
  type BounceListener,
  type DkimKey,
} from '../../integrations/smtp/index.ts';
import { createMailRenderer } from '../heads/email/renderer.ts';
import { recordBounce } from '../invitation/bounce.story.ts';
import { SEND_WORKERS } from '../invitation/job.ts';
import type { MailDesk } from '../invitation/mail-desk.ts';
import type { Config } from '../runtime/config.ts';
import type { Core } from '../runtime/core.ts';

/** Outgoing mail and its bounces. */
export interface Mail {
  readonly desk: MailDesk;
  close(): Promise<void>;
}

/** RFC 5321 allows ten minutes; a server silent for one has a mail in doubt, which is shown and not repeated. */
const FINAL_ANSWER_MS = 60_000;

/** Null without an SMTP server. */
export async function openMail(config: Config, core: Core): Promise<Mail | null> {
  if (config.SMTP_URL === undefined) return null;
  const concurrency = config.AFTERWORD_MAIL_CONCURRENCY;
  const dkim = dkimKey(config.AFTERWORD_DKIM);
  const carrier = createSmtpCarrier({
    timeouts: { finalAnswer: FINAL_ANSWER_MS },
    url: config.SMTP_URL,
    maxConnections: concurrency,
    ...(dkim ? { dkim } : {}),
  });
  const secret = core.keys.fingerprint('verp').toString('base64url');
  const domain = config.AFTERWORD_MAIL_DOMAIN;
  const bounces = await listen(config, core, secret);
  return {
    desk: {
      renderer: createMailRenderer(),
      carrier,
      bounceAddress: (invitationTag) => verpAddress({ invitationTag, domain, secret }),
      domain,
      concurrency: Math.max(1, Math.floor(concurrency / SEND_WORKERS)),
    },
    async close() {
      await bounces?.close();
      await carrier.close();
    },
  };
}

async function listen(config: Config, core: Core, secret: string): Promise<BounceListener | null> {
  if (config.AFTERWORD_BOUNCE_PORT === undefined) return null;
  return await startBounceListener({
    port: config.AFTERWORD_BOUNCE_PORT,
    host: config.HOST,
    secret,
    log: core.log,
    onBounce: (report, tag) => recordBounce(core, report, tag),
  });
}

function dkimKey(setting: string | undefined): DkimKey | null {
  if (setting === undefined) return null;
  const [domainName = '', keySelector = '', ...path] = setting.split(':');
  return { domainName, keySelector, privateKey: readFileSync(path.join(':'), 'utf8') };
}
