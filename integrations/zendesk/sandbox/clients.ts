/** The OAuth client that works in every account. */
export interface GlobalClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Registered addresses, compared to the letter; null takes any of this machine. */
  readonly redirectUrls: readonly string[] | null;
}

export interface ClientRegistry {
  /** Null: any client is taken, with any secret. */
  global: GlobalClient | null;
}

export function mayReturnTo(client: GlobalClient | null, redirectUri: string): boolean {
  const registered = client?.redirectUrls ?? null;
  if (registered !== null) return registered.includes(redirectUri);
  const { protocol, hostname } = URL.parse(redirectUri) ?? {};
  return protocol === 'https:' || ['localhost', '127.0.0.1'].includes(hostname ?? '');
}
