import { createHmac, timingSafeEqual } from 'node:crypto';

export interface VerpParts {
  /** Names what bounced; letters, digits, "-" and "_". */
  readonly invitationTag: string;
  /** The domain whose MX is the bounce listener. */
  readonly domain: string;
  readonly secret: string;
}

const MAC_HEX_DIGITS = 16;
// RFC 5321 section 4.5.3.1.1.
const LOCAL_PART_OCTETS = 64;
const VERP_ADDRESS = /^b\+([A-Za-z0-9_-]+)\.([0-9a-f]{16})@[^@\s]+$/i;

/**
 * The envelope sender of one mail, e.g. b+42.5ce2b5a3d6a160bc@bounce.example.com: a bounce to it names what bounced,
 * and nobody without the secret can make one up. Pure.
 * @throws {RangeError} when the tag has other characters, or makes the local part longer than 64 octets.
 */
export function verpAddress({ invitationTag, domain, secret }: VerpParts): string {
  if (!/^[A-Za-z0-9_-]+$/.test(invitationTag))
    throw new RangeError('a VERP tag has letters, digits, "-" and "_"');
  const localPart = `b+${invitationTag}.${macOf(invitationTag, secret)}`;
  if (localPart.length > LOCAL_PART_OCTETS) throw new RangeError('the VERP tag is too long for a local part');
  return `${localPart}@${domain}`;
}

/**
 * The tag of an address made by verpAddress with this secret; null for any other. Pure, compares in constant time.
 * Some servers change the case of the local part: a tag in one case only is found all the same.
 */
export function verpTag(address: string, secret: string): string | null {
  const match = VERP_ADDRESS.exec(address);
  const [, tag, mac] = match ?? [];
  if (tag === undefined || mac === undefined) return null;
  const candidates = [tag, tag.toLowerCase(), tag.toUpperCase()];
  return candidates.find((candidate) => isSame(macOf(candidate, secret), mac.toLowerCase())) ?? null;
}

function macOf(tag: string, secret: string): string {
  return createHmac('sha256', secret).update(tag).digest('hex').slice(0, MAC_HEX_DIGITS);
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
