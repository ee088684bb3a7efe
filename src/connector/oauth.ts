import type { AppCredentials, Credentials } from './credentials.ts';

/** What a granted permission is for, in words an admin understands. */
export interface Permission {
  readonly scope: string;
  /** Without a required one the account cannot be connected. */
  readonly required: boolean;
  /** What does not happen without it: "companies get no figures". */
  readonly without: string;
}

/** What the browser is sent to the vendor's consent page with. */
export interface ConsentRequest {
  readonly app: AppCredentials;
  /** Where the consent page lives, without a trailing slash: the account's own address, or the vendor's app. */
  readonly consentUrl: string;
  /** Exactly as it is registered at the vendor, and repeated when the code is exchanged. */
  readonly redirectUri: string;
  readonly state: string;
  /** S256 of the verifier (RFC 7636). */
  readonly codeChallenge: string;
}

export interface CodeExchange {
  readonly app: AppCredentials;
  /** Base URL of the vendor's API. */
  readonly baseUrl: string;
  readonly redirectUri: string;
  readonly code: string;
  readonly codeVerifier: string;
  readonly now: Date;
}

/** The person who agreed at the vendor; everything is written as this person, where the vendor shows one. */
export interface GrantingUser {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Only when the vendor says that this person owns the address. */
  readonly emailVerified: boolean;
}

/** An account that an admin has just allowed Afterword to use. */
export interface GrantedAccount {
  readonly credentials: Credentials;
  /** The vendor's id of the account: Zendesk subdomain, HubSpot portal id. Null where the request named it already. */
  readonly accountId: string | null;
  /** For people; null where the vendor tells none. */
  readonly accountName: string | null;
  readonly user: GrantingUser;
  readonly scopes: readonly string[];
}

/** Connecting by the vendor's consent page. */
export interface OAuthDoor {
  /** What the account is called in its address ("subdomain"), where the consent page is the account's own. */
  readonly accountFirst: AccountName | null;
  readonly permissions: readonly Permission[];
  authorizeUrl(request: ConsentRequest): string;
  /**
   * @throws {ConnectorError} `refused` for a code that is wrong, expired or used; `unavailable` when nobody answered;
   * `unauthorised` when the account does not accept this client.
   */
  exchange(exchange: CodeExchange): Promise<GrantedAccount>;
  /**
   * Ends what was granted; a grant that is gone already is fine.
   * @throws {ConnectorError}
   */
  revoke(grant: Revocation): Promise<void>;
}

export interface Revocation {
  readonly credentials: Credentials;
  readonly app: AppCredentials | null;
  readonly baseUrl: string;
  /** `replaced`: a newer grant of the same account goes on. `disconnect`: the account is left for good. */
  readonly because: 'replaced' | 'disconnect';
}

export interface AccountName {
  /** "Zendesk subdomain" */
  readonly label: string;
  /** "acme in acme.zendesk.com" */
  readonly hint: string;
  /** The id in what a person typed or pasted; null when there is none. */
  parse(typed: string): string | null;
}
