import { createHash } from 'node:crypto';

/** `helpdesk-link` is the link that an admin's own trigger quotes: agents could read it, so its source is recorded. */
export type TokenPurpose =
  | 'answer'
  | 'helpdesk-link'
  | 'preferences'
  | 'referral-preferences'
  /** Mailed on request, ends after a day: shows a person what is stored about them. */
  | 'own-data';

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

/** Of one request to see what is stored: other than the links of an invitation, each is another one. */
export function ownDataToken(derive: Derive, link: { id: string; tokenKey: string }): string {
  return derive(`own-data:${link.id}`, link.tokenKey);
}

/** What the page behind that link carries once it was opened. */
export function ownDataPageKey(derive: Derive, link: { id: string; tokenKey: string }): string {
  return derive(`own-data-page:${link.id}`, link.tokenKey);
}

export function ownDataLink(publicUrl: string, token: string): string {
  return `${publicUrl}/d/${token}`;
}

export function preferencesLink(publicUrl: string, token: string): string {
  return `${publicUrl}/u/${token}`;
}
