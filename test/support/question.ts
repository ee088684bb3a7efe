import { ConnectionSettings, type Connection } from '../../src/connection/schema.ts';
import type { Requester } from '../../src/connector/ticket.ts';
import type { Question } from '../../src/eligibility/decide.ts';
import type { SolvedTicket } from '../../src/ticket-closed/ticket-event.ts';
import { houseSettings, type SettingsChange } from './house-settings.ts';

export const NOW = new Date('2026-11-18T12:00:00Z');
const SOLVED_AT = new Date('2026-11-18T11:55:00Z');

/** What differs from a ticket that may be asked about. */
export interface QuestionChange {
  readonly settings?: SettingsChange;
  readonly connection?: Partial<Connection>;
  readonly ticket?: Partial<SolvedTicket>;
  readonly requester?: Partial<Requester>;
  readonly person?: Partial<Question['person']>;
}

export function liveConnection(settings: SettingsChange = {}, change: Partial<Connection> = {}): Connection {
  return {
    id: '01a20000-0000-7000-8000-000000000001',
    workspaceId: '01a20000-0000-7000-8000-000000000002',
    platform: 'zendesk',
    accountId: 'acme',
    accountNumber: '10000000',
    name: 'Acme',
    baseUrl: 'https://acme.zendesk.com',
    mode: 'live',
    liveSince: new Date('2026-11-01T00:00:00Z'),
    health: 'connected',
    healthWords: null,
    settings: ConnectionSettings.parse(houseSettings(settings)),
    settingsVersion: 1,
    resources: {},
    webhookId: null,
    ...change,
  };
}

/** A question that is answered with an ask, unless the change speaks against it. */
export function question(change: QuestionChange = {}): Question {
  const agent = { externalId: '7', name: 'Tom Becker', email: 'tom@agents.example' };
  const requester: Requester = {
    externalId: '9',
    email: 'ada@customers.example',
    name: 'Ada Byron',
    firstName: 'Ada',
    locale: 'en',
    timeZone: null,
    organisationId: null,
    endUser: true,
    suspended: false,
    emailOptOut: false,
    tags: [],
    ...change.requester,
  };
  return {
    connection: liveConnection(change.settings, change.connection),
    now: NOW,
    person: {
      lastAskedAt: null,
      pendingAskAt: null,
      optedOut: false,
      undeliverable: false,
      ...change.person,
    },
    ticket: {
      id: '4711',
      number: '4711',
      status: 'solved',
      solvedAt: SOLVED_AT,
      createdAt: new Date('2026-11-17T09:00:00Z'),
      requester,
      organisation: null,
      snapshot: {
        assignee: agent,
        group: null,
        brand: null,
        channel: 'email',
        tags: [],
        contributors: [agent],
      },
      customerMessages: 1,
      agentReplies: 1,
      receivedAt: 'support@acme.example',
      ownTask: false,
      consent: null,
      country: null,
      ...change.ticket,
    },
  };
}
