import { AppError } from '../runtime/errors.ts';
import { faultsIn } from '../runtime/faults.ts';
import { ConnectionSettings } from './schema.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 7396 but for null, which is a value here: objects are merged, everything else is replaced. */
function merged(before: unknown, change: unknown): unknown {
  if (!isObject(before) || !isObject(change) || 'who' in change) return change;
  const keys = new Set([...Object.keys(before), ...Object.keys(change)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, key in change ? merged(before[key], change[key]) : before[key]]),
  );
}

/**
 * Settings with a part of them changed.
 * @throws {AppError} naming the path of every fault; unknown keys are faults.
 */
export function mergeSettings(before: ConnectionSettings, change: Record<string, Json>): ConnectionSettings {
  const parsed = ConnectionSettings.safeParse(merged(before, change));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid-request', 'Settings that are not valid', {
    faults: faultsIn('body', parsed.error),
  });
}
