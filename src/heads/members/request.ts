import { z } from 'zod';
import type { RequestSeen } from '../../access/schema.ts';
import { matchLocale, type Locale } from '../../survey/schema.ts';

/** What is read of a request; Express's has it. */
interface Incoming {
  get(name: string): string | undefined;
  acceptsLanguages(): string[];
  readonly query: unknown;
  readonly body: unknown;
  readonly originalUrl: string;
}
interface Outgoing {
  getHeader(name: string): string | number | string[] | undefined;
}

export function localeOf(request: Pick<Incoming, 'acceptsLanguages'>): Locale {
  const readable = request.acceptsLanguages().map((tag) => matchLocale(tag));
  return readable.find((locale) => locale !== null) ?? 'en';
}

export function seen(request: Pick<Incoming, 'get'>, response: Outgoing): RequestSeen {
  return {
    cookie: request.get('cookie'),
    userAgent: request.get('user-agent'),
    requestId: `${response.getHeader('X-Request-Id')?.toString() ?? ''}`,
  };
}

const WithNext = z.object({ next: z.string().max(500) });

/** Where to go afterwards; whoever goes there checks that it is a path of ours. */
export function nextOf(source: unknown): string {
  return WithNext.safeParse(source).data?.next ?? '/members';
}

/** A field of a form, once. */
export function field(body: unknown, name: string): string {
  const value = z.record(z.string(), z.unknown()).safeParse(body).data?.[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** All values of a field, as of checkboxes. */
export function fields(body: unknown, name: string): string[] {
  const value = z.record(z.string(), z.unknown()).safeParse(body).data?.[name];
  return z.array(z.string()).safeParse(typeof value === 'string' ? [value] : value).data ?? [];
}
