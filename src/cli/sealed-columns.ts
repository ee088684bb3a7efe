import type { SealedColumn } from '../runtime/db/sealed-columns.store.ts';

/**
 * Every column of lasting secrets that are encrypted with the key ring. Sealed values that end within days by
 * themselves (stored webhook bodies, sign-in links, browsers at a consent page) are left to end.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'connection', key: 'id', column: 'credentials', many: false },
  { table: 'connection', key: 'id', column: 'webhook_secrets', many: true },
  { table: 'session', key: 'id', column: 'sealed', many: false },
  { table: 'alert_target', key: 'id', column: 'secret', many: false },
];
