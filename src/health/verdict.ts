import type { HealthReport } from './schema.ts';

/** Everything but the verdict. */
export type Findings = Omit<HealthReport, 'status' | 'words'>;

const MINUTE_MS = 60_000;

/** What a person has to know, most serious first. */
export function verdictOf(found: Findings, now: Date): Pick<HealthReport, 'status' | 'words'> {
  const broken = brokenWords(found, now);
  const words = [...broken, ...attentionWords(found)];
  if (broken.length > 0) return { status: 'broken', words };
  return { status: words.length > 0 ? 'attention' : 'well', words };
}

function brokenWords({ access, token }: Findings, now: Date): string[] {
  const words: string[] = [];
  if (access.state === 'disconnected') words.push(access.words ?? 'The account is no longer connected.');
  if (token.kind === 'static' && token.expiresAt !== null && token.expiresAt <= now)
    words.push('The access token has expired and cannot be renewed. Connect the account again.');
  return words;
}

function attentionWords({ scopes, parked, rateLimit }: Findings): string[] {
  const words: string[] = [];
  if (scopes !== null && scopes.missing.length > 0)
    words.push(
      `Permissions are missing: ${scopes.missing.join(', ')}. Connect the account again to grant them.`,
    );
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
