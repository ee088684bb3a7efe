/** What a token of the helpdesk's app frame claims to be about. Nothing of it is verified yet. */
export interface AppClaim {
  /** As a connection has it. */
  readonly baseUrl: string;
  readonly installationId: string;
}

/** One installation of our app, and the key with which the helpdesk signs what it tells that installation. */
export interface AppInstallation {
  readonly appId: string;
  /** PEM. */
  readonly publicKey: string;
  /** The account uploaded this app itself, under our name: nobody else's server receives its tokens. */
  readonly own: boolean;
}

/** A verified token. */
export interface AppVisit {
  /** The helpdesk's id of whoever opened the app; null when the token does not name them. */
  readonly userId: string | null;
  readonly expiresAt: Date;
}

/** Somebody of the helpdesk; `role` is null for whoever is no agent. */
export interface AppUser {
  readonly externalId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: 'agent' | 'admin' | null;
}

export type AppTokenFault = 'signature' | 'expired' | 'other-account' | 'malformed';

/** A token that opens nothing. The message is for the log and holds nothing of the token. */
export class AppTokenError extends Error {
  readonly code = 'app-token';
  readonly fault: AppTokenFault;
  constructor(fault: AppTokenFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppTokenError';
    this.fault = fault;
  }
}

/** How a helpdesk vouches for whoever opens our app in its window. */
export interface AppEntrance {
  /** Null when it cannot be a token of this platform. */
  claimOf(token: string): AppClaim | null;
  /** @throws {AppTokenError} for every token that is not exactly what the platform hands out. */
  verify(token: string, trusted: AppClaim & { publicKey: string; now: Date }): Promise<AppVisit>;
}

/** What an account tells about the app that is installed in it. */
export interface AppDesk {
  /** @throws {ConnectorError} */
  installation(installationId: string): Promise<AppInstallation>;
  /** Null when there is no such user. @throws {ConnectorError} */
  user(userId: string): Promise<AppUser | null>;
}
