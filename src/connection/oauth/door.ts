import type { GrantingUser } from '../../connector/oauth.ts';

/** Somebody who has just shown at the vendor that an account is theirs to connect. */
export interface Arrival {
  readonly platform: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly user: GrantingUser;
  /** The workspace they connect accounts into; null: none yet. */
  readonly wanted: string | null;
}

export interface Entry {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly isNew: boolean;
}

/** Who may bring an account into which workspace. Members and sessions are behind it. */
export interface WorkspaceDoor {
  /**
   * The workspace that the person at this browser connects accounts into; null makes a new one.
   * @throws {AppError} when they may connect none.
   */
  wanted(cookies: string): Promise<string | null>;
  /** May this person connect an account of that workspace again? */
  mayReturn(arrival: Arrival, workspaceId: string): Promise<boolean>;
  /** The account is connected. Returns cookies to set. */
  entered(arrival: Arrival, entry: Entry): Promise<readonly string[]>;
}

/** Without members: whoever rules the account at the vendor may connect it, and a new account opens a workspace. */
export function openDoor(): WorkspaceDoor {
  return {
    wanted: () => Promise.resolve(null),
    mayReturn: ({ wanted }, workspaceId) => Promise.resolve(wanted === null || wanted === workspaceId),
    entered: () => Promise.resolve([]),
  };
}
