import { z } from 'zod';
import type { Account, TestHouse } from './app.ts';
import { signedIn, type Visitor } from './visitor.ts';

const AuditList = z.object({
  items: z.array(
    z.object({
      action: z.string(),
      actorKind: z.string(),
      actorName: z.string().nullable(),
      subjectId: z.string().nullable(),
      before: z.unknown(),
      after: z.unknown(),
      requestId: z.string().nullable(),
    }),
  ),
});

export interface Membership {
  /** One that nobody else has. */
  address(name: string): string;
  /** Returns the member's id. */
  invite(email: string, role: string, workspaceId?: string): Promise<string>;
  /** Invited, signed in, accepted. */
  member(role: string, email?: string): Promise<Visitor & { email: string; id: string }>;
  audit(query?: string): Promise<z.infer<typeof AuditList>['items']>;
}

/** People of the workspace of an account; both are there once the tests run. */
export function membershipOf(place: () => { house: TestHouse; acme: Account }): Membership {
  let counter = 0;
  const people: Membership = {
    address(name) {
      counter += 1;
      return `${name}.${counter}@acme.example`;
    },
    async invite(email, role, workspaceId = place().acme.workspaceId) {
      const made = await place().house.api.done('POST', '/v1/members', { email, role, workspaceId });
      return z.object({ id: z.string() }).parse(made).id;
    },
    async member(role, email = people.address(role)) {
      const { house, acme } = place();
      const id = await people.invite(email, role);
      const visitor = await signedIn(house, email);
      await visitor.get('/workspaces');
      await visitor.post('/workspaces', { workspace: acme.workspaceId });
      return { ...visitor, email, id };
    },
    audit: async (query = '') =>
      AuditList.parse(await place().house.api.done('GET', `/v1/audit?limit=500&${query}`)).items,
  };
  return people;
}
