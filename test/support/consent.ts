/** A browser that connects an account: it keeps cookies, follows no link by itself, and presses the vendor's buttons. */
export interface ConsentBrowser {
  /** Opens an address of ours; where it leads is for the test to follow. */
  open(path: string): Promise<BrowserAnswer>;
  /** The same, and where it leads, once. */
  follow(path: string): Promise<BrowserAnswer>;
  /** From our first page to the address the vendor sends the browser back to. */
  consent(path: string, form: Readonly<Record<string, string>>): Promise<string>;
}

export interface BrowserAnswer {
  readonly status: number;
  readonly location: string | null;
  /** The page, tags taken away. */
  readonly text: string;
}

export function createConsentBrowser(baseUrl: string): ConsentBrowser {
  const jar = new Map<string, string>();

  async function open(path: string): Promise<BrowserAnswer> {
    const response = await fetch(new URL(path, baseUrl), {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split('=');
      jar.set(name, value);
    }
    const text = (await response.text())
      .replaceAll(/<style>.*<\/style>|<[^>]+>/gs, ' ')
      .replaceAll(/\s+/g, ' ');
    return { status: response.status, location: response.headers.get('location'), text: text.trim() };
  }

  return {
    open,
    async follow(path) {
      const answer = await open(path);
      return answer.location === null ? answer : await open(answer.location);
    },
    async consent(path, form) {
      const { location, text } = await open(path);
      if (location === null) throw new Error(`Nobody was sent to the vendor: ${text}`);
      const page = await fetch(location, { redirect: 'manual' });
      if (page.status !== 200) throw new Error(`The vendor refused: ${await page.text()}`);
      const sent = await fetch(location, {
        method: 'POST',
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
      const back = sent.headers.get('location');
      if (back === null) throw new Error(`The vendor did not send the browser back: ${await sent.text()}`);
      return back;
    },
  };
}
