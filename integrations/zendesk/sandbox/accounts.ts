import { randomBytes } from 'node:crypto';
import { takeId, vendorTime } from './state.ts';
import type { Account, Plan, SandboxState, User } from './state.ts';

export interface CustomerInput {
  readonly name: string;
  readonly email: string;
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly organisation?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

export interface AccountInput {
  /** Subdomain, e.g. "acme". */
  readonly account: string;
  readonly name?: string | undefined;
  /** The vendor's number of the account, as webhooks carry it. */
  readonly accountId?: string | undefined;
  readonly plan?: Plan | undefined;
  readonly customers?: readonly CustomerInput[] | undefined;
  /** Admins beside the integration user, who may agree to a connection. */
  readonly admins?: readonly { readonly name: string; readonly email: string }[] | undefined;
  /** An OAuth client of the account's own. */
  readonly localClient?: { readonly clientId: string; readonly clientSecret: string } | undefined;
  /** The API token of the integration user. */
  readonly apiToken?: string | undefined;
}

/** Ids of one account start here; accounts share ids, as a test that nothing is mixed up between them. */
const FIRST_ID = 900_000;
const FIRST_TICKET_ID = 1_000;

const agents = [
  { name: 'Rasa Petrauskienė', email: 'rasa@agents.example', role: 'agent', group: 'Support' },
  { name: 'Tom Becker', email: 'tom@agents.example', role: 'agent', group: 'Support' },
  { name: 'Wei Li', email: 'wei@agents.example', role: 'agent', group: 'Billing' },
] as const;

/** Makes the account, or returns the one that is there. */
export function ensureAccount(state: SandboxState, input: AccountInput, now: number): Account {
  const account = state.accounts.get(input.account) ?? newAccount(state, input, now);
  for (const customer of input.customers ?? []) ensureCustomer(account, customer, now);
  for (const admin of input.admins ?? []) ensureAdmin(account, admin, now);
  letIn(account, input);
  return account;
}

function letIn(account: Account, { localClient, apiToken }: AccountInput): void {
  if (localClient) (account.localClients ??= new Map()).set(localClient.clientId, localClient.clientSecret);
  const owner = account.users.get(account.integrationUserId);
  if (apiToken !== undefined && owner) (account.apiTokens ??= new Map()).set(owner.email, apiToken);
}

/** Everything moves to the new address. */
export function renameAccount(state: SandboxState, account: Account, to: string): void {
  state.accounts.delete(account.subdomain);
  account.subdomain = to;
  state.accounts.set(to, account);
}

function ensureAdmin(account: Account, admin: { name: string; email: string }, now: number): void {
  if (account.userByEmail.has(admin.email.toLowerCase())) return;
  addUser(account, { ...newUser(takeId(account), admin, now), role: 'admin' });
}

function newAccount(state: SandboxState, input: AccountInput, now: number): Account {
  const integrationUserId = FIRST_ID + 1;
  const account: Account = {
    subdomain: input.account,
    name: input.name ?? input.account,
    accountId: input.accountId ?? String(10_000_000 + state.accounts.size),
    plan: input.plan ?? 'team',
    brandId: FIRST_ID + 2,
    integrationUserId,
    nextId: FIRST_ID + 2,
    nextTicketId: FIRST_TICKET_ID,
    users: new Map(),
    userByEmail: new Map(),
    organizations: new Map(),
    organizationByName: new Map(),
    groups: new Map(),
    ticketFields: new Map(),
    userFields: [],
    organizationFields: [],
    customObjects: new Map(),
    tickets: new Map(),
    ticketsByExternalId: new Map(),
    changes: [],
    nextChange: 0,
    webhooks: new Map(),
    triggers: new Map(),
    customerMails: [],
    tokens: new Map(),
  };
  addUser(account, {
    ...newUser(
      integrationUserId,
      { name: 'Afterword Integration', email: 'integration@agents.example' },
      now,
    ),
    role: 'admin',
  });
  for (const agent of agents) addAgent(account, agent, now);
  state.accounts.set(input.account, account);
  return account;
}

function addAgent(account: Account, agent: (typeof agents)[number], now: number): void {
  let groupId = [...account.groups].find(([, name]) => name === agent.group)?.[0];
  if (groupId === undefined) {
    groupId = takeId(account);
    account.groups.set(groupId, agent.group);
  }
  addUser(account, { ...newUser(takeId(account), agent, now), role: agent.role, groupId });
}

/** The customer with this address, made when unknown. */
export function ensureCustomer(account: Account, input: CustomerInput, now: number): User {
  const known = account.userByEmail.get(input.email.toLowerCase());
  const user = known === undefined ? undefined : account.users.get(known);
  if (user) return user;
  const made = newUser(takeId(account), input, now);
  return addUser(account, { ...made, organizationId: organizationId(account, input.organisation) });
}

function newUser(id: number, input: CustomerInput, now: number): User {
  return {
    id,
    name: input.name,
    email: input.email,
    role: 'end-user',
    locale: input.locale ?? 'en-US',
    timeZone: input.timeZone ?? null,
    organizationId: null,
    suspended: false,
    tags: [...(input.tags ?? [])],
    fields: {},
    groupId: null,
    createdAt: vendorTime(now),
    updatedAt: vendorTime(now),
  };
}

export function addUser(account: Account, user: User): User {
  account.users.set(user.id, user);
  account.userByEmail.set(user.email.toLowerCase(), user.id);
  return user;
}

function organizationId(account: Account, name: string | undefined): number | null {
  if (name === undefined) return null;
  const known = account.organizationByName.get(name);
  if (known !== undefined) return known;
  const id = takeId(account);
  account.organizations.set(id, { id, name, tags: [], fields: {} });
  account.organizationByName.set(name, id);
  return id;
}

export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

const DEFAULT_LIFETIME_SECONDS = 1_800;
const LIFETIME_BOUNDS = { least: 300, most: 172_800 };

export interface TokenWish {
  readonly seconds?: number | undefined;
  readonly userId?: number | undefined;
  readonly scope?: string | undefined;
}

/** A new pair; the caller decides what becomes of the old one. */
export function grantTokens(account: Account, now: number, wish: TokenWish = {}): GrantedTokens {
  const lifetimeSeconds = lifetimeOf(wish.seconds);
  const refreshToken = secretText();
  const pair = { accessToken: secretText(), refreshToken, issuedAt: now, lifetimeSeconds };
  account.tokens.set(pair.accessToken, { ...pair, userId: wish.userId, scope: wish.scope });
  return { ...pair, expiresInSeconds: lifetimeSeconds };
}

export function lifetimeOf(wantedSeconds: number | undefined): number {
  const { least, most } = LIFETIME_BOUNDS;
  return Math.min(most, Math.max(least, wantedSeconds ?? DEFAULT_LIFETIME_SECONDS));
}

export function secretText(): string {
  return randomBytes(24).toString('base64url');
}

/** Twelve people for whoever wants a populated account. */
export const sampleCustomers: readonly CustomerInput[] = [
  {
    name: 'Maria Santos',
    email: 'maria.santos@customers.example',
    organisation: 'Northwind Foods',
    timeZone: 'Europe/Lisbon',
  },
  {
    name: 'Jonas Kazlauskas',
    email: 'jonas.kazlauskas@customers.example',
    locale: 'lt',
    organisation: 'Baltic Timber',
    timeZone: 'Europe/Vilnius',
  },
  {
    name: 'Chen Jing',
    email: 'chen.jing@customers.example',
    locale: 'zh-CN',
    organisation: 'Lotus Trading',
    timeZone: 'Asia/Shanghai',
  },
  {
    name: 'Emma Wilson',
    email: 'emma.wilson@customers.example',
    locale: 'en-GB',
    organisation: 'Northwind Foods',
    timeZone: 'Europe/London',
  },
  {
    name: 'Lukas Meyer',
    email: 'lukas.meyer@customers.example',
    locale: 'de',
    organisation: 'Alpen Verlag',
    timeZone: 'Europe/Berlin',
  },
  {
    name: 'Aisha Khan',
    email: 'aisha.khan@customers.example',
    organisation: 'Harbour Clinics',
    timeZone: 'Asia/Karachi',
  },
  {
    name: 'Pierre Dubois',
    email: 'pierre.dubois@customers.example',
    locale: 'fr',
    organisation: 'Alpen Verlag',
    timeZone: 'Europe/Paris',
  },
  {
    name: 'Grace Okafor',
    email: 'grace.okafor@customers.example',
    organisation: 'Harbour Clinics',
    timeZone: 'Africa/Lagos',
  },
  {
    name: 'Mateo García',
    email: 'mateo.garcia@customers.example',
    locale: 'es',
    organisation: 'Northwind Foods',
    timeZone: 'America/Mexico_City',
  },
  {
    name: 'Wang Fang',
    email: 'wang.fang@customers.example',
    locale: 'zh-CN',
    organisation: 'Lotus Trading',
    timeZone: 'Asia/Shanghai',
  },
  {
    name: 'Ieva Petraitė',
    email: 'ieva.petraite@customers.example',
    locale: 'lt',
    organisation: 'Baltic Timber',
    timeZone: 'Europe/Vilnius',
  },
  { name: 'Noah Smith', email: 'noah.smith@customers.example', timeZone: 'America/New_York' },
];
