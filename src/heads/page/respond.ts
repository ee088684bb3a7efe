import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RenderedPage } from './render.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export type Encoding = 'br' | 'gzip' | 'identity';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** Beyond 5 a page of this size gains a few bytes and costs several times the work. */
const BROTLI_QUALITY = 5;

/** The page's bytes as they travel. */
export async function encodePage(html: string, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return toGzip(html);
  if (encoding === 'br') {
    return toBrotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  }
  return Buffer.from(html);
}

function sourceHash(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}

/** Headers of every page: nothing may load, frame, cache, index or learn of it; only its own style and script run. */
export function pageHeaders(): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': [
      "default-src 'none'",
      `style-src ${sourceHash(STYLE)}`,
      `script-src ${sourceHash(SCRIPT)}`,
      'img-src data:',
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    Vary: 'Accept-Encoding, Accept-Language',
  };
}

/** Sends a page; for HEAD the headers alone (node drops the body). */
export async function sendPage(
  response: ServerResponse,
  page: RenderedPage,
  encoding: Encoding,
): Promise<void> {
  const body = await encodePage(page.html, encoding);
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
  response.setHeader('Content-Length', body.length);
  response.statusCode = page.status;
  response.end(body);
}
