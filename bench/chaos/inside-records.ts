import { withClient } from '../loops/outcome.ts';
import type { Evidence } from './verdict.ts';

/** What the service's own database says. */
export type InsideEvidence = Pick<
  Evidence,
  | 'ledger'
  | 'invitations'
  | 'sentTo'
  | 'answers'
  | 'tasksDone'
  | 'notesDone'
  | 'unfinishedEffects'
  | 'effectsInDoubt'
>;

export async function insideRecords(databaseUrl: string): Promise<InsideEvidence> {
  return await withClient(databaseUrl, async (client) => {
    const ledger = await client.query<{ connection: string; ticket: string; solved_at: Date }>(
      'select connection_id as connection, ticket_id as ticket, solved_at from ledger',
    );
    const invitations = await client.query<{ state: string; email: string }>(
      'select state, email from invitation join person on person.id = invitation.person_id',
    );
    const answers = await client.query<{ email: string; score: number }>(
      'select person.email, response.score from response join person on person.id = response.person_id',
    );
    const effects = await client.query<{
      kind: string;
      state: string;
      response: string | null;
      made: boolean;
    }>(
      `select kind, state, response_id as response, result_id is not null as made from effect
       where state not in ('done', 'skipped') or kind in ('task-open', 'ticket-note')`,
    );
    const done = (kind: string): string[] =>
      effects.rows
        .filter((effect) => effect.kind === kind && effect.state === 'done')
        .flatMap(({ response }) => response ?? []);
    const inState = (...states: string[]): number =>
      effects.rows.filter(({ state }) => states.includes(state)).length;
    return {
      ledger: ledger.rows.map((row) => ({
        connectionId: row.connection,
        ticketId: row.ticket,
        solvedAt: row.solved_at.getTime(),
      })),
      invitations: invitations.rows.map(({ state }) => state),
      sentTo: invitations.rows.flatMap(({ state, email }) => (state === 'sent' ? [email] : [])),
      answers: new Map(answers.rows.map(({ email, score }) => [email, score])),
      tasksDone: done('task-open'),
      notesDone: done('ticket-note'),
      unfinishedEffects: inState('due', 'running', 'parked'),
      effectsInDoubt: inState('in-doubt'),
    };
  });
}
