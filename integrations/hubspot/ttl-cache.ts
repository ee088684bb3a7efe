/** Remembers answers for a while; concurrent askers share one look-up. The oldest entry makes room. */
export interface TtlCache<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  /** What is remembered, without asking. */
  peek(key: string): Promise<T> | null;
  set(key: string, value: T): void;
  forget(key: string): void;
}

export interface TtlLimits {
  readonly ttlMs: number;
  readonly maxEntries: number;
}

export function createTtlCache<T>({ ttlMs, maxEntries }: TtlLimits, now: () => Date): TtlCache<T> {
  const entries = new Map<string, { readonly until: number; readonly value: Promise<T> }>();

  function remember(key: string, value: Promise<T>): Promise<T> {
    entries.delete(key);
    for (const oldest of entries.keys()) {
      if (entries.size < maxEntries) break;
      entries.delete(oldest);
    }
    const entry = { until: now().getTime() + ttlMs, value };
    entries.set(key, entry);
    // A failed look-up is not remembered.
    value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return value;
  }

  function peek(key: string): Promise<T> | null {
    const known = entries.get(key);
    return known && known.until > now().getTime() ? known.value : null;
  }

  return {
    peek,
    get: (key, load) => peek(key) ?? remember(key, load()),
    set: (key, value) => void remember(key, Promise.resolve(value)),
    forget: (key) => void entries.delete(key),
  };
}
