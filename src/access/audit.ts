import type { Actor } from '../runtime/core.ts';

/** The parts of a request that say who made it. */
export interface Asked {
  readonly principal: { readonly keyId: string; readonly name: string; readonly workspaceId: string };
  readonly requestId: string;
}

/** The holder of an API key, as an actor. */
export function actorOf({ principal, requestId }: Asked): Actor {
  const { keyId, name } = principal;
  return keyId === 'operator'
    ? { kind: 'operator', id: null, name: null, requestId }
    : { kind: 'key', id: keyId, name, requestId };
}

/** The same, with the request's maker known: what is done with it is recorded under that name. */
export function askedBy<C extends object>(core: C, asked: Asked): C & { readonly actor: Actor } {
  return { ...core, actor: actorOf(asked) };
}

const SECRET_NAME = /secret|token|password|credential|authori[sz]ation|api_?key|cookie|(^|_)hash$/i;
export const HIDDEN = '[hidden]';

/** The value without what may be told to nobody, by the names of its fields. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) && inner !== null ? HIDDEN : withoutSecrets(inner),
    ]),
  );
}

export interface Difference {
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two states, and nothing else; null when nothing does. */
export function differenceOf(before: unknown, after: unknown): Difference | null {
  if (!isRecord(before) || !isRecord(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? null : { before, after };
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const parts = names.flatMap((name) => {
    const part = differenceOf(before[name] ?? null, after[name] ?? null);
    return part === null ? [] : [[name, part] as const];
  });
  if (parts.length === 0) return null;
  return {
    before: Object.fromEntries(parts.map(([name, part]) => [name, part.before])),
    after: Object.fromEntries(parts.map(([name, part]) => [name, part.after])),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
