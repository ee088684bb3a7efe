import { z } from 'zod';
import { visibleTo } from '../access/keys.story.ts';
import { crmsOf } from '../connection/store.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import type { Core } from '../runtime/core.ts';
import { NotFoundError } from '../runtime/errors.ts';
import type { Tx } from '../runtime/db/database.ts';
import { endpoint, type Endpoint } from '../runtime/http/endpoint.ts';
import { forgetLastAsked, optOut, peopleByHash, type Person } from './store.ts';

const ByEmail = z.strictObject({ email: z.email() });

export function personEndpoints(core: Core): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/people/forget-quarantine',
      summary: 'Forget when a person was last asked, so that the next solved ticket may ask again',
      scope: 'manage',
      request: { body: ByEmail },
      responses: { 204: { description: 'Forgotten' } },
      handler: async ({ body, principal }) => {
        await eachPerson(
          core,
          { workspaceIds: await visibleTo(core, principal), email: body.email },
          (tx, person) => forgetLastAsked(tx, person.id),
        );
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/people/opt-out',
      summary: 'Record that a person does not want to be surveyed',
      scope: 'manage',
      request: { body: ByEmail },
      responses: { 204: { description: 'Recorded' } },
      handler: async ({ body, principal }) => {
        await eachPerson(
          core,
          { workspaceIds: await visibleTo(core, principal), email: body.email },
          (tx, person) => leave(core, tx, person),
        );
        return { status: 204 };
      },
    }),
  ];
}

/** @throws {NotFoundError} when no visible workspace knows the address. */
async function eachPerson(
  core: Core,
  who: { workspaceIds: readonly string[]; email: string },
  act: (tx: Tx, person: Person) => Promise<void>,
): Promise<void> {
  const { workspaceIds, email } = who;
  const emailHash = core.keys.fingerprint(email.toLowerCase());
  await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const people = await peopleByHash(tx, emailHash);
    if (people.length === 0) throw new NotFoundError('person');
    for (const person of people) await act(tx, person);
  });
}

async function leave(core: Core, tx: Tx, { id: personId, workspaceId, emailHash }: Person): Promise<void> {
  const changed = await optOut(tx, {
    workspaceId,
    emailHash,
    list: 'surveys',
    source: 'api',
    at: core.now(),
  });
  if (!changed) return;
  const change = { workspaceId, personId, cause: `opt-out:${core.newId()}` };
  await raiseEffects(core, tx, personStateEffects(change, await crmsOf(tx, [workspaceId])));
}
