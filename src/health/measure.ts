import { ConnectorError } from '../connector/errors.ts';
import type { CheckLink, LinkName } from './schema.ts';

/** What looking at a link found; `broken` says what to do. */
export type Finding =
  | { readonly state: 'holds' | 'unknown'; readonly words: string }
  | { readonly state: 'broken'; readonly words: string; readonly advice: string };

/** Looks at one link and measures it. A vendor that refuses is a finding, a fault of ours is not. */
export async function measure(
  link: LinkName,
  clock: () => Date,
  look: () => Promise<Finding>,
): Promise<CheckLink> {
  const startedAt = clock().getTime();
  const found = await look().catch((error: unknown): Finding => {
    if (!(error instanceof ConnectorError)) throw error;
    return { state: 'broken', words: error.words, advice: ADVICE[link] };
  });
  return {
    link,
    state: found.state,
    words: found.words,
    advice: found.state === 'broken' ? found.advice : null,
    ms: clock().getTime() - startedAt,
  };
}

/** What to do when a link breaks and nothing better is known. */
const ADVICE: Readonly<Record<LinkName, string>> = {
  access: 'Connect the account again.',
  fields: 'Look at the permissions of the user Afterword writes as, then check again.',
  webhook: 'Look at the permissions of the user Afterword writes as, then check again.',
  'last-delivery': 'Solve a ticket, or run the full check.',
  sender: 'Complete the sender below.',
  'mail-server': 'Look at SMTP_URL and at the mail server.',
  'public-address': 'Look at AFTERWORD_PUBLIC_URL and at the proxy in front of Afterword.',
  'ticket-opened': 'Look at the permissions of the user Afterword writes as, then check again.',
  'ticket-solved': 'Look at the permissions of the user Afterword writes as, then check again.',
  'webhook-arrived': 'Look at the webhook in the account, and whether it reaches the public address.',
  'ticket-decided': 'Look at the log and at the parked webhooks.',
  'ticket-removed': 'Remove the ticket "Afterword connection check" by hand.',
};

export function notChecked(link: LinkName): CheckLink {
  return { link, state: 'not-checked', words: 'An earlier link is broken.', advice: null, ms: 0 };
}
