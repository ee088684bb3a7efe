import { describe, expect, it } from 'vitest';
import { closedSince, closedStages, pipelinesOf } from './pipelines.ts';

const PIPELINES = pipelinesOf({
  results: [
    {
      id: '0',
      label: 'Support',
      stages: [
        { id: '1', metadata: { ticketState: 'OPEN' } },
        { id: '4', metadata: { ticketState: 'CLOSED' } },
        { id: '5', metadata: { ticketState: 'CLOSED', isClosed: 'true' } },
      ],
    },
    { id: '9', stages: [{ id: '91', metadata: { isClosed: 'true' } }, { id: '92' }] },
  ],
});

function at(minute: number): string {
  return `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`;
}

it('reads which stages are closed by either of the two names', () => {
  expect(closedStages(PIPELINES)).toEqual(['4', '5', '91']);
});

describe('closedSince', () => {
  it('is when the ticket entered its closed stage', () => {
    const history = [
      { value: '4', timestamp: at(9) },
      { value: '1', timestamp: at(0) },
    ];

    expect(closedSince(history, PIPELINES)).toEqual(new Date(at(9)));
  });

  it('stays the same while the ticket moves from closed to closed, also between pipelines', () => {
    const history = [
      { value: '91', timestamp: at(30) },
      { value: '5', timestamp: at(20) },
      { value: '4', timestamp: at(10) },
      { value: '1', timestamp: at(0) },
    ];

    expect(closedSince(history, PIPELINES)).toEqual(new Date(at(10)));
  });

  it('is the latest solve of a ticket that was reopened', () => {
    const history = [
      { value: '4', timestamp: at(30) },
      { value: '1', timestamp: at(20) },
      { value: '4', timestamp: at(10) },
    ];

    expect(closedSince(history, PIPELINES)).toEqual(new Date(at(30)));
  });

  it('does not depend on the order of the history, and keeps the order given for equal times', () => {
    const history = [
      { value: '1', timestamp: at(0) },
      { value: '4', timestamp: at(9) },
    ];
    const sameTime = [
      { value: '4', timestamp: at(9) },
      { value: '1', timestamp: at(9) },
    ];

    expect(closedSince(history, PIPELINES)).toEqual(new Date(at(9)));
    expect(closedSince(sameTime, PIPELINES)).toEqual(new Date(at(9)));
  });

  it('takes a stage that no longer exists for an open one', () => {
    const history = [
      { value: '4', timestamp: at(9) },
      { value: 'gone', timestamp: at(5) },
      { value: '4', timestamp: at(1) },
    ];

    expect(closedSince(history, PIPELINES)).toEqual(new Date(at(9)));
  });

  it('is null without history, or while open', () => {
    expect(closedSince([], PIPELINES)).toBeNull();
    expect(closedSince([{ value: '1', timestamp: at(0) }], PIPELINES)).toBeNull();
    expect(closedSince([{ value: '4', timestamp: 'never' }], PIPELINES)).toBeNull();
  });
});
