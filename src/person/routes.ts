import { z } from 'zod';
import { askedBy } from '../access/audit.ts';
import { recordAudit } from '../access/audit.story.ts';
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
      scope: 'management',
      request: { body: ByEmail },
      responses: { 204: { description: 'Forgotten' } },
      handler: async (call) => {
        const workspaceIds = await visibleTo(core, call.principal);
        await eachPerson(core, { workspaceIds, email: call.body.email }, async (tx, person) => {
          await forgetLastAsked(tx, person.id);
          await recordChange(askedBy(core, call), tx, { person, action: 'person.quarantine-forgotten' });
        });
        return { status: 204 };
      },
    }),
    endpoint({
      method: 'post',
      path: '/v1/people/opt-out',
      summary: 'Record that a person does not want to be surveyed',
      scope: 'management',
      request: { body: ByEmail },
      responses: { 204: { description: 'Recorded' } },
      handler: async (call) => {
        const workspaceIds = await visibleTo(core, call.principal);
        await eachPerson(core, { workspaceIds, email: call.body.email }, (tx, person) =>
          leave(askedBy(core, call), tx, person),
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

interface Change {
  readonly person: Person;
  readonly action: string;
  readonly after?: object;
}

/** Names the person by id: the log outlives an erasure. */
async function recordChange(core: Core, tx: Tx, { person, action, after }: Change): Promise<void> {
  const { id, workspaceId } = person;
  await recordAudit(core, tx, { workspaceId, action, subject: { kind: 'person', id }, after: after ?? null });
}

async function leave(core: Core, tx: Tx, person: Person): Promise<void> {
  const { id: personId, workspaceId, emailHash } = person;
  const changed = await optOut(tx, {
    workspaceId,
    emailHash,
    list: 'surveys',
    source: 'api',
    at: core.now(),
  });
  if (!changed) return;
  await recordChange(core, tx, { person, action: 'person.opted-out', after: { list: 'surveys' } });
  const change = { workspaceId, personId, cause: `opt-out:${core.newId()}` };
  await raiseEffects(core, tx, personStateEffects(change, await crmsOf(tx, [workspaceId])));
}
