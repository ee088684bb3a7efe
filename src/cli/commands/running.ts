import { z } from 'zod';
import type { Command } from '../command.ts';
import { UsageError } from '../command.ts';
import { serviceApi } from '../service-api.ts';
import { table } from '../table.ts';

/** Commands that ask the running service, by the API that everybody uses. */
export const RUNNING: readonly Command[] = [
  {
    name: 'connection list',
    words: 'the connected accounts and their modes',
    async run({ environment, say }) {
      const api = await serviceApi(environment);
      const { items } = await api.get('/v1/connections', z.object({ items: z.array(Connection) }));
      const rows = items.map(({ id, platform, accountId, name, mode, health }) => {
        return [id, platform, accountId, name, mode, health];
      });
      say(table(['id', 'platform', 'account', 'name', 'mode', 'health'], rows, 'Nothing is connected yet.'));
    },
  },
  modeCommand('connection rehearse', 'rehearsal', 'decide and record, but ask nobody'),
  modeCommand('connection go-live', 'live', 'ask from now on; tickets solved before are never asked'),
  modeCommand('connection pause', 'paused', 'stop asking at once, keep answers'),
  {
    name: 'connection held',
    words: 'how many asks are held because unusually many were due at once; decide about them',
    takes: ['id'],
    options: {
      act: {
        value: 'send|spread|drop',
        words: 'send them all now, spread them over some hours, or drop them',
      },
      hours: { value: 'n', words: 'with --act spread: over how many hours' },
    },
    async run(given) {
      const api = await serviceApi(given.environment);
      const path = `/v1/connections/${encodeURIComponent(given.argument('id'))}/held`;
      const act = given.option('act');
      if (act === undefined) {
        const { count } = await api.get(path, Count);
        given.say(`${count} held`);
        return;
      }
      const { count } = await api.send('POST', path, {
        body: decisionOf(act, given.option('hours')),
        answer: Count,
      });
      given.say(`${count} decided: ${act}`);
    },
  },
  {
    name: 'parked list',
    words: 'webhook events that could not be understood or belong to nobody',
    async run({ environment, say }) {
      const api = await serviceApi(environment);
      const { items } = await api.get('/v1/webhooks/parked', z.object({ items: z.array(ParkedEvent) }));
      const rows = items.map(({ id, platform, receivedAt, reasonWords }) => [
        id,
        platform,
        receivedAt,
        reasonWords,
      ]);
      say(table(['id', 'platform', 'received', 'why'], rows, 'No event is parked.'));
    },
  },
  {
    name: 'parked replay',
    words: 'work on a parked event again',
    takes: ['id'],
    async run(given) {
      const api = await serviceApi(given.environment);
      const path = `/v1/webhooks/parked/${encodeURIComponent(given.argument('id'))}/replay`;
      await api.send('POST', path, { answer: z.unknown() });
      given.say('It is being worked on.');
    },
  },
  {
    name: 'effects parked',
    words: 'what could not be written, and what to do about it',
    async run({ environment, say }) {
      const api = await serviceApi(environment);
      const { items } = await api.get(
        '/v1/effects?state=parked&limit=500',
        z.object({ items: z.array(ParkedEffect) }),
      );
      const rows = items.map(({ id, kind, createdAt, failureWords }) => [
        id,
        kind,
        createdAt,
        failureWords ?? '',
      ]);
      say(table(['id', 'kind', 'raised', 'why'], rows, 'No effect is parked.'));
    },
  },
  {
    name: 'effects retry',
    words: 'try a parked effect again',
    takes: ['id'],
    async run(given) {
      const api = await serviceApi(given.environment);
      const path = `/v1/effects/${encodeURIComponent(given.argument('id'))}/retry`;
      await api.send('POST', path, { answer: z.unknown() });
      given.say('It is due now.');
    },
  },
];

const Count = z.object({ count: z.number() });
const Connection = z.object({
  id: z.string(),
  platform: z.string(),
  accountId: z.string(),
  name: z.string(),
  mode: z.string(),
  health: z.string(),
});
const ParkedEvent = z.object({
  id: z.string(),
  platform: z.string(),
  receivedAt: z.string(),
  reasonWords: z.string(),
});
const ParkedEffect = z.object({
  id: z.string(),
  kind: z.string(),
  createdAt: z.string(),
  failureWords: z.string().nullable(),
});

function modeCommand(name: string, mode: string, words: string): Command {
  return {
    name,
    words,
    takes: ['id'],
    async run(given) {
      const api = await serviceApi(given.environment);
      const path = `/v1/connections/${encodeURIComponent(given.argument('id'))}/mode`;
      const connection = await api.send('PUT', path, { body: { mode }, answer: Connection });
      given.say(`${connection.name} (${connection.platform} ${connection.accountId}): ${connection.mode}`);
    },
  };
}

const MAX_HOURS = 72;

function decisionOf(act: string, hours: string | undefined): object {
  if (act === 'send' || act === 'drop') return { act };
  if (act !== 'spread') throw new UsageError(`--act is send, spread or drop, not "${act}".`);
  const over = Number(hours);
  if (hours === undefined || !(over > 0 && over <= MAX_HOURS)) {
    throw new UsageError(`--act spread needs --hours, more than 0 and at most ${MAX_HOURS}.`);
  }
  return { act, hours: over };
}
