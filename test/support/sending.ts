import { createAccounts } from '../../src/connection/accounts.ts';
import { credentialStore } from '../../src/connection/credential.story.ts';
import type { Connection } from '../../src/connection/schema.ts';
import type { TicketReading } from '../../src/connector/ticket.ts';
import type { SendParts } from '../../src/invitation/parts.ts';
import { sendDue } from '../../src/invitation/send.story.ts';
import type { NewInvitation } from '../../src/invitation/store.ts';
import type { TestCore } from './core.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';
import { settingsWith, storedConnection, storedInvitation, ticketWith } from './records.ts';
import { openSuperuser } from './superuser.ts';
import { vendorWith } from './vendor.ts';

const SENDER = {
  companyName: 'Baltic Bikes',
  fromAddress: 'hello@bikes.example',
  timeZone: 'Europe/Vilnius',
};

/** An account whose invitations are sent, through a post office of its own. */
export interface TestSending {
  readonly connection: Connection;
  readonly office: PostOffice;
  /** What the helpdesk says of a ticket; that nothing has changed unless told otherwise. */
  reading: (ticketId: string) => TicketReading;
  parts(mail?: SendParts['mail']): SendParts;
  send(...invitations: NewInvitation[]): Promise<void>;
  sendWith(parts: SendParts, ...invitations: NewInvitation[]): Promise<void>;
  /** One invitation, due now. */
  one(): Promise<NewInvitation>;
  /** Invitations of as many people, due now. */
  due(count: number): Promise<NewInvitation[]>;
  /** What has become of an invitation. */
  standing(invitation: NewInvitation): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function openSending(house: TestCore): Promise<TestSending> {
  const { core } = house;
  const office = openPostOffice();
  const owner = await openSuperuser(house.url);
  const connection = await storedConnection(core, { settings: settingsWith({ sender: SENDER }) });
  const solvedAt = house.clock.at;

  const sending: TestSending = {
    connection,
    office,
    reading: () => ({ found: true, ticket: ticketWith({ solvedAt }) }),
    parts(mail = office.desk) {
      const helpdesk = {
        readTicket: (ticketId: string) => Promise.resolve().then(() => sending.reading(ticketId)),
        solvedSince: () => Promise.reject(new Error('not polled here')),
        writeTickets: () => Promise.resolve([]),
      };
      const connectors = new Map([['zendesk', vendorWith({}, { helpdesk })]]);
      const store = credentialStore(core);
      return { core, mail, accounts: createAccounts({ connectors, store, safe: core.keys, now: core.now }) };
    },
    send: (...invitations) => sending.sendWith(sending.parts(), ...invitations),
    sendWith(parts, ...invitations) {
      return sendDue(parts, {
        ids: invitations.map(({ id }) => id),
        workspaceIds: [...new Set(invitations.map(({ workspaceId }) => workspaceId))],
      });
    },
    one: () => storedInvitation(core, connection),
    async due(count) {
      const invitations: NewInvitation[] = [];
      while (invitations.length < count) invitations.push(await sending.one());
      return invitations;
    },
    async standing({ id }) {
      const [row] = await owner.rows(
        `select state, words, attempts, send_at as "sendAt", sent_at as "sentAt",
          (select array_agg(verdict order by at, id) from ledger_verdict
           where ledger_id = invitation.ledger_id) as verdicts,
          (select asked_count from person where id = invitation.person_id) as asked
         from invitation where id = $1`,
        [id],
      );
      return row ?? {};
    },
    close: () => owner.end(),
  };
  return sending;
}
