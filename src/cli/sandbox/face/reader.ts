import type { Stage } from '../stage.ts';
import type { Afterword, Answer, Decision, FullAnswer, Invitation } from './afterword.ts';
import type { FrontView } from './pages/front.ts';
import type { Scene } from './pages/scene.ts';
import type { AccountTitle, PersonView, TicketView } from './records/account-view.ts';
import { readAccount } from './records/read-account.ts';

/** Something that is not, or is not any more; the message is for the visitor. */
export class NoSuchPageError extends Error {
  readonly code = 'no-such-page';
}

/** Reads what a page shows: the sandboxes' own records, and Afterword's API. */
export interface Reader {
  front(): Promise<FrontView>;
  scene(title: AccountTitle, here: string): Promise<Scene>;
  /** @throws {NoSuchPageError} as all that follow. */
  ticket(scene: Scene, id: string): TicketView;
  person(scene: Scene, id: string): PersonView;
  decision(
    scene: Scene,
    ticketId: string,
    row: string,
  ): Promise<{ decision: Decision; invitation: Invitation | null }>;
  answer(id: string): Promise<FullAnswer>;
}

export interface ReaderParts {
  readonly stage: Stage;
  readonly afterword: Afterword;
  readonly accounts: readonly AccountTitle[];
  /** As people reach it; null when the mail goes elsewhere. */
  readonly mailboxUrl: string | null;
}

const LATEST = 6;
/** Mails older than this many have left the list, not the mailbox. */
const MAILS_LOOKED_AT = 300;
const INVITATION_MAIL = /^<invitation\.([0-9a-f-]+)@/;

export function createReader({ stage, afterword, accounts, mailboxUrl }: ReaderParts): Reader {
  async function mailUrls(): Promise<(invitationId: string) => string | null> {
    if (mailboxUrl === null) return () => null;
    const mails = await stage.mailbox.mails({ limit: MAILS_LOOKED_AT });
    const byInvitation = new Map(
      mails.map(({ id, messageId }) => [INVITATION_MAIL.exec(messageId ?? '')?.[1] ?? '', id]),
    );
    return (invitationId) => {
      const id = byInvitation.get(invitationId);
      return id === undefined ? null : `${mailboxUrl}/?mail=${id}`;
    };
  }

  return {
    async front() {
      const [latest, connections] = await Promise.all([
        afterword.decisions({ limit: LATEST }),
        afterword.connections(),
      ]);
      const pace = connections.find(
        ({ id, settings }) => settings.helpdesk && accounts.some((one) => one.connectionId === id),
      );
      return {
        accounts: accounts.map((title) => readAccount(stage, title)),
        latest,
        pace: pace?.settings ?? null,
        mailboxUrl,
        now: new Date(),
      };
    },
    async scene(title, here) {
      const { connectionId } = title;
      const [decisions, answers, mailUrl] = await Promise.all([
        afterword.decisions({ connectionId }),
        afterword.answers(connectionId),
        mailUrls(),
      ]);
      return {
        view: readAccount(stage, title),
        decisions: Map.groupBy(decisions, ({ ticketId }) => ticketId),
        answers: new Map(answers.map((answer): [string, Answer] => [answer.id, answer])),
        mailUrl,
        now: new Date(),
        here,
      };
    },
    ticket: ({ view }, id) => found(view.tickets, id, 'There is no such ticket any more.'),
    person: ({ view }, id) => found(view.people, id, 'There is nobody with this number.'),
    async decision({ decisions, view }, ticketId, row) {
      const decision = found(decisions.get(ticketId) ?? [], row, 'There is no such row in the ledger.');
      const { invitationId } = decision;
      const invitation =
        invitationId === null ? null : await afterword.invitation(view.title.connectionId, invitationId);
      return { decision, invitation };
    },
    answer: (id) => afterword.answer(id),
  };
}

function found<One extends { readonly id: string }>(all: readonly One[], id: string, words: string): One {
  const one = all.find((each) => each.id === id);
  if (!one) throw new NoSuchPageError(words);
  return one;
}
