import { fetchForCard, runWorkflowAction } from './app-calls.ts';
import type { ActionAnswer, ActionRun, CardAnswer, CardFetch } from './app-calls.ts';
import type { Faults } from './faults.ts';
import { ensureContact } from './people.ts';
import type { CustomerInput } from './people.ts';
import { newPortal } from './portals.ts';
import type { PortalInput } from './portals.ts';
import type { SandboxApp, SandboxEvent, SandboxPortal } from './state.ts';
import { createStory } from './story.ts';
import type { Story } from './story.ts';
import { endGrants, fullGrant, grantTokens, isInstalled, ttlSeconds } from './tokens.ts';
import type { RenewalFigures, RenewalLog } from './renewal-log.ts';
import type { Grant } from './tokens.ts';
import { companyRecords, contactRecords, noteRecords, taskRecords, ticketRecords } from './views.ts';
import type { CompanyRecord, ContactRecord, NoteRecord, TaskRecord, TicketRecord } from './views.ts';
import type { DeliverySummary } from './delivery-log.ts';
import type { WebhookSender } from './webhooks.ts';
import { changeNow } from './world.ts';
import type { World } from './world.ts';

export interface AccountInput extends Omit<PortalInput, 'id'> {
  /** Portal id, digits only. */
  readonly account: string;
  readonly customers?: readonly CustomerInput[] | undefined;
}

/** What HubSpot or an admin of the portal does to it. */
export interface PortalChange {
  readonly name?: string | undefined;
  readonly suspended?: boolean | undefined;
  /** Scopes that no token has any more from now on. */
  readonly withheldScopes?: readonly string[] | undefined;
}

export type AppInput = { readonly [K in keyof SandboxApp]?: SandboxApp[K] | undefined };

export interface CreatedAccount {
  readonly account: string;
  readonly baseUrl: string;
  readonly credentials: Grant;
}

export interface AccountRecords {
  readonly account: string;
  readonly name: string;
  readonly tickets: readonly TicketRecord[];
  readonly contacts: readonly ContactRecord[];
  readonly companies: readonly CompanyRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly notes: readonly NoteRecord[];
  readonly owners: readonly { readonly id: string; readonly name: string; readonly email: string }[];
  /** Names of the custom properties per type. */
  readonly properties: Readonly<Record<'contacts' | 'tickets' | 'companies', readonly string[]>>;
  readonly webhookDeliveries: DeliverySummary;
}

/** What a demo, a test or a person at the controls can do; the same over HTTP and in process. */
export interface HubspotControl extends Story {
  /** Replaces what is given of the app: id, client id, client secret, webhook target. */
  setApp(given: AppInput): void;
  /** Makes a portal with pipelines, owners and an OAuth grant, or returns the one that is there with a fresh grant. */
  createAccount(input: AccountInput): CreatedAccount;
  /** Makes a portal that has not installed the app, or leaves the one that is there as it is. */
  openAccount(input: AccountInput): void;
  changeAccount(account: string, change: PortalChange): void;
  /** An admin of the portal removes the app: all tokens are dead, and nobody is told. */
  uninstall(account: string): void;
  isInstalled(account: string): boolean;
  /** What the token endpoint has seen of a portal. */
  renewals(account: string): RenewalFigures;
  accounts(): string[];
  records(account: string): AccountRecords;
  tickets(account: string): TicketRecord[];
  contacts(account: string): ContactRecord[];
  tasks(account: string): TaskRecord[];
  /** What stands on the timelines of contacts because of us. */
  appEvents(account: string): SandboxEvent[];
  /** `hubspot.fetch` of a card in this portal. */
  fetchForCard(account: string, wish: CardFetch): Promise<CardAnswer>;
  /** A workflow of this portal runs our action on a ticket. */
  runWorkflowAction(account: string, run: ActionRun): Promise<ActionAnswer>;
  /** An owner leaves: no record can be given to them any more. */
  deactivateOwner(account: string, ownerId: string): void;
  /** The portal's own surveys: sent, hidden from the app, or (null) not sent. */
  setNativeSurvey(account: string, survey: 'on' | 'hidden' | null): void;
  setFaults(faults: Faults, account?: string): void;
  faults(): object;
  /** Calls of the API per method and endpoint. */
  counters(): Record<string, number>;
  resetCounters(): void;
  /** Resolves when no event waits and no request or retry is under way. */
  webhooksSettled(): Promise<void>;
}

export class UnknownAccountError extends Error {}

export interface ControlParts {
  readonly world: World;
  readonly sender: WebhookSender;
  readonly renewalLog: RenewalLog;
  readonly counters: Map<string, number>;
  readonly url: () => string;
}

export function createControl({ world, sender, renewalLog, counters, url }: ControlParts): HubspotControl {
  const { portals } = world.state;

  const found = (account: string): SandboxPortal => known(portals.get(account), account);

  function openAccount({ account, customers = [], ...input }: AccountInput): void {
    const portal = portals.get(account) ?? newPortal({ ...input, id: account });
    portals.set(account, portal);
    for (const customer of customers) ensureContact(changeNow(world, portal), customer);
    world.changed();
  }

  return {
    ...createStory(world, found),
    setApp(given) {
      Object.assign(world.state.app, Object.fromEntries(Object.entries(given).filter(isGiven)));
      world.changed();
    },
    openAccount,
    createAccount(input) {
      openAccount(input);
      const { account } = input;
      const granted = grantTokens(world, fullGrant(account));
      const expiresInSeconds = ttlSeconds(world, account);
      return { account, baseUrl: url(), credentials: { ...granted, expiresInSeconds } };
    },
    changeAccount(account, { name, suspended, withheldScopes }) {
      const portal = found(account);
      if (name !== undefined) portal.name = name;
      if (suspended !== undefined) portal.suspended = suspended;
      if (withheldScopes !== undefined) portal.withheldScopes = [...withheldScopes];
      world.changed();
    },
    uninstall: (account) => endGrants(world, found(account).id),
    isInstalled: (account) => isInstalled(world.state, found(account).id),
    renewals: (account) => renewalLog.of(account),
    accounts: () => [...portals.keys()],
    records: (account) => recordsOf(found(account), sender),
    tickets: (account) => ticketRecords(found(account)),
    contacts: (account) => contactRecords(found(account)),
    tasks: (account) => taskRecords(found(account)),
    ...appControl(world, found),
    deactivateOwner(account, ownerId) {
      const portal = found(account);
      portal.owners = portal.owners.map((owner) =>
        owner.id === ownerId ? { ...owner, archived: true } : owner,
      );
      world.changed();
    },
    setNativeSurvey: (account, survey) => switchSurvey(world, found(account), survey),
    setFaults: (faults, account) => world.faults.set(faults, account),
    faults: () => world.faults.all(),
    counters: () => Object.fromEntries(counters),
    resetCounters: () => counters.clear(),
    webhooksSettled: () => sender.settled(),
  };
}

/** What our app does in a portal, and what it left there. */
function appControl(
  world: World,
  found: (account: string) => SandboxPortal,
): Pick<HubspotControl, 'appEvents' | 'fetchForCard' | 'runWorkflowAction'> {
  return {
    appEvents: (account) => [...(found(account).appEvents?.values() ?? [])],
    fetchForCard: (account, wish) => fetchForCard(world, found(account), wish),
    runWorkflowAction: (account, run) => runWorkflowAction(world, found(account), run),
  };
}

function isGiven([, value]: [string, unknown]): boolean {
  return value !== undefined;
}

function known(portal: SandboxPortal | undefined, account: string): SandboxPortal {
  if (portal) return portal;
  throw new UnknownAccountError(`There is no portal "${account}" in this sandbox`);
}

function switchSurvey(world: World, portal: SandboxPortal, survey: 'on' | 'hidden' | null): void {
  const changed = portal;
  if (survey === null) delete changed.nativeSurvey;
  else changed.nativeSurvey = survey;
  world.changed();
}

function recordsOf(portal: SandboxPortal, sender: WebhookSender): AccountRecords {
  const custom = (type: 'contacts' | 'tickets' | 'companies'): string[] =>
    [...portal.properties[type].values()].filter(({ builtIn }) => !builtIn).map(({ name }) => name);
  return {
    account: portal.id,
    name: portal.name,
    tickets: ticketRecords(portal),
    contacts: contactRecords(portal),
    companies: companyRecords(portal),
    tasks: taskRecords(portal),
    notes: noteRecords(portal),
    owners: portal.owners.map(({ id, firstName, lastName, email }) => {
      return { id, email, name: `${firstName} ${lastName}`.trim() };
    }),
    properties: { contacts: custom('contacts'), tickets: custom('tickets'), companies: custom('companies') },
    webhookDeliveries: sender.summary(portal.id),
  };
}
