import type { Role } from './schema.ts';

/** Who may do what a role may. Analysts and leads stand side by side: one takes figures out, the other steers asks. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  owner: ['owner', 'admin', 'analyst', 'lead', 'agent', 'viewer'],
  admin: ['admin', 'analyst', 'lead', 'agent', 'viewer'],
  analyst: ['analyst', 'viewer'],
  lead: ['lead', 'agent', 'viewer'],
  agent: ['agent', 'viewer'],
  viewer: ['viewer'],
};

/** May somebody with this role do what `wanted` may? */
export function suffices(role: Role, wanted: Role): boolean {
  return INCLUDED[role].includes(wanted);
}

/** Owners are made and unmade by owners alone; everybody else by admins, too. */
export function mayDecideAbout(role: Role, ...roles: readonly Role[]): boolean {
  return roles.every((about) => suffices(role, about === 'owner' ? 'owner' : 'admin'));
}
