import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CpuProfile } from './profile.ts';

/** Profiles a process that was started with `--inspect=127.0.0.1:<port>`, from now until `stop`. */
export interface Profiler {
  stop(): Promise<CpuProfile>;
}

const SAMPLE_EVERY_US = 500;
const Targets = z.array(z.object({ webSocketDebuggerUrl: z.string() }));
const Reply = z.object({
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
});

export async function startProfiler(port: number): Promise<Profiler> {
  const session = await openSession(port);
  await session.ask('Profiler.enable');
  await session.ask('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await session.ask('Profiler.start');
  return {
    async stop() {
      const answer = await session.ask('Profiler.stop');
      session.close();
      return z.object({ profile: CpuProfile }).parse(answer).profile;
    },
  };
}

interface Session {
  ask(method: string, params?: object): Promise<unknown>;
  close(): void;
}

async function openSession(port: number): Promise<Session> {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = Targets.parse(await response.json());
  if (target === undefined) throw new Error('The process does not offer to be profiled');
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  const waiting = new Map<number, (reply: z.infer<typeof Reply>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const reply = Reply.parse(JSON.parse(String(data)));
    waiting.get(reply.id ?? 0)?.(reply);
    waiting.delete(reply.id ?? 0);
  });
  while (socket.readyState === WebSocket.CONNECTING) await sleep(10);
  let asked = 0;
  return {
    async ask(method, params = {}) {
      asked += 1;
      const id = asked;
      const reply = await new Promise<z.infer<typeof Reply>>((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      });
      if (reply.error !== undefined) throw new Error(`${method}: ${JSON.stringify(reply.error)}`);
      return reply.result;
    },
    close: () => socket.close(),
  };
}
