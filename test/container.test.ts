import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/tool.ts';

const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
const compose = await readFile(join(ROOT, 'compose.yaml'), 'utf8');
const letThrough = (await readFile(join(ROOT, '.dockerignore'), 'utf8'))
  .split('\n')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

/** What is copied from the checkout, not from an earlier stage. */
function copiedPaths(): string[] {
  return [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
    sources.split(' '),
  );
}

/** The file that `node` is told to run, in `["node", "src/main.ts"]`. */
function scriptOf(command: string): string | undefined {
  return /["']node["'](?:, *["']--[^"']+["'])*, *["']([^"']+)["']/.exec(command)?.[1];
}

describe('the image', () => {
  it('copies only what exists and what .dockerignore lets through', () => {
    expect(copiedPaths()).toContain('src');
    for (const path of copiedPaths()) {
      expect(existsSync(join(ROOT, path)), path).toBe(true);
      expect(
        letThrough.some((pattern) => matchesGlob(path, pattern)),
        path,
      ).toBe(true);
    }
  });

  it('runs node itself, as an ordinary user, and is asked whether it is ready', () => {
    const command = /^CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? '';

    expect(existsSync(join(ROOT, scriptOf(command) ?? 'nothing'))).toBe(true);
    expect([...dockerfile.matchAll(/^USER (.+)$/gm)].at(-1)?.[1]).toBe('node');
    expect(dockerfile).toMatch(/^HEALTHCHECK [^]+\/readyz/m);
    expect(dockerfile).not.toMatch(/:latest\b/);
  });
});

describe('the composition', () => {
  it('starts what npm start starts, on a database that is ready', () => {
    const command = /^ +command: (\[.+\])$/m.exec(compose)?.[1] ?? '';

    expect(existsSync(join(ROOT, scriptOf(command) ?? 'nothing'))).toBe(true);
    expect(compose).toContain('condition: service_healthy');
  });

  it('opens its ports to this machine only, and pins its images', () => {
    const ports = [...compose.matchAll(/^ +- '([\d.:-]+)'$/gm)].map(([, port]) => port);

    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const [, tag] of compose.matchAll(/image: \S+:(\S+)/g)) expect(tag).toMatch(/\d/);
  });
});
