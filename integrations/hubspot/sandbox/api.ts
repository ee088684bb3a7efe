import { failure, invalid, notFound } from './vendor-error.ts';
import { OBJECT_TYPES } from './state.ts';
import type { SandboxPortal, SandboxType } from './state.ts';
import type { Reply } from './vendor-error.ts';
import type { World } from './world.ts';

/** One authenticated call of the CRM API. */
export interface ApiCall {
  readonly world: World;
  readonly portal: SandboxPortal;
  /** Whether the token has this scope. */
  readonly allows: (scope: string) => boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type Handler = (call: ApiCall) => Reply;

export interface Endpoint {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Express path below the sandbox's root. */
  readonly path: string;
  readonly handle: Handler;
  /** Search has a limit of its own. */
  readonly search?: boolean;
  /** Stores something, so that an answer may get lost after the fact. */
  readonly writes?: boolean;
}

const BATCH_MAX = 100;

export function typeOf(call: ApiCall, param = 'type'): SandboxType {
  const type = OBJECT_TYPES.find((known) => known === call.params[param]);
  if (!type) throw invalid(`Unable to infer object type from: ${call.params[param] ?? ''}`);
  return type;
}

/** @throws {VendorFailure} 403 */
export function requireScope({ allows }: ApiCall, scope: string): void {
  if (allows(scope)) return;
  throw failure(403, 'MISSING_SCOPES', "This app hasn't been granted all required scopes to make this call.");
}

/** What a call about records of this type needs; tasks and notes have no scopes of their own. */
export function requireObjectScope(call: ApiCall, type: SandboxType, act: 'read' | 'write'): void {
  if (type === 'tickets') requireScope(call, 'tickets');
  else requireScope(call, `crm.objects.${type === 'companies' ? 'companies' : 'contacts'}.${act}`);
}

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The inputs of a batch: an array of objects, at most 100, none named twice. */
export function inputsOf(call: ApiCall): Record<string, unknown>[] {
  const { inputs } = asObject(call.body);
  if (!Array.isArray(inputs)) throw invalid('Some required fields were not set: [inputs]');
  if (inputs.length > BATCH_MAX) throw invalid(`The maximum number of inputs is ${BATCH_MAX}`);
  const objects = inputs.map(asObject);
  const ids = objects.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
  if (new Set(ids).size < ids.length) throw invalid('Duplicate IDs found in batch input');
  return objects;
}

export function idOf(input: Record<string, unknown>): string {
  const { id } = input;
  if (typeof id !== 'string' || id === '') throw invalid('Some required fields were not set: [id]');
  return id;
}

/** `?a=1&a=2` and `?a=1,2` are the same. */
export function listOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter(Boolean);
}

export function found<T>(value: T | null | undefined, message?: string): T {
  if (value === null || value === undefined) throw notFound(message);
  return value;
}

export interface BatchError {
  readonly category: string;
  readonly message: string;
  readonly ids: readonly string[];
}

/** 200, or 207 as soon as one item failed. */
export function batchReply(results: readonly unknown[], errors: readonly BatchError[], status = 200): Reply {
  if (errors.length === 0) return { status, body: { status: 'COMPLETE', results } };
  const listed = errors.map(({ category, message, ids }) => {
    return { status: 'error', category, message, context: { ids } };
  });
  return { status: 207, body: { status: 'COMPLETE', results, numErrors: errors.length, errors: listed } };
}
