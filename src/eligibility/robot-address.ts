/** Local parts of addresses nobody reads; a mail there earns a bounce or a loop, never an answer. */
const ROBOTS =
  /^(no-?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster|bounces?|notifications?|auto-?reply)([+._-].*)?$/i;

export function isRobotAddress(address: string): boolean {
  const [local = ''] = address.split('@');
  return ROBOTS.test(local);
}
