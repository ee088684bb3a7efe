import { pino, stdSerializers, type DestinationStream, type Level, type Logger } from 'pino';

export type { Logger } from 'pino';

export interface LogOptions {
  readonly level: Level | 'silent';
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
}

/**
 * The log: JSON lines without secrets and e-mail addresses, wherever in a line they stand (fields at any depth, the
 * message, an error's stack). The finished line is what is cleaned, so that nothing can be forgotten on the way.
 */
export function createLog(options: LogOptions): Logger {
  const sink = options.destination ?? pino.destination(1);
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: errorFields, err: errorFields },
    },
    { write: (line: string) => sink.write(withoutSecrets(line)) },
  );
}

/** An error of `pg` carries its whole connection: the key that cancels it, and every statement it prepared. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const fields: Record<string, unknown> = { ...stdSerializers.errWithCause(error) };
  delete fields['client'];
  return fields;
}

const MASK = '[redacted]';

/** Keys whose value is secret, as JSON writes them: a string, or an array of strings. */
const SECRET_FIELD =
  /"([\w.-]*(?:authorization|cookie|password|passphrase|secret|token|api-?_?key|signature|credential)[\w.-]*)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi;

/** `Bearer eyJ...`, `Basic dXNlcjpw...` inside any text. */
const AUTHORIZATION = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;

/** The password of `scheme://user:password@host`. */
const URL_PASSWORD = /(:\/\/[^\s:/@"]{0,64}):[^\s/@"]{1,256}@/g;

/** The counts are bounded: an unbounded local part would take quadratic time on a long word without @. */
const ADDRESS = /[^\s"'<>(),;:@/\\[\]{}]{1,128}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/giu;

/** The text with secrets and e-mail addresses masked. */
export function withoutSecrets(text: string): string {
  return text
    .replace(SECRET_FIELD, `"$1":"${MASK}"`)
    .replace(AUTHORIZATION, `$1 ${MASK}`)
    .replace(URL_PASSWORD, `$1:${MASK}@`)
    .replace(ADDRESS, '[address]');
}
