import type { ConnectorError } from './errors.ts';
import type { Outbound } from './outbound.ts';
import type { RateLimiter, RateLimits } from './rate-limiter.ts';

/** What a team is told about one low answer. Plain text: escaping is the notifier's. */
export interface Alert {
  readonly title: string;
  /** Short, in the order in which they are shown. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** The customer's own words. */
  readonly quote: string | null;
  readonly link: { readonly label: string; readonly url: string } | null;
}

/** Where alerts go. The secret opens the channel to anybody who has it: it is stored sealed and never shown. */
export interface AlertAddress {
  /** A webhook URL, or a token. */
  readonly secret: string;
  /** Where a token alone does not say it. */
  readonly channel: string | null;
}

export interface NotifierAccess {
  readonly address: AlertAddress;
  readonly outbound: Outbound;
  readonly limiter: RateLimiter;
  /** Base URL of the vendor's API, for those that are called with a token. */
  readonly baseUrl: string;
}

/** `messageId` is what `update` needs; null where messages cannot be changed. */
export type Posted =
  | { readonly ok: true; readonly messageId: string | null }
  | { readonly ok: false; readonly error: ConnectorError };

export interface OpenNotifier {
  /** One outcome per alert, in order; several may share a message. Long words are cut, never refused. */
  post(alerts: readonly Alert[]): Promise<Posted[]>;
  /**
   * Replaces a message: absent where the platform cannot. Doing it twice changes nothing.
   * @throws {ConnectorError}
   */
  update?(messageId: string, alert: Alert): Promise<void>;
}

/** What a folder of integrations/ that tells teams exports from its index.ts. */
export interface Notifier {
  /** Lower-case name, as in the folder: "slack". */
  readonly platform: string;
  readonly label: string;
  /** Our own limits per address, below the vendor's. */
  readonly limits: RateLimits;
  /** Base URL of the vendor's API; '' where the address is all there is. */
  readonly baseUrl: string;
  /** What is wrong with an address, in words that say what to do; null when it looks right. Calls nobody. */
  fault(address: AlertAddress, outbound: Pick<Outbound, 'isAllowed'>): string | null;
  open(access: NotifierAccess): OpenNotifier;
}
