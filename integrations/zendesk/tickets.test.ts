import { describe, expect, test } from 'vitest';
import { createZendeskClient } from './client.ts';
import { api, foretellEveryCall, mockedAccess } from './fixtures/mocked-account.ts';
import { readTicket } from './tickets.ts';

foretellEveryCall();

describe('when a ticket was solved', () => {
  const ticket = {
    id: 7,
    status: 'solved',
    created_at: '2026-11-19T08:00:00Z',
    updated_at: '2026-11-20T09:59:59Z',
  };
  const solved = {
    ticket_id: 7,
    solved_at: '2026-11-20T09:00:00Z',
    status_updated_at: '2026-11-20T09:00:01Z',
  };

  async function solvedAtOf(answer: object, metrics?: object): Promise<Date | null> {
    api().get('/tickets/7.json').query(true).reply(200, answer);
    api().get('/tickets/7/comments.json').query(true).reply(200, { comments: [] });
    if (metrics) api().get('/tickets/7/metrics.json').reply(200, { ticket_metric: metrics });
    const reading = await readTicket(createZendeskClient(mockedAccess()), mockedAccess(), '7');
    return reading.found ? reading.ticket.solvedAt : null;
  }

  test('stands in the metrics, embedded or beside the ticket', async () => {
    expect(await solvedAtOf({ ticket: { ...ticket, metric_set: solved } })).toEqual(
      new Date(solved.solved_at),
    );
    expect(await solvedAtOf({ ticket, metric_sets: [solved] })).toEqual(new Date(solved.solved_at));
  });

  test('costs one more call where metrics do not ride along, and falls back to the change of status', async () => {
    expect(await solvedAtOf({ ticket }, solved)).toEqual(new Date(solved.solved_at));
    expect(await solvedAtOf({ ticket }, { ...solved, solved_at: null })).toEqual(
      new Date(solved.status_updated_at),
    );
    expect(await solvedAtOf({ ticket }, {})).toEqual(new Date(ticket.updated_at));
  });
});
