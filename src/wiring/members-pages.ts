import { createMembersDesk, createSignInDesk } from '../access/desk.story.ts';
import { explainFailure } from '../access/guard/explain.ts';
import { createMemberGuard } from '../access/guard/routes.ts';
import { createOidc, type Oidc } from '../access/oidc.ts';
import { membersRouter } from '../heads/members/routes.ts';
import type { Config } from '../runtime/config.ts';
import type { Core } from '../runtime/core.ts';
import { clientOf } from './vendors.ts';

/** Sign-in, and the pages of a workspace's members. */
export function membersPages(config: Config, core: Core): ReturnType<typeof membersRouter> {
  return membersRouter({
    signIn: createSignInDesk({ core, oidc: ownProvider(config, core), mails: config.SMTP_URL !== undefined }),
    desk: createMembersDesk(core),
    guard: createMemberGuard(core),
    explain: explainFailure,
    onFailure: (failure) => core.log.error({ err: failure }, 'members page failed'),
  });
}

function ownProvider(config: Config, core: Core): Oidc | null {
  const client = clientOf(config.AFTERWORD_OIDC_CLIENT);
  const issuer = config.AFTERWORD_OIDC_ISSUER;
  return client === null || issuer === undefined ? null : createOidc(core, { ...client, issuer });
}
