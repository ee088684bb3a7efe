import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMPILE_TIMEOUT_MS = 60_000;
const HTML_MAX_BYTES = 1024 * 1024;

/** A mail template does not compile. Our own fault: no input of a user reaches MJML. */
export class MailTemplateError extends Error {
  readonly code = 'mail-template';
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'MailTemplateError';
  }
}

/**
 * MJML to HTML in a process that ends afterwards: MJML and its parsers hold about 90 MB once loaded, and are needed
 * once per kind of mail (0.7 s), not per mail.
 * @throws {MailTemplateError}
 */
export function compileMjml(mjml: string): Promise<string> {
  const entry = fileURLToPath(new URL('./mjml-process.ts', import.meta.url));
  const options = { env: {}, maxBuffer: HTML_MAX_BYTES, timeout: COMPILE_TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    const compiler = execFile(process.execPath, [entry], options, (cause, html) => {
      if (cause) reject(new MailTemplateError('The mail template did not compile', { cause }));
      else resolve(html);
    });
    // A compiler that died early closes its input; its exit says why.
    compiler.stdin?.on('error', () => undefined).end(mjml);
  });
}
