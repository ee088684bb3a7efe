import type { Role, KeyScope, SignInMethod } from '../../../access/schema.ts';

/** Every sentence of the members' pages. */
export interface MembersWording {
  readonly signIn: {
    readonly title: string;
    readonly lead: string;
    readonly email: string;
    readonly mailMe: string;
    readonly or: string;
    readonly withProvider: string;
    readonly noMail: string;
    readonly badEmail: string;
  };
  readonly sent: {
    readonly title: string;
    readonly lead: string;
    readonly hint: string;
    readonly again: string;
  };
  readonly link: {
    readonly title: string;
    readonly lead: string;
    readonly go: string;
    readonly used: string;
    readonly expired: string;
    readonly unknown: string;
    readonly again: string;
  };
  readonly choose: {
    readonly title: string;
    readonly lead: string;
    readonly none: string;
    readonly enter: string;
    readonly accept: string;
    readonly invited: string;
    readonly otherAddress: string;
  };
  readonly nav: {
    readonly label: string;
    readonly members: string;
    readonly keys: string;
    readonly sessions: string;
    readonly audit: string;
    readonly switch: string;
    readonly signOut: string;
  };
  readonly members: {
    readonly title: string;
    readonly lead: string;
    readonly invite: string;
    readonly email: string;
    readonly role: string;
    readonly since: string;
    readonly acts: string;
    readonly send: string;
    readonly invited: string;
    readonly you: string;
    readonly change: string;
    readonly remove: string;
    readonly takeBack: string;
    readonly again: string;
    readonly leave: string;
    readonly roleOf: string;
  };
  readonly roles: Readonly<Record<Role, string>>;
  readonly roleWords: Readonly<Record<Role, string>>;
  readonly keys: {
    readonly title: string;
    readonly lead: string;
    readonly none: string;
    readonly name: string;
    readonly scopes: string;
    readonly made: string;
    readonly used: string;
    readonly never: string;
    readonly acts: string;
    readonly make: string;
    readonly revoke: string;
    readonly once: string;
    readonly nameless: string;
  };
  readonly scopeWords: Readonly<Record<KeyScope, string>>;
  readonly sessions: {
    readonly title: string;
    readonly lead: string;
    readonly own: string;
    readonly others: string;
    readonly person: string;
    readonly browser: string;
    readonly begun: string;
    readonly seen: string;
    readonly acts: string;
    readonly end: string;
    readonly this: string;
    readonly aBrowser: string;
  };
  readonly methods: Readonly<Record<SignInMethod, string>>;
  readonly audit: {
    readonly title: string;
    readonly lead: string;
    readonly none: string;
    readonly when: string;
    readonly who: string;
    readonly what: string;
    readonly before: string;
    readonly after: string;
    readonly older: string;
    readonly service: string;
    readonly operator: string;
    readonly key: string;
    readonly app: string;
  };
  readonly refused: { readonly title: string; readonly back: string; readonly failed: string };
}
