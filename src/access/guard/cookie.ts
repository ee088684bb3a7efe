import { cookieNamed, setCookie } from '../../runtime/cookies.ts';

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
  return {
    read: (header) => cookieNamed(header, name),
    write: (value, maxAgeSeconds) => setCookie({ name, value, path: '/', maxAgeSeconds }, publicUrl),
    clear: () => setCookie({ name, value: '', path: '/', maxAgeSeconds: 0 }, publicUrl),
  };
}
