import { z } from 'zod';

/** Where flows listen. Both forms are in use; other hosts are none of Microsoft's flows. */
const FLOW_HOSTS = ['.logic.azure.com', '.environment.api.powerplatform.com'];

/** The address of a flow: its signature, `sig`, is what opens it. */
export const FlowUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => URL.parse(url)?.searchParams.has('sig') ?? false, 'has no signature');

export function isFlowHost(hostname: string): boolean {
  return FLOW_HOSTS.some((suffix) => hostname.endsWith(suffix));
}

/** Office 365 connectors, which Microsoft has retired. */
export function isRetiredConnector(hostname: string): boolean {
  return hostname === 'webhook.office.com' || hostname.endsWith('.webhook.office.com');
}
