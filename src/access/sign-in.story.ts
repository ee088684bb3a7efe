import { z } from 'zod';
import type { Core } from '../runtime/core.ts';
import { inBatches } from '../runtime/queue/id-batches.ts';
import { Locale } from '../survey/schema.ts';
import { SIGN_IN_LINK_MINUTES, type LinkState } from './schema.ts';
import { workspacesOfAddress } from './member.store.ts';
import { openSession, type Opened } from './session.story.ts';
import { insertSignInLink, signInLinkByHash, signInLinksSince, useSignInLink } from './session.store.ts';
import { addressHash, hashToken, ownPath, signInToken } from './tokens.ts';

export const SIGN_IN_MAIL_QUEUE = 'sign-in-mail';

const MINUTE_MS = 60_000;
const LINK_TTL_MINUTES = SIGN_IN_LINK_MINUTES;
/** As many as a person may need whose mail is slow; a stranger cannot fill a mailbox with them. */
const MOST_LINKS_AT_ONCE = 4;

/** What a link keeps of a person, encrypted. */
export const SealedLink = z.object({ email: z.string(), next: z.string(), locale: Locale });

export interface SignInWish {
  readonly email: string;
  /** A path of ours to go on to. */
  readonly next: string;
  readonly locale: Locale;
  /** Somebody who belongs to no workspace yet, and is about to install. Default: such a person gets no mail. */
  readonly strangers?: boolean;
}

/**
 * Mails a link that signs in once within 15 minutes. Whether the address is known is not told: to an unknown one
 * nothing is sent, and neither after several mails in a row.
 */
export async function mailSignInLink(core: Core, wish: SignInWish): Promise<void> {
  const { email, next, locale, strangers = false } = wish;
  const emailHash = addressHash(core.keys, email);
  const now = core.now();
  const since = new Date(now.getTime() - LINK_TTL_MINUTES * MINUTE_MS);
  const link = { id: core.newId(), tokenKey: core.keys.currentKid };
  const content = { email: email.toLowerCase(), next: ownPath(next), locale };
  const sealed = await core.keys.encrypt(JSON.stringify(content));
  const mailed = await core.db.unscoped(async (tx) => {
    const known = strangers || (await workspacesOfAddress(tx, emailHash)).length > 0;
    if (!known || (await signInLinksSince(tx, emailHash, since)) >= MOST_LINKS_AT_ONCE) return false;
    await insertSignInLink(tx, {
      ...link,
      hash: hashToken(signInToken(core.keys, link)),
      emailHash,
      sealed,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_TTL_MINUTES * MINUTE_MS),
    });
    await core.queue.add(tx, SIGN_IN_MAIL_QUEUE, inBatches([{ id: link.id, workspaceId: null, at: now }]));
    return true;
  });
  if (!mailed) core.log.info({ strangers }, 'sign-in link not mailed: address unknown, or mailed often');
}

/** What a link is worth, without using it: mail scanners open links. */
export async function signInLinkState(core: Core, token: string): Promise<LinkState> {
  const link = await core.db.unscoped((tx) => signInLinkByHash(tx, hashToken(token)));
  if (!link) return 'unknown';
  if (link.usedAt !== null) return 'used';
  return link.expiresAt > core.now() ? 'good' : 'expired';
}

/** Uses a link up and begins a session; a link that is worth nothing says why. */
export async function signInByLink(
  core: Core,
  token: string,
  visit: { readonly browser: string; readonly requestId: string },
): Promise<{ opened: Opened; next: string } | Exclude<LinkState, 'good'>> {
  const link = await core.db.unscoped((tx) => useSignInLink(tx, hashToken(token), core.now()));
  if (!link) {
    const state = await signInLinkState(core, token);
    return state === 'good' ? 'used' : state;
  }
  const { email, next } = SealedLink.parse(JSON.parse(await core.keys.decrypt(link.sealed)));
  return { opened: await openSession(core, { email, method: 'magic-link', ...visit }), next };
}
