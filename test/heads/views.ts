import type { OwnData, OwnDataView } from '../../src/privacy/schema.ts';
import type { PreferencesView, ReferralView, RespondentView } from '../../src/response/schema.ts';
import { bandOf } from '../../src/survey/band.ts';
import { fillIn, type Locale, type Metric } from '../../src/survey/schema.ts';
import { surveyFor } from '../../src/survey/shipped.ts';

/** The token that the sample pages link to. */
export const OPEN_TOKEN = 'open-token';

type ViewIn<State> = Extract<RespondentView, { state: State }>;

/** Names of ordinary length, as a respondent of that language would meet them. */
const NAMES = {
  en: { company: 'Northwind Traders', agent: 'Maya Lindqvist' },
  'zh-CN': { company: '北风贸易', agent: '林晓梅' },
  lt: { company: 'Šiaurės vėjas', agent: 'Rūta Kazlauskienė' },
} as const satisfies Record<Locale, { company: string; agent: string }>;

const SHARE_TEXTS: Readonly<Record<Locale, string>> = {
  en: 'I can recommend Northwind Traders: they helped me well. https://ask.example.com/r/k3Jd82Qa',
  'zh-CN': '推荐你试试北风贸易，他们的服务帮了我大忙：https://ask.example.com/r/k3Jd82Qa',
  lt: 'Rekomenduoju „Šiaurės vėjas“, man labai padėjo: https://ask.example.com/r/k3Jd82Qa',
};

export function frameOf(locale: Locale) {
  return {
    locale,
    sender: {
      company: NAMES[locale].company,
      logoUrl: null,
      postalAddress: '1 Harbour Street, 01100 Vilnius',
      privacyUrl: 'https://northwind.example/privacy',
    },
    answerUrl: `/s/${OPEN_TOKEN}`,
    preferencesUrl: `/u/${OPEN_TOKEN}`,
  };
}

export function referralOf(locale: Locale, mailed = false): ReferralView {
  return { link: 'https://ask.example.com/r/k3Jd82Qa', shareText: SHARE_TEXTS[locale], mailed };
}

interface Standing {
  readonly metric?: Metric;
  readonly preselected?: number | null;
  readonly recorded?: number | null;
}

export function askView(locale: Locale, standing: Standing = {}): ViewIn<'ask'> {
  const { metric = 'nps', preselected = null, recorded = null } = standing;
  return { ...frameOf(locale), state: 'ask', survey: surveyFor(metric), preselected, recorded };
}

export function whyView(locale: Locale, score: number, metric: Metric = 'nps'): ViewIn<'why'> {
  const band = bandOf(metric, score);
  const agentName = NAMES[locale].agent;
  return {
    ...frameOf(locale),
    state: 'why',
    survey: surveyFor(metric),
    score,
    band,
    agentName,
    referral: null,
  };
}

export function thanksView(locale: Locale, score: number, mailed = false): ViewIn<'thanks'> {
  const band = bandOf('nps', score);
  const referral = band === 'promoter' ? referralOf(locale, mailed) : null;
  return { ...frameOf(locale), state: 'thanks', survey: surveyFor('nps'), score, band, referral };
}

export function preferencesView(locale: Locale, saved = false): PreferencesView {
  const { sender } = frameOf(locale);
  return {
    locale,
    sender,
    actionUrl: `/u/${OPEN_TOKEN}`,
    optedOut: saved ? ['surveys'] : [],
    saved,
    ownData: 'offered',
  };
}

/** Every state a respondent can meet, by name. */
export function everyState(locale: Locale): Readonly<Record<string, RespondentView>> {
  return {
    ask: askView(locale),
    'ask-preselected': askView(locale, { preselected: 3 }),
    'ask-recorded': askView(locale, { recorded: 3 }),
    'ask-changing': askView(locale, { preselected: 9, recorded: 3 }),
    'ask-ces': askView(locale, { metric: 'ces', preselected: 2 }),
    'ask-csat': askView(locale, { metric: 'csat' }),
    'why-low': whyView(locale, 3),
    'why-middle': whyView(locale, 8),
    'why-high': whyView(locale, 10),
    'thanks-low': thanksView(locale, 3),
    'thanks-middle': thanksView(locale, 8),
    'thanks-high': thanksView(locale, 10),
    'thanks-mailed': thanksView(locale, 10, true),
    expired: { ...frameOf(locale), state: 'expired' },
    cancelled: { ...frameOf(locale), state: 'cancelled' },
    unknown: { state: 'unknown', locale },
  };
}

const WORDS: Readonly<Record<Locale, { name: string; email: string; comment: string }>> = {
  en: {
    name: 'Ann Byron',
    email: 'ann.byron@customers.example',
    comment: 'Nobody called back.\nI had to write three times.',
  },
  'zh-CN': { name: '王芳', email: 'wangfang@customers.example', comment: '没有人回电话。\n我写了三次。' },
  lt: {
    name: 'Jonas Petrauskas',
    email: 'jonas@customers.example',
    comment: 'Niekas neperskambino.\nTeko rašyti tris kartus.',
  },
};

function questionOf(locale: Locale): string {
  const { company } = NAMES[locale];
  return fillIn(surveyFor('nps').wordings[locale].question, { company });
}

export function ownDataOf(locale: Locale): OwnData {
  const { name, email, comment } = WORDS[locale];
  const at = '2026-11-20T10:00:00Z';
  const answer = {
    score: 3,
    comment,
    contactAllowed: false,
    answeredAt: at,
    changedAt: '2026-11-21T10:00:00Z',
  };
  const version = { score: 3, comment, contactAllowed: false, at };
  const ask = {
    question: questionOf(locale),
    scale: { min: 0, max: 10 },
    plannedAt: at,
    sentAt: at,
    state: 'sent',
  };
  return {
    email,
    name,
    firstName: name,
    language: locale,
    timeZone: 'Europe/Vilnius',
    firstMetAt: '2025-01-07T10:00:00Z',
    asks: [
      { ...ask, ticketNumber: '4821', state: 'scheduled', sentAt: null, answer: null },
      { ...ask, ticketNumber: '4711', answer: { ...answer, history: [version, version] } },
      { ...ask, ticketNumber: '4600', state: 'cancelled', sentAt: null, answer: null },
    ],
    optOuts: [
      { list: 'surveys', source: 'respondent', at },
      { list: 'referrals', source: 'respondent', at },
    ],
    accounts: [{ platform: 'zendesk', externalId: '17', organisationId: null }],
    requests: [{ number: '4711', solvedAt: at, asked: true, reason: 'eligible' }],
    referrals: [],
    recorded: [],
  };
}

/** Every page behind the link to what is stored, by name. */
export function ownDataStates(
  locale: Locale,
): Readonly<Record<string, Exclude<OwnDataView, { state: 'download' }>>> {
  const { sender } = frameOf(locale);
  const frame = { locale, sender };
  const open = { ...frame, state: 'open', key: 'the-key', timeZone: 'Europe/Vilnius' } as const;
  const data = ownDataOf(locale);
  return {
    'own-data-closed': { ...frame, state: 'closed' },
    'own-data': { ...open, data },
    'own-data-little': { ...open, data: { ...data, name: null, asks: [], optOuts: [] } },
    'own-data-confirm': { ...frame, state: 'confirm', key: 'the-key' },
    'own-data-erased': { ...frame, state: 'erased', mailUnderWay: true },
    'own-data-expired': { ...frame, state: 'expired' },
    'own-data-used': { ...frame, state: 'used' },
  };
}
