export { createSmtpCarrier, type SmtpCarrierOptions } from './carrier.ts';
export { SmtpSettingsError } from './settings.ts';
export type { DkimKey, Timeouts } from './client.ts';
export { parseBounce } from './bounce.ts';
export {
  startBounceListener,
  type BounceListener,
  type BounceListenerOptions,
  type ListenerLog,
} from './bounce-listener.ts';
export { verpAddress, verpTag, type VerpParts } from './verp.ts';
export { startMailbox, type Mailbox, type MailboxOptions } from './sandbox.ts';
export type { MailDetail, MailSummary } from './mailbox/reading.ts';
export type { MailCounters, MailQuery } from './mailbox/shelf.ts';
