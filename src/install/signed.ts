import { timingSafeEqual } from 'node:crypto';

/** HMAC of the deployment's key ring, 128 bits in base64url. */
interface Derive {
  (message: string, kid?: string): string;
}

/** A connection that somebody may see until a moment, in a form that cannot be changed. */
export interface Signed {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly until: Date;
}

/** What a signature is good for: one made for a link opens no session. */
export type Purpose = 'install-link' | 'install-session' | 'test-survey';

const UUID_HEX = 32;

/** `<connection><workspace>.<seconds>.<signature>`, in characters that a path, a query and a cookie take as they are. */
export function sign(derive: Derive, purpose: Purpose, { connectionId, workspaceId, until }: Signed): string {
  const ids = Buffer.from(`${hex(connectionId)}${hex(workspaceId)}`, 'hex').toString('base64url');
  const told = `${ids}.${Math.floor(until.getTime() / 1_000).toString(36)}`;
  return `${told}.${derive(`${purpose}:${told}`)}`;
}

/** Null for anything that was not signed for this purpose, or has expired. */
export function readSigned(
  derive: Derive,
  purpose: Purpose,
  { text, now }: { text: string; now: Date },
): Signed | null {
  const [ids = '', seconds = '', signature = '', ...rest] = text.split('.');
  if (rest.length > 0 || !equal(signature, derive(`${purpose}:${ids}.${seconds}`))) return null;
  const until = new Date(Number.parseInt(seconds, 36) * 1_000);
  if (!(until > now)) return null;
  const bytes = Buffer.from(ids, 'base64url').toString('hex');
  return { connectionId: uuid(bytes.slice(0, UUID_HEX)), workspaceId: uuid(bytes.slice(UUID_HEX)), until };
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hex(id: string): string {
  return id.replaceAll('-', '');
}

function uuid(text: string): string {
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
