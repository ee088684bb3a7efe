import { senderOf } from '../connection/sender.ts';
import type { Connection } from '../connection/schema.ts';
import type { SenderView } from '../invitation/schema.ts';
import { answerLink } from '../invitation/token.ts';
import { Locale, type Survey } from '../survey/schema.ts';
import { surveyFor, surveyOf } from '../survey/shipped.ts';
import type { ReferralView, RespondentView } from './schema.ts';
import type { Invited, ResponseRow } from './store.ts';

/** What the page needs to know of an invitation that was met through a link. */
export interface Visited {
  readonly token: string;
  readonly invited: Invited;
  readonly connection: Connection;
}

type PageBase = Pick<
  RespondentView & { state: 'expired' },
  'locale' | 'sender' | 'answerUrl' | 'preferencesUrl'
>;

/** The preference page is reached with the same token: the page knows no other. */
function base(publicUrl: string, { token, invited, connection }: Visited): PageBase {
  return {
    locale: Locale.parse(invited.locale),
    sender: senderView(connection, invited.brandId),
    answerUrl: answerLink(publicUrl, token),
    preferencesUrl: `${publicUrl}/u/${token}`,
  };
}

export function senderView(connection: Connection, brandId: string | null): SenderView {
  const sender = senderOf(connection.settings, brandId);
  return {
    company: sender.companyName ?? connection.name,
    logoUrl: sender.logoUrl,
    postalAddress: sender.postalAddress,
    privacyUrl: sender.privacyUrl,
  };
}

function surveyAsked({ invited }: Visited): Survey {
  return surveyOf(invited.surveyKey, invited.surveyVersion) ?? surveyFor(invited.metric);
}

export function askView(
  publicUrl: string,
  visited: Visited,
  scores: { preselected: number | null; recorded: number | null },
): RespondentView {
  const survey = surveyAsked(visited);
  const onScale = (score: number | null): number | null =>
    score !== null && score >= survey.scale.min && score <= survey.scale.max ? score : null;
  return {
    ...base(publicUrl, visited),
    state: 'ask',
    survey,
    preselected: onScale(scores.preselected),
    recorded: scores.recorded,
  };
}

export function whyView(publicUrl: string, visited: Visited, response: ResponseRow): RespondentView {
  return {
    ...base(publicUrl, visited),
    state: 'why',
    survey: surveyAsked(visited),
    score: response.score,
    band: response.band,
    agentName: visited.invited.agentName,
    referral: null,
  };
}

export function thanksView(
  publicUrl: string,
  visited: Visited,
  said: { response: ResponseRow; referral: ReferralView | null },
): RespondentView {
  const { response, referral } = said;
  return {
    ...base(publicUrl, visited),
    state: 'thanks',
    survey: surveyAsked(visited),
    score: response.score,
    band: response.band,
    referral,
  };
}

export function closedView(
  publicUrl: string,
  visited: Visited,
  state: 'expired' | 'cancelled',
): RespondentView {
  return { ...base(publicUrl, visited), state };
}
