import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestCore, type TestCore } from '../../test/support/core.ts';
import { openOutbox, type TestOutbox } from '../../test/support/outbox.ts';
import { storedConnection, storedPerson, storedResponse } from '../../test/support/records.ts';
import type { Connection } from '../connection/schema.ts';
import { linkAccounts, optOut } from '../person/store.ts';
import { readFacts } from './facts.story.ts';
import type { Facts } from './parts.ts';
import type { NewEffect } from './store.ts';

let house: TestCore;
let outbox: TestOutbox;
let crm: Connection;

beforeAll(async () => {
  house = await openTestCore();
  outbox = await openOutbox(house);
  crm = await storedConnection(house.core, { workspaceId: outbox.connection.workspaceId });
});

afterAll(async () => {
  await outbox.close();
  await house.close();
});

async function factsOf(change: Partial<NewEffect>): Promise<Facts> {
  const one = outbox.effect({ connectionId: crm.id, ...change });
  await outbox.raise(one);
  const claimed = await outbox.claim(one.id);
  return await house.core.db.inWorkspaces([crm.workspaceId], (tx) => readFacts(tx, claimed));
}

describe('the facts of an effect', () => {
  it('hold the answer with its ticket and person, and both accounts it concerns', async () => {
    const response = await storedResponse(house.core, outbox.connection, { score: 3 });

    const facts = await factsOf({ kind: 'history', responseId: response.id });

    expect(facts.answers.get(response.id)).toMatchObject({
      response,
      ticketNumber: response.ticketId,
      snapshot: { assignee: { name: 'Jonas' } },
      name: 'Ona Onaitė',
    });
    expect([...facts.connections.keys()].toSorted()).toEqual([crm.id, outbox.connection.id].toSorted());
  });

  it('hold the person as this CRM knows them, and is to know them', async () => {
    const { core } = house;
    const email = 'ona@customer.example';
    const { workspaceId } = crm;
    const personId = await storedPerson(core, outbox.connection, email);
    const answer = await storedResponse(core, outbox.connection, { personId });
    const emailHash = core.keys.fingerprint(email);
    await core.db.inWorkspaces([workspaceId], async (tx) => {
      const known = { externalId: 'contact-9', organisationId: 'org-1', ownerEmail: 'rasa@sales.example' };
      await linkAccounts(tx, [{ personId, connectionId: crm.id, workspaceId, ...known }]);
      await optOut(tx, { workspaceId, emailHash, list: 'surveys', source: 'test', at: core.now() });
    });

    const facts = await factsOf({ kind: 'person-fields', personId });

    expect(facts.person(crm.id, personId)).toMatchObject({
      email,
      externalId: 'contact-9',
      organisationId: 'org-1',
      optOuts: ['surveys'],
    });
    expect(facts.latestOf(personId)).toEqual([answer]);
    expect(facts.person(outbox.connection.id, personId)).toBeUndefined();
  });

  it('hold a person that the CRM has not met', async () => {
    const { personId, id: responseId } = await storedResponse(house.core, outbox.connection);

    const facts = await factsOf({ kind: 'history', responseId });

    expect(facts.person(crm.id, personId)).toMatchObject({
      externalId: null,
      organisationId: null,
      optOuts: [],
    });
  });

  it('hold nothing of another workspace', async () => {
    const other = await storedConnection(house.core);
    const { personId, id } = await storedResponse(house.core, other);

    const facts = await factsOf({ kind: 'person-fields', personId, payload: { responseId: id } });

    expect(facts.person(crm.id, personId)).toBeUndefined();
    expect(facts.latestOf(personId)).toEqual([]);
  });
});
