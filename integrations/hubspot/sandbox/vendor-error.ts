import { randomUUID } from 'node:crypto';

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by any handler; becomes HubSpot's error body with its status. */
export class VendorFailure extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`HTTP ${reply.status}`);
    this.reply = reply;
  }
}

export function failure(status: number, category: string, message: string): VendorFailure {
  const body = { status: 'error', message, correlationId: randomUUID(), category };
  return new VendorFailure({ status, body });
}

export function notFound(message = 'resource not found'): VendorFailure {
  return failure(404, 'OBJECT_NOT_FOUND', message);
}

export function invalid(message: string): VendorFailure {
  return failure(400, 'VALIDATION_ERROR', message);
}

/** HubSpot wraps the list of faults as JSON into its message. */
export function invalidProperty(error: string, name: string, message: string): VendorFailure {
  const faults = JSON.stringify([{ isValid: false, message, error, name }]);
  return invalid(`Property values were not valid: ${faults}`);
}

export type RatePolicy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY';

export function tooMany(policyName: RatePolicy): VendorFailure {
  return new VendorFailure({
    status: 429,
    headers: policyName === 'SECONDLY' ? {} : rateHeaders(0),
    body: {
      status: 'error',
      message: `You have reached your ${policyName.toLowerCase()} limit.`,
      errorType: 'RATE_LIMIT',
      correlationId: randomUUID(),
      policyName,
      requestId: randomUUID(),
    },
  });
}

export function rateHeaders(remaining: number): Record<string, string> {
  return {
    'X-HubSpot-RateLimit-Max': '110',
    'X-HubSpot-RateLimit-Remaining': String(remaining),
    'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
  };
}
