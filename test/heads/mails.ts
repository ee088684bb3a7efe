import type { InvitationView, OwnDataMailView, ReferralMailView } from '../../src/invitation/schema.ts';
import type { Locale, Metric } from '../../src/survey/schema.ts';
import { surveyFor } from '../../src/survey/shipped.ts';
import { frameOf, referralOf, whyView } from './views.ts';

const FIRST_NAMES: Readonly<Record<Locale, string>> = { en: 'Ann', 'zh-CN': '王芳', lt: 'Jonas' };

export function invitationView(locale: Locale, metric: Metric = 'nps'): InvitationView {
  return {
    survey: surveyFor(metric),
    locale,
    sender: frameOf(locale).sender,
    firstName: FIRST_NAMES[locale],
    agentName: whyView(locale, 5).agentName,
    ticketNumber: '4711',
    wroteAt: new Date('2026-11-20T22:30:00Z'),
    timeZone: 'Europe/Vilnius',
    links: {
      answer: 'https://ask.example.com/s/Xk29fLq0aB7dT4mVwz81Yg',
      preferences: 'https://ask.example.com/u/pQ7rT5nXk29fLq0aB7dT4m',
    },
  };
}

export function referralMailView(locale: Locale): ReferralMailView {
  const { link, shareText } = referralOf(locale);
  const { sender } = frameOf(locale);
  const preferencesUrl = 'https://ask.example.com/u/pQ7rT5nXk29fLq0aB7dT4m';
  return { locale, sender, firstName: FIRST_NAMES[locale], link, shareText, preferencesUrl };
}

export function ownDataMailView(locale: Locale): OwnDataMailView {
  const link = 'https://ask.example.com/d/pQ7rT5nXk29fLq0aB7dT4m';
  return { locale, sender: frameOf(locale).sender, firstName: FIRST_NAMES[locale], link };
}
