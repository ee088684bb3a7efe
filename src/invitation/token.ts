import { createHash } from 'node:crypto';

/** `helpdesk-link` is the link that an admin's own trigger quotes: agents could read it, so its source is recorded. */
export type TokenPurpose = 'answer' | 'helpdesk-link' | 'preferences' | 'referral-preferences';

/** HMAC of the deployment's key ring, 128 bits in base64url. */
export interface Derive {
  (message: string, kid?: string): string;
}

/**
 * The secret in a link: derived, not stored, so that a reminder or a repeated hand-over carries the same link
 * and the database alone cannot answer for a customer. 22 characters.
 */
export function tokenOf(
  derive: Derive,
  invitation: { id: string; tokenKey: string },
  purpose: TokenPurpose,
): string {
  return derive(`${purpose}:${invitation.id}`, invitation.tokenKey);
}

/** What is stored of a token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function answerLink(publicUrl: string, token: string): string {
  return `${publicUrl}/s/${token}`;
}

export function preferencesLink(publicUrl: string, token: string): string {
  return `${publicUrl}/u/${token}`;
}
