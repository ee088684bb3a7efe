/** The session's cookie. Over https its name has the prefix that binds it to this very host. */
export interface SessionCookie {
  /** The token in a request's Cookie header. */
  read(header: string | undefined): string | null;
  /** Set-Cookie that begins, or ends, a session. */
  write(token: string, maxAgeSeconds: number): string;
  clear(): string;
}

export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-afterword' : 'afterword';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read: (header) => cookieNamed(header, name),
    write: (token, maxAgeSeconds) => `${name}=${token}; Max-Age=${maxAgeSeconds}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
  };
}

export function cookieNamed(header: string | undefined, name: string): string | null {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value === undefined || value === '' ? null : value;
}
