import type { Core } from '../runtime/core.ts';

/** Under which a token of a helpdesk's app finds its connection: by the account's address. */
export function appRouteHash(core: Pick<Core, 'keys'>, platform: string, baseUrl: string): Buffer {
  return core.keys.fingerprint(`app:${platform}:${baseUrl}`);
}
