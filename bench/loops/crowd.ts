import { z } from 'zod';
import type { Site } from '../outside/sites.ts';
import type { OutsideWorld } from '../outside/stage.ts';

/** One customer with one ticket that is still open, and what they will answer. */
export interface Customer {
  readonly email: string;
  readonly site: Site;
  readonly ticketId: string;
  readonly score: number;
}

export const CUSTOMER_DOMAIN = 'customers.example';
/** 40 % detractors, 20 % passives, 40 % promoters. */
const SCORES = [0, 9, 7, 3, 10, 6, 9, 8, 2, 10];
const MADE_AT_A_TIME = 8;
const Ids = z.object({ ids: z.array(z.string()) });

export interface CrowdPlan {
  readonly count: number;
  /** Makes the addresses of this crowd its own. */
  readonly name: string;
}

/** Opens tickets at all sites, as many at each; the customers come in the order in which they are to be solved. */
export async function gatherCrowd(
  world: OutsideWorld,
  sites: readonly Site[],
  { count, name }: CrowdPlan,
): Promise<Customer[]> {
  const perSite: Ticket[][] = [];
  for (let start = 0; start < sites.length; start += MADE_AT_A_TIME) {
    const some = sites.slice(start, start + MADE_AT_A_TIME);
    perSite.push(
      ...(await Promise.all(
        some.map((site, index) =>
          openTickets(world, site, { name, count: shareOf(count, sites.length, start + index) }),
        ),
      )),
    );
  }
  return inTurns(perSite).map((ticket, index) => ({ ...ticket, score: SCORES[index % SCORES.length] ?? 0 }));
}

/** So many of `count` fall to the one at `index`. */
export function shareOf(count: number, sites: number, index: number): number {
  return Math.floor(count / sites) + (index < count % sites ? 1 : 0);
}

/** The first of each, then the second of each: no account gets two in a row. */
export function inTurns<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  ).flat();
}

type Ticket = Omit<Customer, 'score'>;

async function openTickets(world: OutsideWorld, site: Site, plan: CrowdPlan): Promise<Ticket[]> {
  const tickets: Ticket[] = [];
  for (let index = 0; index < plan.count; index += 1) {
    const email = `${plan.name}.${site.name}.${index}@${CUSTOMER_DOMAIN}`;
    const person = { name: `Customer ${index}`, email };
    const json = site.platform === 'zendesk' ? { requester: person } : { contact: person };
    const path = `/sandbox/accounts/${site.account}/tickets`;
    const { ids } = await world[site.platform].http.json(path, Ids, { json });
    if (site.crmPortal !== null) {
      const contacts = `/sandbox/accounts/${site.crmPortal}/contacts`;
      await world.hubspot.http.json(contacts, z.unknown(), { json: person });
    }
    tickets.push(...ids.map((ticketId) => ({ email, site, ticketId })));
  }
  return tickets;
}
