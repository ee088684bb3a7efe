import { z } from 'zod';

/** The parts of a .cpuprofile that say where time was spent. */
export const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
    }),
  ),
  samples: z.array(z.int()),
  /** Microseconds. */
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof CpuProfile>;

export interface SelfTime {
  readonly name: string;
  readonly ms: number;
}

/** V8's names for time in which no code of ours ran. */
const NOBODY = new Set(['(idle)', '(root)']);

/** Milliseconds each function was on top of the stack, the most first. */
export function selfTimes(profile: CpuProfile): SelfTime[] {
  return grouped(profile, ({ functionName, url, lineNumber }) =>
    url === '' ? functionName : `${functionName || '(anonymous)'} ${shortPlace(url)}:${lineNumber + 1}`,
  );
}

/** The same by package: "pg", "zod", "src", "node:internal", "(garbage collector)". */
export function packageTimes(profile: CpuProfile): SelfTime[] {
  return grouped(profile, ({ functionName, url }) => (url === '' ? functionName : packageOf(url)));
}

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

function grouped(profile: CpuProfile, nameOf: (frame: CallFrame) => string): SelfTime[] {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const ms = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const name = names.get(id) ?? '(unknown)';
    ms.set(name, (ms.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1_000);
  });
  return [...ms]
    .filter(([name]) => !NOBODY.has(name))
    .map(([name, spent]) => ({ name, ms: spent }))
    .toSorted((one, other) => other.ms - one.ms);
}

function shortPlace(url: string): string {
  return /[/]node_modules[/](.+)$/.exec(url)?.[1] ?? relative(url);
}

export function packageOf(url: string): string {
  if (url.startsWith('node:')) return url.startsWith('node:internal') ? 'node:internal' : url;
  const inside = url.split('/node_modules/').at(-1);
  if (inside !== undefined && inside !== url)
    return inside.split('/', inside.startsWith('@') ? 2 : 1).join('/');
  return relative(url).split('/', 2).join('/');
}

function relative(url: string): string {
  return /[/]((?:src|webhooks|integrations|bench)[/].+)$/.exec(url)?.[1] ?? url;
}
