import type { BounceReport } from '../connector/mail.ts';
import { crmsOf } from '../connection/store.ts';
import { appendVerdicts } from '../eligibility/store.ts';
import { personStateEffects } from '../follow-up/person-state.ts';
import { raiseEffects } from '../follow-up/raise.story.ts';
import { optOut } from '../person/store.ts';
import type { Core } from '../runtime/core.ts';
import { enterWorkspaces } from '../runtime/db/database.ts';
import { bouncedInvitation, markBounced, workspaceOfInvitation } from './store.ts';

/** A mail came back, or somebody complained: record it, and never write there again when it is final. */
export async function recordBounce(core: Core, report: BounceReport, tag: string): Promise<void> {
  const invitationId = idOfTag(tag);
  if (invitationId === null) return;
  await core.db.unscoped(async (tx) => {
    const workspaceId = await workspaceOfInvitation(tx, invitationId);
    if (workspaceId === null) return;
    await enterWorkspaces(tx, [workspaceId]);
    const bounced = await bouncedInvitation(tx, invitationId);
    if (!bounced || report.kind === 'soft') return;
    const at = core.now();
    await markBounced(tx, invitationId, {
      at,
      words: `The mail came back: ${report.kind} ${report.status ?? ''}`.trim(),
    });
    await appendVerdicts(tx, [
      {
        id: core.newId(),
        workspaceId,
        ledgerId: bounced.ledgerId,
        verdict: 'bounced',
        evidence: { kind: report.kind, status: report.status },
        at,
      },
    ]);
    const list = report.kind === 'hard' ? 'undeliverable' : report.kind === 'complaint' ? 'surveys' : null;
    if (list === null) return;
    const { personId, emailHash } = bounced;
    await optOut(tx, { workspaceId, emailHash, list, source: report.kind, at });
    const change = { workspaceId, personId, cause: `bounced:${invitationId}`, invitationId };
    await raiseEffects(core, tx, personStateEffects(change, await crmsOf(tx, [workspaceId])));
  });
}

const TAG = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i;

/** The invitation a bounce tag names; tags are made by `mailTag`. */
export function idOfTag(tag: string): string | null {
  const parts = TAG.exec(tag);
  return parts === null ? null : parts.slice(1).join('-').toLowerCase();
}
