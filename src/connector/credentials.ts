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
