import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MalformedEventError } from '../../src/connector/errors.ts';
import type { Delivery } from '../../src/connector/webhook.ts';
import { webhookIntake } from './webhook.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8');
}

function deliveriesOf(body: string): Delivery[] {
  return webhookIntake.deliveries({
    method: 'POST',
    url: 'https://aw.example/hooks/hubspot',
    headers: {},
    body: Buffer.from(body),
  });
}

function event(change: Record<string, unknown>): Record<string, unknown> {
  return { ...JSON.parse(fixture('stage-changed'))[0], ...change };
}

function keyOf(change: Record<string, unknown>): string | undefined {
  return deliveriesOf(JSON.stringify([event(change)]))[0]?.deliveryKey;
}

function signalsOf(change: Record<string, unknown>) {
  return webhookIntake.signals(JSON.stringify(event(change)));
}

it('is one URL for all portals, strict about five minutes, and asks for a repetition with 503', () => {
  expect(webhookIntake).toMatchObject({
    addressing: 'app',
    replayWindowMs: 300_000,
    busyAnswer: { status: 503 },
  });
});

describe('deliveries', () => {
  it('makes one delivery of each event of a batch, each with its own portal', () => {
    const batch = Array.from({ length: 100 }, (_, index) =>
      event({ objectId: index + 1, portalId: 1 + (index % 2) }),
    );

    const deliveries = deliveriesOf(JSON.stringify(batch));

    expect(deliveries).toHaveLength(100);
    expect(new Set(deliveries.map(({ deliveryKey }) => deliveryKey)).size).toBe(100);
    expect(deliveries.slice(0, 3).map(({ accountId }) => accountId)).toEqual(['1', '2', '1']);
    expect(JSON.parse(deliveries[1]?.body ?? '')).toEqual(batch[1]);
  });

  it('gives a repetition the same key, whatever its attempt, event and subscription id', () => {
    expect(keyOf({ attemptNumber: 5, eventId: 9, subscriptionId: 8 })).toBe(keyOf({}));
  });

  it('gives the same change the same key under its generic and its legacy name', () => {
    const [generic] = deliveriesOf(fixture('stage-changed'));
    const [legacy] = deliveriesOf(fixture('stage-changed-legacy'));

    expect(legacy?.deliveryKey).toBe(generic?.deliveryKey);
  });

  it.each([
    { portalId: 1 },
    { objectId: 4712 },
    { objectTypeId: '0-1' },
    { propertyName: 'subject' },
    { propertyValue: '3' },
    { occurredAt: 1_795_312_800_001 },
  ])('gives a change with another %o another key', (change) => {
    expect(keyOf(change)).not.toBe(keyOf({}));
  });

  it('tells events without a property apart by their kind', () => {
    const none = { propertyName: undefined, propertyValue: undefined };

    expect(keyOf({ ...none, subscriptionType: 'object.deletion' })).not.toBe(
      keyOf({ ...none, subscriptionType: 'object.restore' }),
    );
  });

  it.each(['', 'no json', '{"portalId":1}', 'null', '"text"'])(
    'makes one malformed delivery of a body that is not an array: %s',
    (body) => {
      const deliveries = deliveriesOf(body);

      expect(deliveries).toEqual([
        { deliveryKey: expect.any(String), accountId: null, body, malformed: expect.any(String) },
      ]);
      expect(deliveriesOf(body)[0]?.deliveryKey).toBe(deliveries[0]?.deliveryKey);
    },
  );

  it('keeps the good events of a batch that holds a bad one', () => {
    const deliveries = deliveriesOf(JSON.stringify([event({}), { portalId: null }, 17]));

    expect(deliveries.map(({ malformed }) => malformed !== undefined)).toEqual([false, true, true]);
  });

  it('makes nothing of an empty batch', () => {
    expect(deliveriesOf('[]')).toEqual([]);
  });
});

describe('signals', () => {
  it('reads a change of stage under its generic and its legacy name', () => {
    const expected = [
      { kind: 'status-changed', ticketId: '4711', occurredAt: new Date('2026-11-22T02:00:00Z') },
    ];

    for (const name of ['stage-changed', 'stage-changed-legacy']) {
      const [delivery] = deliveriesOf(fixture(name));
      expect(webhookIntake.signals(delivery?.body ?? '')).toEqual(expected);
    }
  });

  it('reads a merge into a new ticket as the end of all that took part', () => {
    const [delivery] = deliveriesOf(fixture('merged'));

    const occurredAt = new Date('2026-11-22T02:00:01Z');

    expect(webhookIntake.signals(delivery?.body ?? '')).toEqual([
      { kind: 'merged', ticketId: '4711', mergedInto: '4713', occurredAt },
      { kind: 'merged', ticketId: '4712', mergedInto: '4713', occurredAt },
    ]);
  });

  it('reads a merge into the primary ticket, which lives on', () => {
    const merge = { subscriptionType: 'ticket.merge', objectTypeId: undefined, propertyName: undefined };

    const signals = signalsOf({
      ...merge,
      primaryObjectId: 4711,
      mergedObjectIds: [4712],
      newObjectId: 4711,
    });

    expect(signals).toMatchObject([{ kind: 'merged', ticketId: '4712', mergedInto: '4711' }]);
  });

  it.each(['object.deletion', 'ticket.deletion'])('reads %s', (subscriptionType) => {
    const signals = signalsOf({ subscriptionType, propertyName: undefined });

    expect(signals).toMatchObject([{ kind: 'deleted', ticketId: '4711' }]);
  });

  it.each([
    { propertyName: 'subject' },
    { objectTypeId: '0-1' },
    { subscriptionType: 'object.restore', propertyName: undefined },
    { subscriptionType: 'object.associationChange', propertyName: undefined },
    { subscriptionType: 'contact.privacyDeletion', objectTypeId: undefined, propertyName: undefined },
    { subscriptionType: 'deal.propertyChange', objectTypeId: undefined },
    { subscriptionType: 'conversation.newMessage', objectTypeId: undefined },
  ])('has nothing to say about %o', (change) => {
    expect(signalsOf(change)).toEqual([]);
  });

  it.each([
    { objectTypeId: undefined },
    { objectId: undefined },
    { subscriptionType: 'object.merge', mergedObjectIds: undefined },
    { occurredAt: 'yesterday' },
  ])('finds an event with %o malformed', (change) => {
    expect(() => signalsOf(change)).toThrow(MalformedEventError);
  });

  it('finds a body that is not JSON malformed', () => {
    expect(() => webhookIntake.signals('<xml/>')).toThrow(MalformedEventError);
  });
});
