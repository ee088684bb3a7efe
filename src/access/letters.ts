import type { NoticeView } from '../invitation/schema.ts';
import type { Locale } from '../survey/schema.ts';
import type { Role } from './schema.ts';

interface SignInWords {
  readonly subject: string;
  readonly lead: string;
  readonly ignore: string;
  readonly label: string;
}

const SIGN_IN: Readonly<Record<Locale, SignInWords>> = {
  en: {
    subject: 'Your link to sign in to Afterword',
    lead: 'Somebody, most likely you, wants to sign in to Afterword with this address. The link works once, within 15 minutes.',
    ignore: 'If it was not you, do nothing: without the link nobody gets in. Do not pass this mail on.',
    label: 'Sign in',
  },
  'zh-CN': {
    subject: '您的 Afterword 登录链接',
    lead: '有人（很可能是您本人）想用这个邮箱登录 Afterword。链接只能使用一次，15 分钟内有效。',
    ignore: '如果不是您本人，无需理会：没有这个链接就无法登录。请勿转发此邮件。',
    label: '登录',
  },
  lt: {
    subject: 'Jūsų prisijungimo prie „Afterword“ nuoroda',
    lead: 'Kažkas, greičiausiai jūs, šiuo adresu nori prisijungti prie „Afterword“. Nuoroda veikia vieną kartą, 15 minučių.',
    ignore: 'Jei tai ne jūs, nieko nedarykite: be nuorodos niekas neprisijungs. Nepersiųskite šio laiško.',
    label: 'Prisijungti',
  },
};

export function signInNotice(locale: Locale, url: string): NoticeView {
  const { subject, lead, ignore, label } = SIGN_IN[locale];
  return { locale, subject, paragraphs: [lead, ignore], links: [{ label, url }] };
}

export interface InvitationFacts {
  readonly workspaceName: string;
  readonly role: Role;
  readonly invitedBy: string | null;
  readonly email: string;
  readonly url: string;
}

export function invitationNotice(facts: InvitationFacts): NoticeView {
  const { workspaceName, role, invitedBy, email, url } = facts;
  const invited = invitedBy === null ? 'You are invited' : `${invitedBy} invites you`;
  return {
    locale: 'en',
    subject: `${invited} to ${workspaceName} on Afterword`,
    paragraphs: [
      `${invited} to join the workspace “${workspaceName}” as ${role}. There you see what customers answered after their support requests.`,
      `Sign in with this address, ${email}, within 14 days and accept. Whoever does not want to join need do nothing.`,
    ],
    links: [{ label: 'Sign in and accept', url }],
  };
}
