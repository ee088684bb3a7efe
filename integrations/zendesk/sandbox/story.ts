import { ensureCustomer } from './accounts.ts';
import { softDelete } from './deletion.ts';
import { ticketEvent } from './events.ts';
import type { Account, Ticket, User } from './state.ts';
import type { TicketChange } from './ticket-rules.ts';
import { applyChange, createTicket } from './ticket-store.ts';
import { closedTicket } from './vendor-error.ts';
import { announce, publish } from './world.ts';
import type { World } from './world.ts';

export interface TicketInput {
  readonly requester: {
    readonly name: string;
    readonly email: string;
    readonly locale?: string | undefined;
    readonly timeZone?: string | undefined;
    readonly organisation?: string | undefined;
  };
  readonly subject?: string | undefined;
  /** Default open. A ticket made solved or closed sends no webhook: nothing changed. */
  readonly status?: 'open' | 'solved' | 'closed' | undefined;
  /** ISO time, for a ticket that was solved earlier. */
  readonly solvedAt?: string | undefined;
  /** How many; above one, each has a requester of its own: "maria1@…", "maria2@…". */
  readonly count?: number | undefined;
  /** False leaves the customer without an answer: such a ticket is not eligible. */
  readonly agentReply?: boolean | undefined;
  /** E-mail of an agent; default the first agent. */
  readonly assignee?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** What customers and agents do in the account. */
export interface Story {
  createTickets(account: string, input: TicketInput): { ids: string[] };
  /** By the assignee; `comment` is their public last word. */
  solveTicket(account: string, ticketId: string, comment?: string): void;
  /** The customer writes again; on a closed ticket that makes a follow-up, whose id is returned. */
  reopenTicket(account: string, ticketId: string, comment?: string): { id: string };
  closeTicket(account: string, ticketId: string): void;
  mergeTicket(account: string, ticketId: string, intoId: string): void;
  deleteTicket(account: string, ticketId: string): void;
  /** An agent comments on the task. */
  touchTask(account: string, taskId: string): void;
  solveTask(account: string, taskId: string): void;
}

export class UnknownTicketError extends Error {}

type Step = TicketChange & { readonly by: User; readonly via?: string };
type Take = (account: string, ticketId: string, step: (scene: Scene) => Step) => void;

export function createStory(world: World, found: (account: string) => Account): Story {
  const take: Take = (name, ticketId, step) => {
    const scene = changeable(sceneOf(found(name), ticketId));
    const { by, via, ...change } = step(scene);
    const actor = { user: by, via: via ?? 'web' };
    const applied = applyChange(scene.account, scene.ticket, { change, by: { actor, now: world.now() } });
    announce(world, scene.account, applied);
    world.changed();
  };

  return {
    ...agentSteps(take),
    createTickets(name, input) {
      const account = found(name);
      const count = input.count ?? 1;
      const ids = Array.from({ length: count }, (_, index) =>
        oneTicket(world, account, numbered(input, index, count)),
      );
      world.changed();
      return { ids };
    },
    reopenTicket(name, id, comment = 'It does not work after all.') {
      const scene = sceneOf(found(name), id);
      if (scene.ticket.status === 'closed') return followUp(world, scene, comment);
      const said = { body: comment, public: true };
      take(name, id, ({ customer }) => ({ by: customer, via: 'email', status: 'open', comment: said }));
      return { id };
    },
    mergeTicket: (name, id, intoId) => mergeTickets(world, changeable(sceneOf(found(name), id)), intoId),
    deleteTicket: (name, id) => deleteTicket(world, sceneOf(found(name), id)),
  };
}

function agentSteps(take: Take): Pick<Story, 'solveTicket' | 'closeTicket' | 'touchTask' | 'solveTask'> {
  const solve = { status: 'solved' } as const;
  return {
    solveTicket: (name, id, comment) =>
      take(name, id, ({ agent }) => ({
        ...solve,
        by: agent,
        assigneeId: agent.id,
        ...(comment === undefined ? {} : { comment: { body: comment, public: true } }),
      })),
    closeTicket: (name, id) => take(name, id, ({ agent }) => ({ by: agent, via: 'rule', status: 'closed' })),
    touchTask: (name, id) =>
      take(name, id, ({ agent }) => ({
        by: agent,
        comment: { body: 'I am looking into it.', public: false },
      })),
    solveTask: (name, id) =>
      take(name, id, ({ agent }) => ({
        ...solve,
        by: agent,
        assigneeId: agent.id,
        comment: { body: 'Called back and settled.', public: false },
      })),
  };
}

interface Scene {
  readonly account: Account;
  readonly ticket: Ticket;
  readonly agent: User;
  readonly customer: User;
}

function sceneOf(account: Account, ticketId: string): Scene {
  const ticket = account.tickets.get(Number(ticketId));
  if (!ticket || ticket.status === 'deleted')
    throw new UnknownTicketError(`There is no ticket ${ticketId} here`);
  const customer = account.users.get(ticket.requesterId);
  if (!customer) throw new UnknownTicketError(`Ticket ${ticketId} has no requester`);
  return { account, ticket, agent: agentOf(account, ticket), customer };
}

/** People are refused by closed tickets like everybody else. */
function changeable(scene: Scene): Scene {
  if (scene.ticket.status === 'closed') throw closedTicket();
  return scene;
}

function agentOf(account: Account, ticket: Ticket): User {
  const assignee = ticket.assigneeId === null ? undefined : account.users.get(ticket.assigneeId);
  if (assignee && assignee.id !== account.integrationUserId) return assignee;
  return firstAgent(account);
}

function firstAgent(account: Account): User {
  const agent = [...account.users.values()].find((user) => user.role === 'agent');
  if (!agent) throw new Error('an account is made with agents');
  return agent;
}

function numbered(input: TicketInput, index: number, count: number): TicketInput {
  if (count === 1) return input;
  const [local = '', domain = ''] = input.requester.email.split('@');
  const requester = {
    ...input.requester,
    name: `${input.requester.name} ${index + 1}`,
    email: `${local}${index + 1}@${domain}`,
  };
  return { ...input, requester };
}

function oneTicket(world: World, account: Account, input: TicketInput): string {
  const now = input.solvedAt === undefined ? world.now() : Date.parse(input.solvedAt);
  const customer = ensureCustomer(account, input.requester, now);
  const agent = chosenAgent(account, input.assignee);
  const subject = input.subject ?? 'Question about my order';
  const { ticket } = createTicket(
    account,
    {
      subject,
      requesterId: customer.id,
      channel: 'email',
      comment: { body: `Hello, ${subject.toLowerCase()}: can you help?`, public: true },
      tags: input.tags,
    },
    { actor: { user: customer, via: 'email' }, now },
  );
  const by = { actor: { user: agent, via: 'web' }, now };
  applyChange(account, ticket, { change: firstAnswer(input, agent), by });
  if (input.status === 'closed') applyChange(account, ticket, { change: { status: 'closed' }, by });
  return String(ticket.id);
}

function firstAnswer(input: TicketInput, agent: User): TicketChange {
  return {
    assigneeId: agent.id,
    status: input.status === undefined || input.status === 'open' ? 'open' : 'solved',
    ...(input.agentReply === false ? {} : { comment: { body: 'Yes: this is how.', public: true } }),
  };
}

function chosenAgent(account: Account, email: string | undefined): User {
  const id = email === undefined ? undefined : account.userByEmail.get(email.toLowerCase());
  return (id === undefined ? undefined : account.users.get(id)) ?? firstAgent(account);
}

function followUp(world: World, scene: Scene, comment: string): { id: string } {
  const { account, ticket, customer } = scene;
  const applied = createTicket(
    account,
    {
      subject: `Re: ${ticket.subject}`,
      requesterId: customer.id,
      channel: 'email',
      followUpOf: ticket.id,
      comment: { body: comment, public: true },
    },
    { actor: { user: customer, via: 'email' }, now: world.now() },
  );
  announce(world, account, applied);
  world.changed();
  return { id: String(applied.ticket.id) };
}

/** The loser gets the vendor's tag and is closed; both get a private comment. */
function mergeTickets(world: World, scene: Scene, intoId: string): void {
  const { account, ticket, agent } = scene;
  const winner = sceneOf(account, intoId).ticket;
  const now = world.now();
  const by = { actor: { user: agent, via: 'web' }, now };
  const lost = { body: `This request was closed and merged into request #${winner.id}.`, public: false };
  const change = { status: 'closed', tags: [...ticket.tags, 'closed_by_merge'], comment: lost } as const;
  const applied = applyChange(account, ticket, { change, by });
  ticket.mergedInto = winner.id;
  const won = { body: `Request #${ticket.id} was merged in.`, public: false };
  applyChange(account, winner, { change: { comment: won }, by });
  announce(world, account, applied);
  const event = { target_ticket_id: String(winner.id) };
  publish(world, account, ticketEvent(account, ticket, { name: 'merged', actorId: agent.id, now, event }));
  world.changed();
}

function deleteTicket(world: World, { account, ticket, agent }: Scene): void {
  softDelete(world, { account, ticket, actorId: agent.id });
  world.changed();
}
