import type { Agent } from '../../src/connector/ticket.ts';
import type { ZendeskCall, ZendeskClient } from './client.ts';
import { allPages } from './paging.ts';
import { CommentPage } from './schema.ts';
import type { ZendeskComment, ZendeskUser } from './schema.ts';

export interface Conversation {
  readonly comments: readonly ZendeskComment[];
  readonly users: ReadonlyMap<string, ZendeskUser>;
}

/** Who said what on a ticket; one call for a hundred messages. */
export async function readConversation(client: ZendeskClient, ticketId: string): Promise<Conversation> {
  const users = new Map<string, ZendeskUser>();
  const comments = await allPages(
    client,
    { call: commentsOf(ticketId, { include: 'users' }), shape: CommentPage },
    (page) => {
      for (const user of page.users) users.set(user.id, user);
      return { items: page.comments, meta: page.meta };
    },
  );
  return { comments, users };
}

/** Whether our marker stands in a comment of the ticket already, newest first. */
export async function hasComment(client: ZendeskClient, ticketId: string, marker: string): Promise<boolean> {
  const comments = await allPages(
    client,
    { call: commentsOf(ticketId, { sort: '-created_at' }), shape: CommentPage },
    (page) => {
      const found = page.comments.some((comment) => comment.body.includes(marker));
      return { items: page.comments, meta: found ? null : page.meta };
    },
  );
  return comments.some((comment) => comment.body.includes(marker));
}

function commentsOf(ticketId: string, query: Record<string, string>): ZendeskCall {
  return { method: 'GET', path: ['tickets', ticketId, 'comments'], query };
}

/** Public messages by anybody who is not an agent. */
export function customerMessages(conversation: Conversation, requesterId: string | null): number {
  return publicOnes(conversation).filter((comment) => byCustomer(conversation, comment, requesterId)).length;
}

export function agentReplies(conversation: Conversation, requesterId: string | null): number {
  return publicOnes(conversation).filter((comment) => byAgent(conversation, comment, requesterId)).length;
}

/** Every agent who answered the customer, in the order of their first answer. */
export function contributors(conversation: Conversation, requesterId: string | null): Agent[] {
  const seen = new Map<string, Agent>();
  for (const comment of publicOnes(conversation)) {
    const id = comment.author_id;
    if (id === null || seen.has(id) || !byAgent(conversation, comment, requesterId)) continue;
    const user = conversation.users.get(id);
    seen.set(id, { externalId: id, name: user?.name ?? null, email: user?.email ?? null });
  }
  return [...seen.values()];
}

function publicOnes(conversation: Conversation): ZendeskComment[] {
  return conversation.comments.filter((comment) => comment.public);
}

function byCustomer(
  conversation: Conversation,
  comment: ZendeskComment,
  requesterId: string | null,
): boolean {
  if (comment.author_id === null) return false;
  if (comment.author_id === requesterId) return true;
  return conversation.users.get(comment.author_id)?.role === 'end-user';
}

/** Somebody Zendesk no longer knows, and the system itself, count for neither side. */
function byAgent(conversation: Conversation, comment: ZendeskComment, requesterId: string | null): boolean {
  if (comment.author_id === null || comment.author_id === requesterId) return false;
  return isAgent(conversation.users.get(comment.author_id));
}

export function isAgent(user: ZendeskUser | undefined): boolean {
  return user?.role === 'agent' || user?.role === 'admin';
}
