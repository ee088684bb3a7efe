import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, pass, type TestCore } from '../../test/support/core.ts';
import {
  settingsWith,
  storedConnection,
  storedInvitation,
  storedPerson,
  storedResponse,
  ticketWith,
} from '../../test/support/records.ts';
import { openSuperuser, type Superuser } from '../../test/support/superuser.ts';
import type { Connection } from '../connection/schema.ts';
import { decideTickets } from '../eligibility/decide.story.ts';
import { peopleByHash } from '../person/store.ts';
import { appendResponseEvent, responsesById } from '../response/store.ts';
import { recordsChanged } from './changed-records.story.ts';
import { erasePerson, type Erased } from './erase.story.ts';
import { forgetOld } from './forget.story.ts';

const EMAIL = 'ona@customer.example';
const DAY_MS = 86_400_000;

let house: TestCore;
let owner: Superuser;
let connection: Connection;

beforeAll(async () => {
  house = await openTestCore();
  owner = await openSuperuser(house.url);
});

beforeEach(async () => {
  connection = await storedConnection(house.core, {
    settings: settingsWith({ privacy: { forgetAfterMonths: 6 } }),
  });
});

afterAll(async () => {
  await owner.end();
  await house.close();
});

const parts = () => ({ core: house.core, forgetEvents: () => Promise.resolve(0) });

function erase(email = EMAIL): Promise<Erased> {
  const { workspaceId } = connection;
  const emailHash = house.core.keys.fingerprint(email);
  return house.core.db.inWorkspaces([workspaceId], (tx) =>
    erasePerson(parts(), tx, { workspaceId, emailHash, by: 'api' }),
  );
}

async function isStored(email = EMAIL): Promise<boolean> {
  const hash = house.core.keys.fingerprint(email);
  const found = await house.core.db.inWorkspaces([connection.workspaceId], (tx) => peopleByHash(tx, hash));
  return found.length > 0;
}

async function suppressions(): Promise<unknown[]> {
  return await owner.rows('select list, source from opt_out where workspace_id = $1', [
    connection.workspaceId,
  ]);
}

describe('erasing', () => {
  it('of a stranger keeps the hash, so that they are never stored', async () => {
    expect(await erase()).toMatchObject({ found: false });
    expect(await suppressions()).toEqual([{ list: 'erased', source: 'api' }]);

    await storedPerson(house.core, connection, EMAIL);

    expect(await isStored()).toBe(false);
  });

  it('keeps one row of the hash, whatever lists they had left before', async () => {
    await storedPerson(house.core, connection, EMAIL);
    await owner.rows(
      `insert into opt_out (workspace_id, email_hash, list, source, at)
       select $1, $2, list, 'respondent', now() from unnest(array['surveys', 'referrals', 'undeliverable']) as list`,
      [connection.workspaceId, house.core.keys.fingerprint(EMAIL)],
    );

    await erase();
    await erase();

    expect(await suppressions()).toEqual([{ list: 'erased', source: 'api' }]);
  });

  it('while a mail is being handed over says that it may still arrive', async () => {
    const personId = await storedPerson(house.core, connection, EMAIL);
    const leaving = await storedInvitation(house.core, connection, { personId });
    const waiting = await storedInvitation(house.core, connection, { personId });
    await owner.rows("update invitation set state = 'sending' where id = $1", [leaving.id]);

    expect(await erase()).toMatchObject({ found: true, leavingMails: 1, cancelledAsks: 1 });

    const [row] = await owner.rows('select state from invitation where id = $1', [waiting.id]);
    expect(row).toEqual({ state: 'cancelled' });
  });

  it('before a ticket of theirs is decided: the decision names nobody', async () => {
    await erase();
    const ticket = ticketWith({ id: house.core.newId(), solvedAt: house.clock.at });
    const solvedAt = house.clock.at;

    await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
      decideTickets(house.core, tx, [{ connection, ticket: { ...ticket, solvedAt }, source: 'webhook' }]),
    );

    const rows = await owner.rows(
      'select reason, ask, person_id as person, requester from ledger where connection_id = $1',
      [connection.id],
    );
    expect(rows).toEqual([{ reason: 'erased', ask: false, person: null, requester: null }]);
    expect(await isStored()).toBe(false);
  });

  it('in one workspace leaves another one alone', async () => {
    const other = await storedConnection(house.core);
    await storedPerson(house.core, other, EMAIL);
    await storedPerson(house.core, connection, EMAIL);

    await erase();

    const [row] = await owner.rows('select email from person where workspace_id = $1', [other.workspaceId]);
    expect(row).toEqual({ email: EMAIL });
  });

  it('by the vendor, of somebody we never met, changes nothing', async () => {
    const signals = [{ kind: 'person-deleted', externalId: 'nobody' } as const];

    await recordsChanged(parts(), [{ connection, signals }]);

    expect(await suppressions()).toEqual([]);
  });
});

describe('forgetting', () => {
  async function answered(comment: string) {
    const personId = await storedPerson(house.core, connection, EMAIL);
    const at = house.clock.at;
    const response = await storedResponse(house.core, connection, {
      personId,
      comment,
      answeredAt: at,
      changedAt: at,
    });
    await house.core.db.inWorkspaces([connection.workspaceId], (tx) =>
      appendResponseEvent(tx, {
        id: house.core.newId(),
        workspaceId: connection.workspaceId,
        responseId: response.id,
        revision: 1,
        score: 3,
        comment,
        contactAllowed: null,
        at,
        via: 'mail',
      }),
    );
    return response;
  }

  async function standing(id: string) {
    const { workspaceId } = connection;
    const found = await house.core.db.inWorkspaces([workspaceId], (tx) => responsesById(tx, [id]));
    const [person] = await owner.rows('select name, email from person where workspace_id = $1', [
      workspaceId,
    ]);
    const [event] = await owner.rows('select comment from response_event where response_id = $1', [id]);
    const response = found.get(id);
    return { score: response?.score, comment: response?.comment, event: event?.['comment'], ...person };
  }

  it('takes comments and names after the months of the setting, and leaves the figures', async () => {
    const { id } = await answered('Nobody called back.');

    pass(house.clock, 170 * DAY_MS);
    await forgetOld(parts(), [connection.workspaceId]);
    expect(await standing(id)).toMatchObject({ comment: 'Nobody called back.', name: 'Ona Onaitė' });

    pass(house.clock, 30 * DAY_MS);
    await forgetOld(parts(), [connection.workspaceId]);
    await forgetOld(parts(), [connection.workspaceId]);
    expect(await standing(id)).toEqual({
      score: 3,
      comment: null,
      event: null,
      name: null,
      email: EMAIL,
    });
  });

  it('keeps everything where no months are set', async () => {
    connection = await storedConnection(house.core);
    const { id } = await answered('Nobody called back.');

    pass(house.clock, 4_000 * DAY_MS);
    await forgetOld(parts(), [connection.workspaceId]);

    expect(await standing(id)).toMatchObject({ comment: 'Nobody called back.', name: 'Ona Onaitė' });
  });

  it('erases once more whom a moment’s race has stored again', async () => {
    await erase();
    const hash = house.core.keys.fingerprint(EMAIL);
    await owner.rows(
      `insert into person (id, workspace_id, email, email_hash, name, created_at)
       values ($1, $2, $3, $4, 'Ona', now())`,
      [house.core.newId(), connection.workspaceId, EMAIL, hash],
    );
    expect(await isStored()).toBe(true);

    await forgetOld(parts(), [connection.workspaceId]);

    expect(await isStored()).toBe(false);
  });
});
