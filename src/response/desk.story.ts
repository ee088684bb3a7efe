import { keepsPeople } from '../connection/duties.ts';
import { connectionsOf } from '../connection/store.ts';
import { enterByToken } from '../invitation/store.ts';
import { tokenHash, type TokenPurpose } from '../invitation/token.ts';
import type { Core } from '../runtime/core.ts';
import { changePreferences, preferencesOf, requestOwnData, unsubscribe } from './preferences.story.ts';
import type { DeskParts, Met } from './parts.ts';
import { recordAnswer } from './record.story.ts';
import { referralOnPage, requestReferralMail } from '../referral/offer.story.ts';
import type { AnswerDesk, AnswerForm, RespondentView } from './schema.ts';
import { invitedById, responseOfInvitation, type Invited } from './store.ts';
import { askView, closedView, thanksView, whyView } from './view.ts';

/** Links that answer; the others lead to the preferences only. */
const ANSWERS: ReadonlySet<TokenPurpose> = new Set(['answer', 'helpdesk-link']);

/** The desk where every head hands in answers. */
export function createAnswerDesk(parts: DeskParts): AnswerDesk {
  const { core } = parts;
  return {
    view: (token, score) =>
      meet(core, { token, lock: false }, (met) => {
        const closed = closedReason(met.invited, core.now());
        if (closed) return closedView(core.publicUrl, met, closed);
        return askView(core.publicUrl, met, { preselected: score, recorded: met.recorded?.score ?? null });
      }),
    answer: (token, form) => meet(core, { token, lock: true }, (met) => answer(parts, met, form)),
    preferences: (token) => preferencesOf(parts, token),
    setPreferences: (token, optedOut) => changePreferences(parts, token, optedOut),
    askOwnData: (token) => requestOwnData(parts, token),
    unsubscribe: (token) => unsubscribe(core, token),
  };
}

async function answer(parts: DeskParts, met: Met, form: AnswerForm): Promise<RespondentView> {
  const { core } = parts;
  const closed = closedReason(met.invited, core.now());
  if (closed) return closedView(core.publicUrl, met, closed);
  const response = await recordAnswer(parts, met, form);
  if (response === null) return askView(core.publicUrl, met, { preselected: null, recorded: null });
  if (form.act === 'score') return whyView(core.publicUrl, met, response);
  if (form.act === 'mail-me-my-link') await requestReferralMail(core, met.tx, response);
  const referral = await referralOnPage(core, met, response);
  return thanksView(core.publicUrl, met, { response, referral });
}

/** Runs `work` with the invitation behind an answer link; a link of another kind or of nobody is unknown. */
async function meet(
  core: Core,
  link: { token: string; lock: boolean },
  work: (met: Met) => RespondentView | Promise<RespondentView>,
): Promise<RespondentView> {
  const { token, lock } = link;
  return await core.db.unscoped(async (tx): Promise<RespondentView> => {
    const known = await enterByToken(tx, tokenHash(token));
    if (!known || !ANSWERS.has(known.purpose)) return { state: 'unknown' };
    const [invited, recorded, connections] = await Promise.all([
      invitedById(tx, known.invitationId, { lock }),
      responseOfInvitation(tx, known.invitationId),
      connectionsOf(tx, [known.workspaceId]),
    ]);
    const connection = connections.find(({ id }) => id === invited?.connectionId);
    if (!invited || !connection) return { state: 'unknown' };
    const crms = connections.filter(keepsPeople);
    return await work({
      tx,
      token,
      purpose: known.purpose,
      invited,
      recorded: recorded ?? null,
      connection,
      crms,
    });
  });
}

function closedReason(invited: Invited, now: Date): 'expired' | 'cancelled' | null {
  if (invited.erased || invited.state === 'cancelled' || invited.state === 'dropped') return 'cancelled';
  return invited.expiresAt <= now ? 'expired' : null;
}
