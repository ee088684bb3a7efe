import { eventually } from './eventually.ts';
import type { TestHouse } from './app.ts';

export interface Seen {
  readonly status: number;
  readonly html: string;
  readonly location: string | null;
}

/** A browser without script: keeps cookies, sends forms with the token of the page it last saw. */
export interface Visitor {
  get(path: string): Promise<Seen>;
  /** Follows the redirect of a form, as browsers do. */
  post(path: string, fields?: Record<string, string>): Promise<Seen>;
  /** The form as it is, with headers of one's own and no token. */
  forged(path: string, headers: Record<string, string>, fields?: Record<string, string>): Promise<Seen>;
  /** Every cookie it was given, as it came. */
  readonly given: string[];
  readonly cookie: () => string;
}

export function createVisitor(url: string, headers: Record<string, string> = {}): Visitor {
  const jar = new Map<string, string>();
  const given: string[] = [];
  let csrf = '';

  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  async function call(path: string, init: RequestInit = {}): Promise<Seen> {
    const response = await fetch(new URL(path, url), {
      redirect: 'manual',
      ...init,
      headers: {
        accept: 'text/html',
        cookie: cookie(),
        ...headers,
        ...Object.fromEntries(new Headers(init.headers)),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      given.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const html = await response.text();
    csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? csrf;
    return { status: response.status, html, location: response.headers.get('location') };
  }

  return {
    given,
    cookie,
    get: (path) => call(path),
    async post(path, fields = {}) {
      const origin = new URL(url).origin;
      const seen = await call(path, {
        method: 'POST',
        headers: { origin, 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ csrf, ...fields }),
      });
      return seen.location === null ? seen : { ...(await call(seen.location)), location: seen.location };
    },
    forged: (path, forgedHeaders, fields = {}) =>
      call(path, { method: 'POST', headers: forgedHeaders, body: new URLSearchParams(fields) }),
  };
}

/** The path of the newest sign-in link that this address was mailed. */
export async function mailedLink(house: TestHouse, email: string, nth = 1): Promise<string> {
  return await eventually(async () => {
    const mails = (await house.stage.mailbox.mails({ to: email })).filter(({ subject }) =>
      subject.includes('link to sign in'),
    );
    if (mails.length < nth) return null;
    const mail = mails[0] && (await house.stage.mailbox.mail(mails[0].id));
    return /\/sign-in\/link\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? null;
  });
}

/** Somebody who has signed in by mail. */
export async function signedIn(
  house: TestHouse,
  email: string,
  headers: Record<string, string> = {},
): Promise<Visitor> {
  const visitor = createVisitor(house.url, headers);
  const before = (await house.stage.mailbox.mails({ to: email })).filter(({ subject }) =>
    subject.includes('link to sign in'),
  ).length;
  await visitor.post('/sign-in', { email });
  await visitor.post(await mailedLink(house, email, before + 1));
  return visitor;
}
