import { ensureAccount, grantTokens, renameAccount } from './accounts.ts';
import type { AccountInput, GrantedTokens } from './accounts.ts';
import { createAppControl, type AppControl } from './app-control.ts';
import type { Counters } from './api.ts';
import type { GlobalClient } from './clients.ts';
import type { DeliverySummary } from './delivery.ts';
import type { Faults } from './faults.ts';
import {
  customerMails,
  historyEntries,
  organisationRecords,
  taskRecords,
  ticketRecords,
  userRecords,
  webhookEntries,
} from './records.ts';
import type { HistoryEntry, OrganisationRecord, TicketRecord, UserRecord, WebhookEntry } from './records.ts';
import type { Account, CustomerMail } from './state.ts';
import type { RenewalFigures } from './renewal-log.ts';
import { createStory } from './story.ts';
import type { Story } from './story.ts';
import type { World } from './world.ts';

export interface CreatedAccount {
  readonly account: string;
  readonly baseUrl: string;
  /** The vendor's number of the account, as its webhooks carry it. */
  readonly accountId: string;
  readonly credentials: GrantedTokens;
}

export interface AccountRecords {
  readonly account: string;
  readonly name: string;
  readonly accountId: string;
  readonly plan: string;
  readonly tickets: readonly TicketRecord[];
  readonly tasks: readonly TicketRecord[];
  readonly users: readonly UserRecord[];
  readonly organisations: readonly OrganisationRecord[];
  readonly customObjectRecords: readonly HistoryEntry[];
  readonly customerMails: readonly CustomerMail[];
  /** How many of them something of ours caused: must stay 0. */
  readonly customerMailsCausedByIntegration: number;
  readonly webhooks: readonly WebhookEntry[];
  readonly triggers: readonly string[];
  readonly views: readonly string[];
  /** Titles of the fields and objects that an admin or an app made. */
  readonly customFields: readonly string[];
  readonly webhookDeliveries: DeliverySummary;
}

/** What a demo, a test or a person at the controls can do; the same over HTTP and in process. */
export interface ZendeskControl extends Story, AppControl {
  /** Makes an account with agents and an OAuth grant, or returns the one that is there with a fresh grant. */
  createAccount(input: AccountInput): CreatedAccount;
  /** Makes an account that nobody has connected, or leaves the one that is there as it is. */
  openAccount(input: AccountInput): void;
  /** The account gets another address; at the old one nobody answers any more. */
  renameAccount(account: string, to: string): void;
  suspendAccount(account: string, suspended: boolean): void;
  /** An admin takes the access away: every token is dead, and nobody is told. */
  revokeTokens(account: string): void;
  /** How many token pairs of an account are alive. */
  liveTokens(account: string): number;
  /** The OAuth client that works in all accounts; null takes any. */
  setClient(client: GlobalClient | null): void;
  /** What the token endpoint has seen of an account. */
  renewals(account: string): RenewalFigures;
  accounts(): string[];
  records(account: string): AccountRecords;
  tickets(account: string): TicketRecord[];
  tasks(account: string): TicketRecord[];
  users(account: string): UserRecord[];
  /** Switches the account's own survey on, or off with null. */
  setNativeSurvey(account: string, survey: 'legacy' | 'csat' | null): void;
  setFaults(faults: Faults, account?: string): void;
  faults(): object;
  /** Calls of the API per method and endpoint. */
  counters(): Record<string, number>;
  resetCounters(): void;
  /** Resolves when no webhook is under way. */
  webhooksSettled(): Promise<void>;
}

export class UnknownAccountError extends Error {}

export function createControl(world: World, counters: Counters, url: () => string): ZendeskControl {
  function found(account: string): Account {
    const known = world.state.accounts.get(account);
    if (!known) throw new UnknownAccountError(`There is no account "${account}" in this sandbox`);
    return known;
  }

  const baseUrlOf = (account: string): string => `${url()}/accounts/${account}`;

  return {
    ...createStory(world, found),
    ...createAppControl(world, { found, baseUrlOf }),
    createAccount(input) {
      const account = ensureAccount(world.state, input, world.now());
      const credentials = grantTokens(account, world.now());
      world.changed();
      return {
        account: account.subdomain,
        baseUrl: baseUrlOf(account.subdomain),
        accountId: account.accountId,
        credentials,
      };
    },
    openAccount(input) {
      ensureAccount(world.state, input, world.now());
      world.changed();
    },
    renameAccount(account, to) {
      renameAccount(world.state, found(account), to);
      world.changed();
    },
    suspendAccount(account, suspended) {
      const one = found(account);
      if (suspended) one.unreachable = 'suspended';
      else delete one.unreachable;
      world.changed();
    },
    revokeTokens(account) {
      found(account).tokens.clear();
      world.changed();
    },
    liveTokens: (account) => found(account).tokens.size,
    setClient: (client) => void (world.clients.global = client),
    renewals: (account) => world.renewalLog.of(account),
    accounts: () => [...world.state.accounts.keys()],
    ...createLooks(world, found),
    setNativeSurvey(account, survey) {
      const changed = found(account);
      if (survey === null) delete changed.nativeSurvey;
      else changed.nativeSurvey = survey;
      world.changed();
    },
    setFaults: (faults, account) => world.faults.set(faults, account),
    faults: () => world.faults.all(),
    counters: () => Object.fromEntries(counters),
    resetCounters: () => counters.clear(),
    webhooksSettled: () => world.courier.settled(),
  };
}

/** Copies: what was looked at does not change under the eyes of who looks. */
function createLooks(
  world: World,
  found: (account: string) => Account,
): Pick<ZendeskControl, 'records' | 'tickets' | 'tasks' | 'users'> {
  return {
    records: (account) => structuredClone(recordsOf(world, found(account))),
    tickets: (account) => structuredClone(ticketRecords(found(account))),
    tasks: (account) => structuredClone(taskRecords(found(account))),
    users: (account) => structuredClone(userRecords(found(account))),
  };
}

function recordsOf(world: World, account: Account): AccountRecords {
  const mails = customerMails(account);
  return {
    account: account.subdomain,
    name: account.name,
    accountId: account.accountId,
    plan: account.plan,
    tickets: ticketRecords(account),
    tasks: taskRecords(account),
    users: userRecords(account),
    organisations: organisationRecords(account),
    customObjectRecords: historyEntries(account),
    customerMails: mails,
    customerMailsCausedByIntegration: mails.filter((mail) => mail.causedBy === 'integration').length,
    webhooks: webhookEntries(account),
    triggers: [...account.triggers.values()].map(({ title }) => title),
    views: [...(account.views?.values() ?? [])].map(({ title }) => title),
    customFields: [
      ...[...account.ticketFields.values(), ...account.userFields, ...account.organizationFields].map(
        ({ title }) => title,
      ),
      ...[...account.customObjects.values()].map(({ title }) => title),
    ],
    webhookDeliveries: world.courier.summary(account.subdomain),
  };
}
