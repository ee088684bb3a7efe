import type { Permission } from '../../connector/oauth.ts';

/** What the vendor did not grant, required first. */
export function withheld(
  permissions: readonly Permission[],
  scopes: readonly string[] | null,
): { readonly required: readonly Permission[]; readonly optional: readonly Permission[] } {
  const missing = scopes === null ? [] : permissions.filter(({ scope }) => !scopes.includes(scope));
  return {
    required: missing.filter(({ required }) => required),
    optional: missing.filter(({ required }) => !required),
  };
}

/** "Without the permission timeline, the timeline shows no history of answers." */
export function offWords({ scope, without }: Permission): string {
  return `Without the permission ${scope}, ${without}.`;
}
