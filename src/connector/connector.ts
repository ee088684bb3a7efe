import type { AccountAccess, OpenAccount } from './account.ts';
import type { AppRequests } from './app-requests.ts';
import type { OAuthDoor } from './oauth.ts';
import type { RateLimits } from './rate-limiter.ts';
import type { WebhookIntake } from './webhook.ts';

/** What is stored, encrypted, for one installed account. */
export type Credentials =
  | {
      readonly kind: 'oauth';
      readonly accessToken: string;
      readonly refreshToken: string;
      readonly expiresAt: Date;
      /** When this pair was given out: it is renewed before the last fifth of its life. */
      readonly issuedAt?: Date | undefined;
      /** What the vendor said is allowed with this pair. */
      readonly scopes?: readonly string[] | undefined;
      /** When an unused refresh token ends, where the vendor says so. */
      readonly refreshExpiresAt?: Date | undefined;
    }
  /** A client of the account's own, which gets its tokens without a person (self-hosters). */
  | {
      readonly kind: 'client';
      readonly accessToken: string;
      readonly expiresAt: Date;
      readonly issuedAt?: Date | undefined;
      readonly scopes?: readonly string[] | undefined;
      readonly client: AppCredentials;
    }
  | { readonly kind: 'static'; readonly accessToken: string }
  /** A user's API token (Zendesk, until April 2027), as a whole `Basic …` value: for who cannot use OAuth yet. */
  | { readonly kind: 'legacy-api-token'; readonly accessToken: string };

/** The OAuth client of this deployment at the vendor. */
export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What every folder of integrations/ that holds a helpdesk or CRM exports from its index.ts. */
export interface Connector {
  /** Lower-case name, as in the folder: "zendesk". */
  readonly platform: string;
  /** For people: "Zendesk". */
  readonly label: string;
  readonly webhook: WebhookIntake;
  /** Absent where our app inside the vendor makes no requests signed for the whole app. */
  readonly appRequests?: AppRequests;
  /** Our own limits per account, below the vendor's; where they depend on the plan, those of the smallest. */
  readonly limits: RateLimits;
  /** Absent where all accounts have the same limits; an unknown plan gets those of the smallest. */
  limitsOf?(plan: string): RateLimits;
  /**
   * Exchanges the refresh token. The returned pair replaces the stored one atomically.
   * @throws {ConnectorError} kind `unauthorised` when the grant is gone: the connection becomes disconnected.
   */
  renew(credentials: Credentials, app: AppCredentials, baseUrl: string): Promise<Credentials>;
  /** Absent: accounts are connected by handing in credentials only. */
  readonly oauth?: OAuthDoor;
  /**
   * Gets tokens for a client of the account's own (client_credentials). Absent where the vendor knows no such thing.
   * @throws {ConnectorError}
   */
  clientGrant?(client: AppCredentials, baseUrl: string): Promise<Credentials>;
  open(access: AccountAccess): OpenAccount;
  /** Where people open a task of ours in a browser; absent where no such address is known. */
  taskUrl?(account: { readonly baseUrl: string; readonly accountId: string }, taskId: string): string;
}
