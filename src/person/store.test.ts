import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { storedConnection, storedInvitation } from '../../test/support/records.ts';
import type { Connection } from '../connection/schema.ts';
import { peopleInCrms } from '../follow-up/store.ts';
import type { Tx } from '../runtime/db/database.ts';
import {
  countAsked,
  forgetLastAsked,
  linkAccounts,
  meetPeople,
  optIn,
  optOut,
  optOutsOf,
  peopleByHash,
  peopleById,
  type KnownRow,
  type Person,
  type SeenPerson,
} from './store.ts';

let house: TestCore;
let connection: Connection;

beforeAll(async () => {
  house = await openTestCore();
});

beforeEach(async () => {
  connection = await storedConnection(house.core);
});

afterAll(() => house.close());

function inside<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return house.core.db.inWorkspaces([connection.workspaceId], work);
}

function seen(email: string, change: Partial<SeenPerson> = {}): SeenPerson {
  const { core } = house;
  return {
    id: core.newId(),
    workspaceId: connection.workspaceId,
    email,
    emailHash: core.keys.fingerprint(email),
    name: null,
    firstName: null,
    locale: null,
    timeZone: null,
    at: core.now(),
    ...change,
  };
}

async function meet(...people: SeenPerson[]): Promise<KnownRow[]> {
  return await inside((tx) => meetPeople(tx, people));
}

async function read(id: string): Promise<Person | undefined> {
  return (await inside((tx) => peopleById(tx, [id]))).get(id);
}

describe('a person who is met', () => {
  it('again is the same person, known better', async () => {
    const first = seen('ona@customer.example', { name: 'Ona' });
    const again = seen('ona@customer.example', { firstName: 'Ona', locale: 'lt' });
    await meet(first);

    const [known] = await meet(again);

    expect(known?.id).toBe(first.id);
    expect(await read(first.id)).toMatchObject({
      name: 'Ona',
      firstName: 'Ona',
      email: 'ona@customer.example',
    });
  });

  it('in another workspace is another person', async () => {
    const other = await storedConnection(house.core);
    const [mine, theirs] = [
      seen('ona@customer.example'),
      seen('ona@customer.example', { workspaceId: other.workspaceId }),
    ];

    const both = await house.core.db.inWorkspaces([connection.workspaceId, other.workspaceId], (tx) =>
      meetPeople(tx, [mine, theirs]),
    );

    expect(both.map(({ id }) => id).toSorted()).toEqual([mine.id, theirs.id].toSorted());
    const { emailHash } = mine;
    expect((await inside((tx) => peopleByHash(tx, emailHash))).map(({ id }) => id)).toEqual([mine.id]);
  });

  it('comes with what speaks against asking: the lists they left, when they were asked, what still waits', async () => {
    const ona = seen('ona@customer.example');
    await meet(ona);
    const later = new Date(house.clock.at.getTime() + 3_600_000);
    await storedInvitation(house.core, connection, { personId: ona.id, plannedAt: later });
    await inside(async (tx) => {
      await countAsked(tx, [{ personId: ona.id, at: house.clock.at }]);
      await optOut(tx, { ...ona, list: 'referrals', source: 'test' });
    });

    expect(await meet(seen('ona@customer.example'))).toMatchObject([
      { id: ona.id, lastAskedAt: house.clock.at, pendingAskAt: later, optOuts: ['referrals'] },
    ]);
  });

  it('is met by one decision at a time: the next one waits, and no two wait in a circle', async () => {
    const people = Array.from({ length: 20 }, (_, one) => `${one}@customer.example`);
    const shuffles = [people, people.toReversed(), people.slice(10).concat(people.slice(0, 10))];
    const log: string[] = [];

    await Promise.all(
      shuffles.map((order, index) =>
        inside(async (tx) => {
          await meetPeople(
            tx,
            order.map((email) => seen(email)),
          );
          log.push(`in ${index}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
          log.push(`out ${index}`);
        }),
      ),
    );

    for (let at = 0; at < log.length; at += 2) expect(log[at + 1]).toBe(log[at]?.replace('in', 'out'));
  });
});

describe('being asked', () => {
  it('is counted each time, and the latest time is kept', async () => {
    const ona = seen('ona@customer.example');
    await meet(ona);
    const earlier = new Date(house.clock.at.getTime() - 1_000);

    await inside((tx) =>
      countAsked(tx, [
        { personId: ona.id, at: house.clock.at },
        { personId: ona.id, at: earlier },
      ]),
    );
    await inside((tx) => countAsked(tx, [{ personId: ona.id, at: earlier }]));

    expect(await read(ona.id)).toMatchObject({ askedCount: 3, lastAskedAt: house.clock.at });
  });

  it('can be forgotten, but not that it was', async () => {
    const ona = seen('ona@customer.example');
    await meet(ona);
    await inside((tx) => countAsked(tx, [{ personId: ona.id, at: house.clock.at }]));

    await inside((tx) => forgetLastAsked(tx, ona.id));

    expect(await read(ona.id)).toMatchObject({ askedCount: 1, lastAskedAt: null });
  });
});

describe('the lists of a person', () => {
  it('are left once and joined again', async () => {
    const ona = seen('ona@customer.example');
    const left = { ...ona, source: 'respondent' };

    expect(await inside((tx) => optOut(tx, { ...left, list: 'surveys' }))).toBe(true);
    expect(await inside((tx) => optOut(tx, { ...left, list: 'surveys' }))).toBe(false);
    await inside((tx) => optOut(tx, { ...left, list: 'referrals' }));
    expect(await inside((tx) => optOutsOf(tx, ona))).toEqual(['referrals', 'surveys']);

    expect(await inside((tx) => optIn(tx, ona, 'surveys'))).toBe(true);
    expect(await inside((tx) => optIn(tx, ona, 'surveys'))).toBe(false);
    expect(await inside((tx) => optOutsOf(tx, ona))).toEqual(['referrals']);
  });

  it('are kept by a hash of the address, so that they outlive the person', async () => {
    const ona = seen('ona@customer.example');

    await inside((tx) => optOut(tx, { ...ona, list: 'surveys', source: 'api' }));

    expect(await meet(ona)).toMatchObject([{ optOuts: ['surveys'] }]);
  });
});

describe('how a CRM knows a person', () => {
  it('is what it said last; an owner it did not name this time stays', async () => {
    const ona = seen('ona@customer.example');
    await meet(ona);
    const { id: connectionId, workspaceId } = connection;
    const account = { personId: ona.id, connectionId, workspaceId, externalId: 'contact-1' };

    await inside((tx) =>
      linkAccounts(tx, [{ ...account, organisationId: 'org-1', ownerEmail: 'rasa@sales.example' }]),
    );
    await inside((tx) =>
      linkAccounts(tx, [{ ...account, externalId: 'contact-2', organisationId: null, ownerEmail: null }]),
    );

    expect(await inside((tx) => peopleInCrms(tx, [{ personId: ona.id, connectionId }]))).toMatchObject([
      { externalId: 'contact-2', organisationId: null, ownerEmail: 'rasa@sales.example' },
    ]);
  });
});
