import type { AppEntrance } from './app.ts';
import type { AccountAccess, OpenAccount } from './account.ts';
import type { AppRequests } from './app-requests.ts';
import type { AppCredentials, Credentials } from './credentials.ts';
import type { OAuthDoor } from './oauth.ts';
import type { RateLimits } from './rate-limiter.ts';
import type { WebhookIntake } from './webhook.ts';

export type { AppCredentials, Credentials };

/** What every folder of integrations/ that holds a helpdesk or CRM exports from its index.ts. */
export interface Connector {
  /** Lower-case name, as in the folder: "zendesk". */
  readonly platform: string;
  /** For people: "Zendesk". */
  readonly label: string;
  readonly webhook: WebhookIntake;
  /** Absent where the platform has no app frame that signs who looks. */
  readonly app?: AppEntrance;
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
