import type { Accounts } from '../connection/accounts.ts';
import type { Connection } from '../connection/schema.ts';
import { ConnectorError } from '../connector/errors.ts';
import type { DueInvitation } from './store.ts';

/** The decision has just asked: what changes within this time changes while the mail is on its way, too. */
const FRESH_MS = 2_000;

/** An invitation that is due, and the account its ticket lives in. */
export interface DueOf {
  readonly invitation: DueInvitation;
  readonly connection: Connection;
}

/** By invitation id: the person told a CRM that they want no mail, or the CRM did not answer. */
export type CrmOptOuts = ReadonlyMap<string, 'opted-out' | ConnectorError>;

/** Who has left meanwhile, as the helpdesk itself and every CRM beside it know: one look-up per account. */
export async function crmOptOuts(
  accounts: Accounts,
  due: readonly DueOf[],
  { crms, now }: { crms: readonly Connection[]; now: Date },
): Promise<CrmOptOuts> {
  const waited = due.filter(({ invitation }) => now.getTime() - invitation.checkedAt.getTime() >= FRESH_MS);
  const found = await Promise.all(
    [...new Map(waited.flatMap((one) => askable(one, crms)))].map(([, account]) =>
      ofAccount(
        accounts,
        account,
        waited.filter((one) => concerns(account, one)).map(({ invitation }) => invitation),
      ),
    ),
  );
  return new Map(found.flat());
}

/** An account that is disconnected cannot be asked; its ask was decided upon while it could. */
function askable({ connection }: DueOf, crms: readonly Connection[]): [string, Connection][] {
  return [connection, ...crms.filter(({ workspaceId }) => workspaceId === connection.workspaceId)]
    .filter(({ health }) => health === 'connected')
    .map((account) => [account.id, account]);
}

function concerns(account: Connection, { connection }: DueOf): boolean {
  return account.settings.crm ? account.workspaceId === connection.workspaceId : account.id === connection.id;
}

async function ofAccount(
  accounts: Accounts,
  account: Connection,
  invitations: readonly DueInvitation[],
): Promise<[string, 'opted-out' | ConnectorError][]> {
  const { crm } = accounts.open(account);
  if (!crm?.optedOut) return [];
  try {
    const left = await crm.optedOut(invitations.map(({ email }) => email.toLowerCase()));
    return invitations.flatMap(({ id, email }) => (left.has(email.toLowerCase()) ? [[id, 'opted-out']] : []));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return invitations.map(({ id }) => [id, error]);
  }
}
