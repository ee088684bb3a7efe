import { z } from 'zod';
import type { Command } from '../command.ts';
import { serviceApi } from '../service-api.ts';

const WORKSPACE = {
  workspace: { value: 'id', words: 'needed when several workspaces know the address' },
} as const;

/** What a person may ask for: everything that is stored, and that it be erased. */
export const PERSON: readonly Command[] = [
  {
    name: 'person export',
    words: 'everything that is stored about a person, as JSON',
    takes: ['email'],
    options: WORKSPACE,
    async run(given) {
      const api = await serviceApi(given.environment);
      const body = whichPerson(given.argument('email'), given.option('workspace'));
      const exported = await api.send('POST', '/v1/people/export', { body, answer: z.unknown() });
      given.say(JSON.stringify(exported, null, 2));
    },
  },
  {
    name: 'person erase',
    words: 'erase a person; figures stay, and the address is never asked again',
    takes: ['email'],
    options: WORKSPACE,
    async run(given) {
      const api = await serviceApi(given.environment);
      const body = whichPerson(given.argument('email'), given.option('workspace'));
      const erased = await api.send('POST', '/v1/people/erase', { body, answer: Erased });
      given.say(erased.words);
      given.say(
        `${erased.cancelledAsks} asks cancelled, ${erased.raised} changes raised in connected systems`,
      );
    },
  },
];

const Erased = z.object({ words: z.string(), cancelledAsks: z.number(), raised: z.number() });

function whichPerson(email: string, workspaceId: string | undefined): object {
  return workspaceId === undefined ? { email } : { email, workspaceId };
}
