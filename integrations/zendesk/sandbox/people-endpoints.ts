import { z } from 'zod';
import { addUser, ensureCustomer } from './accounts.ts';
import { created, numericId, ok, shaped } from './endpoint.ts';
import type { ApiAnswer, ApiCall, Endpoint } from './endpoint.ts';
import { acceptedValue, retag } from './field-values.ts';
import { vendorTime } from './state.ts';
import type { Field, FieldValue, Organization, User } from './state.ts';
import { invalidAttribute, recordInvalid, recordNotFound } from './vendor-error.ts';
import { organizationView, userView } from './views.ts';

export const peopleEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/users/me', handle: (call) => answer(call, call.actor.user) },
  { method: 'GET', path: '/users/search', handle: search },
  { method: 'POST', path: '/users/create_or_update', handle: createOrUpdate },
  { method: 'GET', path: '/users/:id', handle: (call) => answer(call, foundUser(call)) },
  { method: 'PUT', path: '/users/:id', handle: updateUser },
  { method: 'GET', path: '/groups/:id', handle: showGroup },
  { method: 'GET', path: '/organizations/:id', handle: showOrganization },
  { method: 'PUT', path: '/organizations/:id', handle: updateOrganization },
];

const FieldValues = z.record(z.string(), z.unknown());
const UserBody = z.strictObject({
  user: z.strictObject({
    name: z.string().min(1).optional(),
    email: z.email().optional(),
    skip_verify_email: z.boolean().optional(),
    user_fields: FieldValues.optional(),
  }),
});
const OrganizationBody = z.strictObject({
  organization: z.strictObject({ organization_fields: FieldValues.optional() }),
});

function answer(call: ApiCall, user: User): ApiAnswer {
  return ok({ user: userView(call.account, user) });
}

function foundUser(call: ApiCall): User {
  const user = call.account.users.get(numericId(call.params['id']));
  if (!user) throw recordNotFound();
  return user;
}

/** Knows the one query we send: `email:"a@b.example"`. */
function search(call: ApiCall): ApiAnswer {
  const email = /^email:"([^"]+)"$/.exec(call.query['query'] ?? '')?.[1];
  if (email === undefined) throw invalidAttribute('This sandbox searches users by email:"…" only');
  const id = call.account.userByEmail.get(email.toLowerCase());
  const user = id === undefined ? undefined : call.account.users.get(id);
  return ok({ users: user ? [userView(call.account, user)] : [], count: user ? 1 : 0, next_page: null });
}

function updateUser(call: ApiCall): ApiAnswer {
  const user = foundUser(call);
  call.world.limits.userUpdate(call.account, user.id, call.now);
  const { user: input } = shaped(call.body, UserBody);
  changeUser(call, user, input.user_fields);
  return answer(call, user);
}

function changeUser(call: ApiCall, user: User, values: Record<string, unknown> | undefined): void {
  Object.assign(user, withFields(call.account.userFields, user, values ?? {}));
  user.updatedAt = vendorTime(call.now);
}

function createOrUpdate(call: ApiCall): ApiAnswer {
  const { user: input } = shaped(call.body, UserBody);
  if (input.email === undefined || input.name === undefined) {
    throw recordInvalid('name', 'Name: cannot be blank');
  }
  const known = call.account.userByEmail.has(input.email.toLowerCase());
  const user = ensureCustomer(call.account, { name: input.name, email: input.email }, call.now);
  changeUser(call, user, input.user_fields);
  addUser(call.account, user);
  return known ? answer(call, user) : created({ user: userView(call.account, user) });
}

/** Values by key; an unknown key is refused although the vendor may only ignore it: it would be a slip of ours. */
function withFields(
  fields: readonly Field[],
  record: { readonly fields: Record<string, FieldValue>; readonly tags: readonly string[] },
  values: Record<string, unknown>,
): { fields: Record<string, FieldValue>; tags: string[] } {
  const next = { fields: { ...record.fields }, tags: [...record.tags] };
  for (const [key, value] of Object.entries(values)) {
    const field = fields.find((one) => one.key === key);
    if (!field) throw recordInvalid('base', `Field "${key}" does not exist`);
    const after = acceptedValue(field, value);
    next.tags = retag(next.tags, { field, before: next.fields[key] ?? null, after });
    next.fields[key] = after;
  }
  return next;
}

function showGroup(call: ApiCall): ApiAnswer {
  const id = numericId(call.params['id']);
  const name = call.account.groups.get(id);
  if (name === undefined) throw recordNotFound();
  return ok({ group: { id, name } });
}

function foundOrganization(call: ApiCall): Organization {
  const organization = call.account.organizations.get(numericId(call.params['id']));
  if (!organization) throw recordNotFound();
  return organization;
}

function showOrganization(call: ApiCall): ApiAnswer {
  return ok({ organization: organizationView(call.account, foundOrganization(call)) });
}

function updateOrganization(call: ApiCall): ApiAnswer {
  const organization = foundOrganization(call);
  const { organization: input } = shaped(call.body, OrganizationBody);
  Object.assign(
    organization,
    withFields(call.account.organizationFields, organization, input.organization_fields ?? {}),
  );
  return ok({ organization: organizationView(call.account, organization) });
}
