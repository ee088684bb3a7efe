import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const FOLDER = new URL('./browser/', import.meta.url);
const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;
const FILES = [
  'main.js',
  'api.js',
  'dom.js',
  'frame.js',
  'parts.js',
  'actions.js',
  'trend.js',
  'palette.css',
  'sidebar.css',
];

export interface Asset {
  readonly type: string;
  readonly text: string;
}

/** What the browser runs, as it is written: no build step. */
export interface Assets {
  /** Changes with every change of a file, so that browsers may keep what they have. */
  readonly version: string;
  readonly files: ReadonlyMap<string, Asset>;
}

export function readAssets(): Assets {
  const files = new Map(
    FILES.map((name) => {
      const type = name.endsWith('.css') ? TYPES.css : TYPES.js;
      return [name, { type, text: readFileSync(new URL(name, FOLDER), 'utf8') }] as const;
    }),
  );
  const whole = createHash('sha256');
  for (const { text } of files.values()) whole.update(text);
  return { version: whole.digest('hex').slice(0, 12), files };
}
