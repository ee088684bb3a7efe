import type { RequestHandler } from 'express';

/** What every answer carries unless its route says otherwise: nothing may be framed, guessed, cached or run. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  // Addresses of pages hold tokens; no other site is told where a respondent came from.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
};

const ONE_YEAR_SECONDS = 31_536_000;

/** `publicUrl` decides about HTTPS: once served over it, browsers are told never to come back without. */
export function securityHeaders(publicUrl: string): RequestHandler {
  const headers = publicUrl.startsWith('https:')
    ? { ...HEADERS, 'Strict-Transport-Security': `max-age=${ONE_YEAR_SECONDS}` }
    : HEADERS;
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}
