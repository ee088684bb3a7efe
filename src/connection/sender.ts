import type { ConnectionSettings, Sender } from './schema.ts';

/** The sender settings of a brand or pipeline: its own where it has them, the connection's otherwise. */
export function senderOf(settings: ConnectionSettings, brandId: string | null): Sender {
  const own = brandId === null ? undefined : settings.senderOf[brandId];
  if (!own) return settings.sender;
  const named = Object.entries(own).filter(([, value]) => value !== undefined && value !== null);
  return { ...settings.sender, ...Object.fromEntries(named) };
}

export type CompleteSender = Sender & { readonly companyName: string; readonly fromAddress: string };

/** Without company name and From address no mail leaves. */
export function isComplete(sender: Sender): sender is CompleteSender {
  return sender.companyName !== null && sender.fromAddress !== null;
}
