import { recordAudit } from '../access/audit.story.ts';
import { peopleByHash, peopleById, type Person } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import type { Tx } from '../runtime/db/database.ts';
import { AppError, NotFoundError } from '../runtime/errors.ts';
import { suppressedIn } from './erase.store.ts';
import { erasePerson, type Erased, type EraseParts } from './erase.story.ts';
import { answersOfPerson, exportOf, type PersonExport } from './export.store.ts';

export interface WhichPerson {
  readonly email: string;
  readonly workspaceId?: string | undefined;
}

/** @throws {NotFoundError} @throws {AppError} conflict, when several workspaces know the address. */
export async function exportByEmail(
  core: Core,
  workspaceIds: readonly string[],
  which: WhichPerson,
): Promise<PersonExport> {
  return await core.db.inWorkspaces(chosen(workspaceIds, which), async (tx) => {
    const person = only(await peopleByHash(tx, hashOf(core, which.email)));
    const exported = person && (await exportOf(tx, person.id));
    if (!person || !exported) throw new NotFoundError('person');
    await recordAudit(core, tx, {
      workspaceId: person.workspaceId,
      action: 'person.exported',
      subject: { kind: 'person', id: person.id },
    });
    return exported;
  });
}

export interface ErasedInWords extends Erased {
  readonly words: string;
}

/** @throws {NotFoundError} when no visible workspace knows the address or erased it before. */
export async function eraseByEmail(
  parts: EraseParts,
  workspaceIds: readonly string[],
  which: WhichPerson,
): Promise<ErasedInWords> {
  const { core } = parts;
  const emailHash = hashOf(core, which.email);
  const candidates = chosen(workspaceIds, which);
  return await core.db.inWorkspaces(candidates, async (tx) => {
    const workspaceId =
      only(await peopleByHash(tx, emailHash))?.workspaceId ?? (await elsewhere(tx, emailHash, candidates));
    if (workspaceId === null) throw new NotFoundError('person');
    const erased = await erasePerson(parts, tx, { workspaceId, emailHash, by: 'api' });
    return { ...erased, words: inWords(erased) };
  });
}

/** Erased before, or never met: where there is but one workspace, the address is suppressed there all the same. */
async function elsewhere(tx: Tx, emailHash: Buffer, candidates: readonly string[]): Promise<string | null> {
  const [first, ...others] = await suppressedIn(tx, emailHash);
  if (first !== undefined && others.length === 0) return first;
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}

export function inWords({ found, leavingMails }: Erased): string {
  return [
    found
      ? 'Name, address and comments were erased; scores and times stay without them, for the figures.'
      : 'Nothing is stored about this address.',
    'One keyed hash of the address is kept, so that nobody with it is asked or stored again.',
    ...(leavingMails > 0 ? ['A mail was being handed over at that moment and may still arrive.'] : []),
  ].join(' ');
}

export interface PersonHistory {
  readonly personId: string;
  readonly answers: readonly Readonly<Record<string, unknown>>[];
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Of one person, by id or address. @throws {NotFoundError} */
export async function historyOf(
  core: Core,
  workspaceIds: readonly string[],
  idOrEmail: string,
): Promise<PersonHistory> {
  return await core.db.inWorkspaces(workspaceIds, async (tx) => {
    const person = UUID.test(idOrEmail)
      ? (await peopleById(tx, [idOrEmail])).get(idOrEmail)
      : only(await peopleByHash(tx, hashOf(core, idOrEmail)));
    if (!person) throw new NotFoundError('person');
    return { personId: person.id, answers: await answersOfPerson(tx, person.id) };
  });
}

function hashOf(core: Core, email: string): Buffer {
  return core.keys.fingerprint(email.toLowerCase());
}

function chosen(workspaceIds: readonly string[], { workspaceId }: WhichPerson): readonly string[] {
  if (workspaceId === undefined) return workspaceIds;
  return workspaceIds.filter((id) => id === workspaceId);
}

/** A person belongs to one workspace: the same address in another is somebody else's customer. */
function only(people: readonly Person[]): Person | undefined {
  const [person, ...others] = people;
  if (others.length === 0) return person;
  throw new AppError('conflict', 'An address that several workspaces know', {
    words: 'Several workspaces know this address: name one in workspaceId.',
    faults: people.map(({ workspaceId }) => ({ path: 'body.workspaceId', message: workspaceId })),
  });
}
