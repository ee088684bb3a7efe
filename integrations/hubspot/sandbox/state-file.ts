import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { createState } from './state.ts';
import type { SandboxApp, SandboxState } from './state.ts';

/** Written by this same module, so that its presence is proof enough. */
const Stored = z.custom<SandboxState>(
  (value) => typeof value === 'object' && value !== null && 'portals' in value,
);
/** Changes are written together, at most this often. */
const WRITE_AFTER_MS = 500;
/** A large state takes long to write: the sandbox shall not spend more than a tenth of its time on it. */
const PAUSE_PER_WRITE = 10;

export interface StateFile {
  /** Something changed: write soon. */
  touch(): void;
  /** Writes what is not written yet. */
  close(): void;
}

export function loadState(file: string | undefined, app: SandboxApp): SandboxState {
  if (file === undefined || !existsSync(file)) return createState(app);
  const stored = Stored.parse(JSON.parse(readFileSync(file, 'utf8'), revive));
  return {
    // What an older version did not store.
    ...createState(app),
    ...stored,
    app: {
      ...stored.app,
      ...app,
      webhookTarget: app.webhookTarget ?? stored.app.webhookTarget,
      appBackend: app.appBackend ?? stored.app.appBackend ?? null,
    },
  };
}

export function keepState(file: string | undefined, state: SandboxState): StateFile {
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = WRITE_AFTER_MS;

  function write(): void {
    timer = undefined;
    if (file === undefined) return;
    const startedAt = performance.now();
    const next = `${file}.next`;
    writeFileSync(next, JSON.stringify(state, replace));
    renameSync(next, file);
    pauseMs = Math.max(WRITE_AFTER_MS, (performance.now() - startedAt) * PAUSE_PER_WRITE);
  }

  return {
    touch() {
      if (file !== undefined) timer ??= setTimeout(write, pauseMs);
    },
    close() {
      if (timer === undefined) return;
      clearTimeout(timer);
      write();
    },
  };
}

/** JSON has no maps. */
function replace(_key: string, value: unknown): unknown {
  return value instanceof Map ? { $map: [...value] } : value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && '$map' in value && Array.isArray(value.$map)) {
    return new Map(value.$map);
  }
  return value;
}
