import type { Account, Comment, Ticket, User } from '../state.ts';

export type Kind = 'tickets' | 'users' | 'organizations';

/** What an agent has in front of them. */
export interface Scene {
  readonly title: string;
  readonly location: string;
  /** What an app may `get` there. */
  readonly values: Readonly<Record<string, string | number | null>>;
  readonly messages: readonly { readonly author: string; readonly text: string; readonly public: boolean }[];
  readonly editor: boolean;
}

export function sceneOf(account: Account, kind: Kind, id: string): Scene | null {
  if (kind === 'tickets') return ticketScene(account, account.tickets.get(Number(id)));
  if (kind === 'users') return userScene(account.users.get(Number(id)));
  const organization = account.organizations.get(Number(id));
  if (!organization) return null;
  const values = { 'organization.id': organization.id, 'organization.name': organization.name };
  return { title: organization.name, location: 'organization_sidebar', values, messages: [], editor: false };
}

function ticketScene(account: Account, ticket: Ticket | undefined): Scene | null {
  if (!ticket) return null;
  const requester = account.users.get(ticket.requesterId);
  return {
    title: `${ticket.subject} #${ticket.id} (${ticket.status})`,
    location: 'ticket_sidebar',
    values: {
      'ticket.id': ticket.id,
      'ticket.status': ticket.status,
      'ticket.requester.id': ticket.requesterId,
      'ticket.requester.name': requester?.name ?? null,
      // A ticket without organisation has no such path, as in the original.
      ...(ticket.organizationId === null ? {} : { 'ticket.organization.id': ticket.organizationId }),
    },
    messages: ticket.comments.map((comment) => messageOf(account, comment)),
    editor: ticket.status !== 'closed' && ticket.status !== 'deleted',
  };
}

function messageOf(account: Account, comment: Comment): Scene['messages'][number] {
  const author = account.users.get(comment.authorId)?.name ?? 'Somebody';
  return { author, text: comment.body, public: comment.public };
}

function userScene(user: User | undefined): Scene | null {
  if (!user) return null;
  const values = { 'user.id': user.id, 'user.name': user.name, 'user.email': user.email };
  return { title: user.name, location: 'user_sidebar', values, messages: [], editor: false };
}
