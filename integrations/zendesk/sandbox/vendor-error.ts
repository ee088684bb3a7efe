/** An answer that is not 2xx, with the vendor's body. */
export class VendorError extends Error {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(`sandbox answers ${status}`);
    this.name = 'VendorError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function recordInvalid(field: string, description: string): VendorError {
  return new VendorError(422, {
    error: 'RecordInvalid',
    description: 'Record validation errors',
    details: { [field]: [{ description, error: 'InvalidValue' }] },
  });
}

export function closedTicket(): VendorError {
  return new VendorError(422, {
    error: 'RecordInvalid',
    description: 'Record validation errors',
    details: { status: [{ description: 'Status: closed prevents ticket update', error: 'ClosedTicket' }] },
  });
}

export function recordNotFound(): VendorError {
  return new VendorError(404, { error: 'RecordNotFound', description: 'Not found' });
}

export function invalidEndpoint(): VendorError {
  return new VendorError(404, {
    error: { title: 'InvalidEndpoint', message: 'Not found' },
  });
}

export function invalidAttribute(message: string): VendorError {
  return new VendorError(400, { error: { title: 'Invalid attribute', message } });
}

export function invalidToken(): VendorError {
  return new VendorError(401, {
    error: 'invalid_token',
    error_description:
      'The access token provided is expired, revoked, malformed or invalid for other reasons.',
  });
}

/** Newer resources answer in this shape. */
export function jsonApiError(status: number, code: string, detail: string): VendorError {
  return new VendorError(status, { errors: [{ status: String(status), code, title: code, detail }] });
}

export function tooManyRequests(
  retryAfterSeconds: number,
  headers: Record<string, string> = {},
): VendorError {
  return new VendorError(
    429,
    { error: 'APIRateLimitExceeded', description: 'Number of allowed API requests per minute exceeded' },
    { 'Retry-After': String(retryAfterSeconds), ...headers },
  );
}
