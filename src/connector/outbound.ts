import { lookup as resolve } from 'node:dns';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ConnectorError } from './errors.ts';

/** An address somebody typed into a form: it may point anywhere, also at our own machines. */
export interface Outbound {
  /** Why this address is not called, in words; null when it may be. Names are looked up at the call itself. */
  refusal(url: string): string | null;
  /** True for a host the operator named, e.g. a sandbox: vendors' own host names are not asked of it. */
  isAllowed(url: string): boolean;
  /**
   * One POST. Redirects are not followed, every address of the name is checked, and the checked one is called.
   * @throws {ConnectorError} `refused` for a forbidden address, `unavailable` when nothing was sent, `ambiguous` when
   * the connection broke afterwards. No message holds the address: it is a secret.
   */
  post(url: string, request: OutboundRequest): Promise<OutboundAnswer>;
}

export interface OutboundRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most 64 KB. */
  readonly body: string;
}

export type Resolve = (
  hostname: string,
  answer: (error: Error | null, addresses: readonly { address: string; family: number }[]) => void,
) => void;

export interface OutboundOptions {
  /** `host` or `host:port` that may be private or plain http. */
  readonly allowedHosts: ReadonlySet<string>;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const ANSWER_MAX_BYTES = 65_536;
const HTTPS_PORTS = new Set(['', '443', '8443']);

const usualResolve: Resolve = (hostname, answer) =>
  resolve(hostname, { all: true }, (error, addresses) => answer(error, addresses));

/** Thrown inside the look-up, so that the call ends before a connection is made. */
class ForbiddenAddressError extends Error {}

export function createOutbound(options: OutboundOptions): Outbound {
  const { allowedHosts } = options;
  const isAllowed = (url: string): boolean => {
    const parsed = parse(url);
    return parsed !== null && (allowedHosts.has(parsed.host) || allowedHosts.has(parsed.hostname));
  };
  const refusal = (url: string): string | null => {
    const parsed = parse(url);
    if (parsed === null) return 'This is not a web address.';
    if (parsed.username || parsed.password) return 'The address must not hold a user name or a password.';
    return isAllowed(url) ? plainRefusal(parsed) : publicRefusal(parsed);
  };
  return {
    refusal,
    isAllowed,
    async post(url, request) {
      const words = refusal(url);
      const parsed = parse(url);
      if (words !== null || parsed === null) throw forbidden(words ?? '');
      const lookup = isAllowed(url) ? {} : { lookup: checkedLookup(options.resolve ?? usualResolve) };
      return await send(parsed, request, { ...lookup, timeoutMs: options.timeoutMs ?? TIMEOUT_MS });
    },
  };
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function plainRefusal({ protocol }: URL): string | null {
  return protocol === 'https:' || protocol === 'http:' ? null : 'The address must begin with https://.';
}

function publicRefusal({ protocol, port, hostname }: URL): string | null {
  if (protocol !== 'https:') return 'The address must begin with https://.';
  if (!HTTPS_PORTS.has(port)) return 'The address must use the usual port of https.';
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) === 0 || isPublic(literal)
    ? null
    : 'The address leads into a private network. The operator can allow it in AFTERWORD_ALERT_HOSTS.';
}

/** One forbidden address among several is enough: which one is called is not ours to choose. */
function checkedLookup(resolveName: Resolve): LookupFunction {
  return (hostname, wanted, answer) => {
    resolveName(hostname, (error, addresses) => {
      if (error) return answer(error, '', 4);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublic(address)))
        return answer(new ForbiddenAddressError('a private address'), '', 4);
      return wanted.all ? answer(null, [...addresses]) : answer(null, first.address, first.family);
    });
  };
}

/** Everything that is not the public internet; IPv6 is public in 2000::/3 only, and not where it embeds IPv4. */
const PRIVATE = blockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);
const PUBLIC_V6 = blockList(['2000::/3']);

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !PRIVATE.check(address, 'ipv4');
  if (isIP(address) !== 6) return false;
  return PUBLIC_V6.check(address, 'ipv6') && !PRIVATE.check(address, 'ipv6');
}

function send(
  url: URL,
  request: OutboundRequest,
  { timeoutMs, ...lookup }: { timeoutMs: number; lookup?: LookupFunction },
): Promise<OutboundAnswer> {
  const body = Buffer.from(request.body);
  const options: RequestOptions = {
    ...lookup,
    method: 'POST',
    // A connection of its own: a kept one could have been opened for another address of this name.
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...request.headers,
      'content-length': String(body.length),
    },
  };
  return new Promise((resolve, reject) => {
    let sent = false;
    const call = url.protocol === 'http:' ? httpRequest(url, options) : httpsRequest(url, options);
    call.on('response', (response) => {
      read(response).then(resolve, (error: unknown) => reject(lost(error, true)));
    });
    call.on('error', (error) => reject(lost(error, sent)));
    call.on('socket', (socket) => socket.once('connect', () => (sent = true)));
    call.end(body);
  });
}

async function read(response: IncomingMessage): Promise<OutboundAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response) {
    const chunk = Buffer.from(part);
    bytes += chunk.length;
    if (bytes <= ANSWER_MAX_BYTES) parts.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(parts).toString(),
  };
}

function lost(error: unknown, sent: boolean): ConnectorError {
  if (error instanceof ForbiddenAddressError)
    return forbidden(
      'The address leads into a private network. The operator can allow it in AFTERWORD_ALERT_HOSTS.',
    );
  return new ConnectorError('The connection to a notifier was lost', {
    kind: sent ? 'ambiguous' : 'unavailable',
    words: sent
      ? 'The connection broke before the answer came: the message may have arrived.'
      : 'The address could not be reached.',
    cause: error instanceof Error && 'code' in error ? String(error.code) : undefined,
  });
}

function forbidden(words: string): ConnectorError {
  return new ConnectorError('A forbidden address', { kind: 'refused', words });
}
