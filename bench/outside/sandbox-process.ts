/** One sandbox in a process of its own: `zendesk`, `hubspot` or `mailbox`. Prints where it listens. */
import { startHubspotSandbox } from '../../integrations/hubspot/index.ts';
import { startMailbox } from '../../integrations/smtp/index.ts';
import { startZendeskSandbox } from '../../integrations/zendesk/index.ts';
import { SANDBOX_APP } from '../../src/cli/sandbox/stage.ts';
import { stopOnSignals } from '../../src/runtime/signals.ts';

/** Every mail of a run can still be read when it is counted. */
const KEEP_BODIES = 100_000;

async function start(kind: string | undefined): Promise<{ urls: object; close(): Promise<void> }> {
  switch (kind) {
    case 'zendesk': {
      const { url, close } = await startZendeskSandbox();
      return { urls: { url }, close };
    }
    case 'hubspot': {
      const { url, close } = await startHubspotSandbox(SANDBOX_APP);
      return { urls: { url }, close };
    }
    case 'mailbox': {
      const { httpUrl, smtpUrl, close } = await startMailbox({ keepBodies: KEEP_BODIES });
      return { urls: { url: httpUrl, smtpUrl }, close };
    }
    default:
      throw new Error(`There is no sandbox "${kind ?? ''}"`);
  }
}

const { urls, close } = await start(process.argv[2]);
console.log(JSON.stringify(urls));
stopOnSignals({ stop: close });
