import type { Requester } from '../../src/connector/ticket.ts';
import type { ZendeskUser } from './schema.ts';

/** A Zendesk user in the terms of the contract. */
export function requesterOf(user: ZendeskUser): Requester {
  return {
    externalId: user.id,
    email: user.email,
    name: user.name,
    firstName: firstNameOf(user.name),
    locale: user.locale,
    timeZone: timeZoneOf(user),
    organisationId: user.organization_id,
    endUser: user.role === 'end-user',
    suspended: user.suspended ?? false,
    // Zendesk knows no such switch; our own opt-out is kept by Afterword.
    emailOptOut: false,
    tags: user.tags,
  };
}

/** An address as a name (Zendesk does that for unknown senders) is no first name. */
function firstNameOf(name: string | null): string | null {
  if (name === null || name.includes('@')) return null;
  return name.trim().split(/\s+/)[0] || null;
}

/** `time_zone` carries Rails names ("Berlin"); only the IANA form is a zone for everybody. */
function timeZoneOf(user: ZendeskUser): string | null {
  const zone = user.iana_time_zone ?? user.time_zone;
  return zone !== null && (zone.includes('/') || zone === 'UTC') ? zone : null;
}
