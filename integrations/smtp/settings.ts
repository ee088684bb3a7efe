import { isIP } from 'node:net';

/** Where mails are handed over, and how the connection is secured. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps). */
  readonly secure: boolean;
  /** Refuse to go on without STARTTLS. */
  readonly requireTls: boolean;
  readonly ignoreTls: boolean;
  /** False accepts any certificate: for a relay with a self-signed one. */
  readonly verifyCertificate: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
}

/** A carrier setting that cannot work. Never holds the URL: it may carry a password. */
export class SmtpSettingsError extends Error {
  readonly code = 'smtp-settings';
  /** For the admin: what to change. */
  readonly words: string;

  constructor(words: string, options?: { cause?: unknown }) {
    super(words, options);
    this.name = 'SmtpSettingsError';
    this.words = words;
  }
}

// RFC 8314: implicit TLS on 465 for submission, STARTTLS on 587.
const IMPLICIT_TLS_PORT = 465;
const SUBMISSION_PORT = 587;
const SWITCHES = new Set(['requireTLS', 'ignoreTLS', 'verifyCertificate']);

/**
 * Reads `smtp://user:password@host:587?requireTLS=true` or `smtps://…`.
 * User and password are percent-encoded. Switches: requireTLS, ignoreTLS, verifyCertificate (true or false).
 * A login over `smtp://` to another machine requires STARTTLS unless the switch says otherwise.
 * @throws {SmtpSettingsError} when the URL cannot be used; the message never repeats it.
 */
export function parseSmtpUrl(text: string): ServerSettings {
  const url = parsedUrl(text);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const login = loginOf(url);
  const ignoreTls = switchOf(url, 'ignoreTLS') ?? false;
  const requireTls = switchOf(url, 'requireTLS') ?? (login !== null && !secure && !isLoopback(host));
  if (requireTls && ignoreTls) {
    throw new SmtpSettingsError(
      'The SMTP URL both ignores and requires TLS. Without TLS the password would travel in the clear: leave ignoreTLS out, or say requireTLS=false too.',
    );
  }
  return {
    host,
    port: url.port === '' ? (secure ? IMPLICIT_TLS_PORT : SUBMISSION_PORT) : Number(url.port),
    secure,
    requireTls,
    ignoreTls,
    verifyCertificate: switchOf(url, 'verifyCertificate') ?? true,
    login,
  };
}

function parsedUrl(text: string): URL {
  if (!URL.canParse(text)) throw new SmtpSettingsError('The SMTP URL is not a URL: smtp://host:587 is one.');
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    throw new SmtpSettingsError('The SMTP URL must begin with smtp:// or smtps://.');
  }
  if (url.hostname === '') throw new SmtpSettingsError('The SMTP URL names no host.');
  for (const name of url.searchParams.keys()) {
    if (!SWITCHES.has(name)) {
      throw new SmtpSettingsError(
        `The SMTP URL has an unknown switch "${name}": ${[...SWITCHES].join(', ')} exist.`,
      );
    }
  }
  return url;
}

function switchOf(url: URL, name: string): boolean | null {
  const value = url.searchParams.get(name);
  if (value === null) return null;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new SmtpSettingsError(`The switch ${name} of the SMTP URL must be true or false.`);
}

function loginOf(url: URL): ServerSettings['login'] {
  if (url.username === '' && url.password === '') return null;
  if (url.username === '' || url.password === '') {
    throw new SmtpSettingsError('The SMTP URL needs both a user and a password, or neither.');
  }
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch (cause) {
    throw new SmtpSettingsError('User and password of the SMTP URL must be percent-encoded.', { cause });
  }
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host === '::1';
}
