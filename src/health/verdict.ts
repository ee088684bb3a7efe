import type { HealthReport } from './schema.ts';

/** Everything but the verdict. */
export type Findings = Omit<HealthReport, 'status' | 'words'>;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Access that nobody uses ends some day; a week is enough to act. */
const RENEWAL_WARNING_DAYS = 7;

/** What a person has to know, most serious first. */
export function verdictOf(found: Findings, now: Date): Pick<HealthReport, 'status' | 'words'> {
  const broken = brokenWords(found, now);
  const words = [...broken, ...endingWords(found, now), ...attentionWords(found)];
  if (broken.length > 0) return { status: 'broken', words };
  return { status: words.length > 0 ? 'attention' : 'well', words };
}

function brokenWords({ access, token }: Findings, now: Date): string[] {
  const words: string[] = [];
  if (access.state === 'disconnected') words.push(access.words ?? 'The account is no longer connected.');
  if (token.renewalEndsAt !== null && token.renewalEndsAt <= now)
    words.push('Access has ended and cannot be renewed. Connect the account again.');
  return words;
}

function endingWords({ token }: Findings, now: Date): string[] {
  const ends = token.renewalEndsAt;
  if (ends === null || ends <= now || ends.getTime() - now.getTime() > RENEWAL_WARNING_DAYS * DAY_MS)
    return [];
  return ['Access ends within a week unless it is renewed. Afterword renews it by itself while it runs.'];
}

function attentionWords({ scopes, parked, rateLimit }: Findings): string[] {
  const words: string[] = [];
  for (const { scope, without } of scopes?.missing ?? [])
    words.push(`The permission ${scope} is missing: ${without}. Connect the account again to grant it.`);
  if (parked.writes > 0)
    words.push(`${counted(parked.writes, 'write waits', 'writes wait')} for your decision: retry or skip.`);
  if (parked.webhooks > 0)
    words.push(`${counted(parked.webhooks, 'webhook was', 'webhooks were')} not understood and kept.`);
  if (parked.held > 0)
    words.push(`${counted(parked.held, 'survey is', 'surveys are')} held: send, spread or drop.`);
  if (rateLimit !== null && rateLimit.pausedMs > MINUTE_MS)
    words.push('The account has asked us to slow down; writes wait and go on by themselves.');
  return words;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
