import { skipped, type Errand, type Executed, isRepeated } from './parts.ts';
import { executed } from './write-ticket.story.ts';

/** Takes our values back from a person's record, where the platform keeps some. */
export async function erasePeople({ parts, connection, effects }: Errand): Promise<Executed[]> {
  const crm = connection && parts.accounts.open(connection).crm;
  if (!crm?.erasePeople) return effects.map((effect) => skipped(effect, 'This account keeps no people.'));
  const outcomes = await crm.erasePeople(
    effects.map(({ payload }) => ({
      externalId: String(payload['externalId']),
      responseIds: String(payload['responseIds'] ?? '')
        .split(' ')
        .filter(Boolean),
    })),
  );
  return effects.map((effect, index) => executed(effect, outcomes[index]));
}

/** ... and from the tickets they answered about. */
export async function eraseTickets({ parts, connection, effects }: Errand): Promise<Executed[]> {
  const helpdesk = connection && parts.accounts.open(connection).helpdesk;
  if (!helpdesk) return effects.map((effect) => skipped(effect, 'This account has no tickets.'));
  const outcomes = await helpdesk.writeTickets(
    effects.map((effect) => ({
      ticketId: String(effect.payload['ticketId']),
      clearInherited: true,
      repeated: isRepeated(effect),
    })),
  );
  return effects.map((effect, index) => executed(effect, outcomes[index]));
}
