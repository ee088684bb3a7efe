/** What the pool needs to know of a connection. */
export interface Pooled {
  readonly alive: boolean;
  close(): void;
}

export interface PoolOptions<S extends Pooled> {
  readonly maxConnections: number;
  /** Servers end long sessions; a fresh connection is cheaper than a refused mail. */
  readonly maxUses: number;
  /** An unused connection is closed after this many milliseconds. */
  readonly idleMs: number;
  open(): Promise<S>;
}

/** One connection, lent for one mail. */
export interface Lease<S> {
  readonly session: S;
  /** True when an earlier mail went over it: the server may have closed it since. */
  readonly reused: boolean;
  /** Gives it back; `fit: false` when the conversation did not end as expected. */
  giveBack(fit: boolean): void;
}

export class PoolClosedError extends Error {
  readonly code = 'pool-closed';
  constructor() {
    super('the pool of connections is closed');
    this.name = 'PoolClosedError';
  }
}

interface Held<S> {
  readonly session: S;
  uses: number;
  idleTimer: NodeJS.Timeout | null;
}

interface Waiter {
  /** A connection became free, or there is room for another one. */
  wake(): void;
  fail(error: unknown): void;
}

/** At most `maxConnections` connections, opened when needed, each used for one mail at a time. */
export class Pool<S extends Pooled> {
  readonly #options: PoolOptions<S>;
  readonly #idle: Held<S>[] = [];
  readonly #held = new Set<Held<S>>();
  readonly #waiting: Waiter[] = [];
  #opening = 0;
  #failuresInARow = 0;
  #closed = false;

  constructor(options: PoolOptions<S>) {
    this.#options = options;
  }

  /**
   * Waits for a free connection, first come first served; rejects with what `open` threw.
   * @throws {PoolClosedError} once the pool is closed, also for those who wait.
   */
  async lease(): Promise<Lease<S>> {
    for (let woken = false; ; woken = true) {
      if (this.#closed) throw new PoolClosedError();
      const free = this.#takeIdle();
      if (free) return this.#leaseOf(free);
      if (this.#held.size + this.#opening < this.#options.maxConnections) return this.#leaseNew();
      await this.#turn(woken);
    }
  }

  /** Closes every connection, also those that are lent out. */
  close(): void {
    this.#closed = true;
    for (const holding of this.#held) this.#drop(holding);
    this.#failAll(new PoolClosedError());
  }

  #turn(woken: boolean): Promise<void> {
    return new Promise((wake, fail) => {
      const waiter = { wake, fail };
      // Somebody was quicker than the one who was woken: the place at the head of the queue stays his.
      if (woken) this.#waiting.unshift(waiter);
      else this.#waiting.push(waiter);
    });
  }

  #takeIdle(): Held<S> | null {
    for (let holding = this.#idle.pop(); holding; holding = this.#idle.pop()) {
      if (holding.idleTimer) clearTimeout(holding.idleTimer);
      if (holding.session.alive) return holding;
      this.#drop(holding);
    }
    return null;
  }

  async #leaseNew(): Promise<Lease<S>> {
    try {
      return this.#leaseOf(await this.#open());
    } catch (error) {
      this.#waiting.shift()?.wake();
      throw error;
    }
  }

  async #open(): Promise<Held<S>> {
    this.#opening += 1;
    try {
      const holding: Held<S> = { session: await this.#options.open(), uses: 0, idleTimer: null };
      this.#failuresInARow = 0;
      this.#held.add(holding);
      if (this.#closed) this.#drop(holding);
      return holding;
    } catch (error) {
      this.#failuresInARow += 1;
      // The server is away: whoever waits would only repeat this attempt, one timeout after the other.
      if (this.#held.size === 0 && this.#failuresInARow >= this.#options.maxConnections) this.#failAll(error);
      throw error;
    } finally {
      this.#opening -= 1;
    }
  }

  #leaseOf(holding: Held<S>): Lease<S> {
    const reused = holding.uses > 0;
    holding.uses += 1;
    return { session: holding.session, reused, giveBack: (fit) => this.#giveBack(holding, fit) };
  }

  #giveBack(holding: Held<S>, fit: boolean): void {
    const { maxUses, idleMs } = this.#options;
    if (fit && holding.session.alive && holding.uses < maxUses && this.#held.has(holding)) {
      this.#idle.push(holding);
      holding.idleTimer = setTimeout(() => this.#drop(holding), idleMs);
    } else {
      this.#drop(holding);
    }
    this.#waiting.shift()?.wake();
  }

  #drop(holding: Held<S>): void {
    if (holding.idleTimer) clearTimeout(holding.idleTimer);
    this.#held.delete(holding);
    const index = this.#idle.indexOf(holding);
    if (index >= 0) this.#idle.splice(index, 1);
    holding.session.close();
  }

  #failAll(error: unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.fail(error);
  }
}
