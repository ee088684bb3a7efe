import type { Connection } from '../connection/schema.ts';
import { connectionById } from '../connection/store.ts';
import { answerLink, preferencesLink } from '../invitation/token.ts';
import type { AnswerDesk, AnswerForm, PreferencesView, RespondentView } from '../response/schema.ts';
import { senderView } from '../response/view.ts';
import type { Core } from '../runtime/core.ts';
import { bandOf } from '../survey/band.ts';
import type { Survey } from '../survey/schema.ts';
import { surveyFor } from '../survey/shipped.ts';
import { readSigned } from './signed.ts';

/** A test survey, met through its link. */
interface Tried {
  readonly token: string;
  readonly connection: Connection;
  readonly survey: Survey;
}

/** The desk of real answers, which never learns of those to a test survey: they are played through and forgotten. */
export function withTestSurveys(core: Core, desk: AnswerDesk): AnswerDesk {
  return {
    async view(token, score) {
      const tried = await tryOut(core, token);
      return tried ? askAgain(core, tried, score) : await desk.view(token, score);
    },
    async answer(token, form) {
      const tried = await tryOut(core, token);
      return tried ? playThrough(core, tried, form) : await desk.answer(token, form);
    },
    async preferences(token) {
      const tried = await tryOut(core, token);
      return tried ? preferencesOf(core, tried) : await desk.preferences(token);
    },
    async setPreferences(token, optedOut) {
      const tried = await tryOut(core, token);
      return tried ? preferencesOf(core, tried) : await desk.setPreferences(token, optedOut);
    },
    async askOwnData(token) {
      const tried = await tryOut(core, token);
      return tried ? preferencesOf(core, tried) : await desk.askOwnData(token);
    },
    async unsubscribe(token) {
      return (await tryOut(core, token)) !== null || (await desk.unsubscribe(token));
    },
  };
}

/** Real tokens have no dot: they cost nothing here. */
async function tryOut(core: Core, token: string): Promise<Tried | null> {
  if (!token.includes('.')) return null;
  const signed = readSigned(core.keys.derive, 'test-survey', { text: token, now: core.now() });
  if (signed === null) return null;
  const connection = await core.db.inWorkspaces([signed.workspaceId], (tx) =>
    connectionById(tx, signed.connectionId),
  );
  return connection ? { token, connection, survey: surveyFor(connection.settings.programme.metric) } : null;
}

function base({ publicUrl }: Core, { token, connection }: Tried) {
  return {
    locale: connection.settings.sender.defaultLocale,
    sender: senderView(connection, null),
    answerUrl: answerLink(publicUrl, token),
    preferencesUrl: preferencesLink(publicUrl, token),
    test: true,
  };
}

function askAgain(core: Core, tried: Tried, score: number | null): RespondentView {
  const preselected = score !== null && isOnScale(tried.survey, score) ? score : null;
  return { ...base(core, tried), state: 'ask', survey: tried.survey, preselected, recorded: null };
}

function isOnScale({ scale }: Survey, score: number): boolean {
  return score >= scale.min && score <= scale.max;
}

function playThrough(core: Core, tried: Tried, { act, score }: AnswerForm): RespondentView {
  const { survey } = tried;
  if (act === 'score') {
    if (score === undefined || !isOnScale(survey, score)) return askAgain(core, tried, null);
    const band = bandOf(survey.metric, score);
    return { ...base(core, tried), state: 'why', survey, score, band, agentName: null, referral: null };
  }
  // The comment comes without its score, and nothing was kept: a test ends as most answers do.
  const end = { score: survey.scale.max, band: 'promoter' as const };
  return { ...base(core, tried), state: 'thanks', survey, ...end, referral: null };
}

function preferencesOf(core: Core, tried: Tried): PreferencesView {
  const { locale, sender, preferencesUrl } = base(core, tried);
  return { locale, sender, actionUrl: preferencesUrl, optedOut: [], saved: false, ownData: null };
}
