import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { SandboxState } from './state.ts';

/** A change is on disk at the latest this long after it was made. */
const DEBOUNCE_MS = 500;

export interface StateFile {
  readonly state: SandboxState;
  changed(): void;
  close(): void;
}

/** Keeps the state in memory only, or in a file as well: written a moment after a change, and at the end. */
export function openState(path: string | undefined): StateFile {
  const state = path === undefined ? empty() : load(path);
  let timer: NodeJS.Timeout | undefined;

  function write(): void {
    if (timer === undefined || path === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    save(path, state);
  }

  return {
    state,
    changed() {
      if (path !== undefined) timer ??= setTimeout(write, DEBOUNCE_MS);
    },
    close: write,
  };
}

function empty(): SandboxState {
  return { accounts: new Map() };
}

function load(path: string): SandboxState {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return empty();
  }
  // oxlint-disable-next-line typescript/consistent-type-assertions -- our own file, written whole and renamed into place
  return JSON.parse(text, reviveMap) as SandboxState;
}

function save(path: string, state: SandboxState): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state, replaceMap));
  renameSync(`${path}.new`, path);
}

const MAP_KEY = '$map';
const Entries = z.array(z.tuple([z.unknown(), z.unknown()]));

function replaceMap(_key: string, value: unknown): unknown {
  return value instanceof Map ? { [MAP_KEY]: [...value] } : value;
}

function reviveMap(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MAP_KEY in value)) return value;
  return new Map(Entries.parse(value[MAP_KEY]));
}
