import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../test/support/records.ts';
import { AppError } from '../runtime/errors.ts';
import { mergeSettings } from './merge-settings.ts';
import type { ConnectionSettings } from './schema.ts';

const before = settingsWith({
  sender: { companyName: 'Baltic Bikes', fromAddress: 'hello@bikes.example' },
  senderOf: { kids: { companyName: 'Kids' } },
  followUp: { taskOwner: { who: 'person', email: 'lead@desk.example' } },
  testList: ['a@b.example', 'c@d.example'],
});

type Change = Parameters<typeof mergeSettings>[1];

function merged(change: Change): ConnectionSettings {
  return mergeSettings(before, change);
}

function faults(change: Change): unknown {
  try {
    return merged(change);
  } catch (error) {
    return error instanceof AppError ? [error.code, ...error.faults.map(({ path }) => path)] : error;
  }
}

describe('a change of settings', () => {
  it('leaves alone what it does not name', () => {
    expect(merged({ sender: { companyName: 'Northern Bikes' } })).toEqual({
      ...before,
      sender: { ...before.sender, companyName: 'Northern Bikes' },
    });
    expect(merged({})).toEqual(before);
  });

  it('takes null for a value, not for a removal', () => {
    expect(merged({ sender: { companyName: null } }).sender.companyName).toBeNull();
    expect(merged({ programme: { sendWindow: null } }).programme.sendWindow).toBeNull();
  });

  it('puts a window where there was none', () => {
    const open = mergeSettings(merged({ programme: { sendWindow: null } }), {
      programme: { sendWindow: { fromHour: 9, untilHour: 17 } },
    });

    expect(open.programme.sendWindow).toEqual({ fromHour: 9, untilHour: 17 });
  });

  it('replaces lists as a whole', () => {
    expect(merged({ testList: ['e@f.example'] }).testList).toEqual(['e@f.example']);
  });

  it('replaces who owns tasks as a whole, so that no name is left from another kind of owner', () => {
    expect(merged({ followUp: { taskOwner: { who: 'group' } } }).followUp.taskOwner).toEqual({
      who: 'group',
    });
  });

  it('adds a brand beside the others', () => {
    expect(merged({ senderOf: { adults: { companyName: 'Adults' } } }).senderOf).toEqual({
      kids: { companyName: 'Kids' },
      adults: { companyName: 'Adults' },
    });
  });

  it('with faults changes nothing, and names the path of each', () => {
    expect(faults({ programme: { metric: 'stars', delaySeconds: -1 }, testList: ['nobody'] })).toEqual([
      'invalid-request',
      'body.programme.metric',
      'body.programme.delaySeconds',
      'body.testList[0]',
    ]);
    expect(faults({ sender: { colour: 'red' } })).toEqual(['invalid-request', 'body.sender.colour']);
    expect(faults({ sender: 'Baltic Bikes' })).toEqual(['invalid-request', 'body.sender']);
  });

  it('made twice is made once', () => {
    const change = fc.record(
      {
        sender: fc.record({ companyName: fc.constantFrom('One', 'Other', null) }),
        programme: fc.record({ delaySeconds: fc.option(fc.nat(86_400)) }),
        testList: fc.uniqueArray(fc.constantFrom('a@b.example', 'e@f.example')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, (one) => {
        const once = merged(one);

        expect(mergeSettings(once, one)).toEqual(once);
      }),
    );
  });
});
