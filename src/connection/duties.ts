import type { Connection } from './schema.ts';

/** Are people written into this account? In rehearsal nothing is, but for a test list. */
export function keepsPeople({ settings, mode }: Connection): boolean {
  return settings.crm && (mode !== 'rehearsal' || settings.testList.length > 0);
}
