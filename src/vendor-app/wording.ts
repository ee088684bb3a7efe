import type { Locale } from '../survey/schema.ts';
import type { RefusalCode } from './schema.ts';

const EN: Readonly<Record<RefusalCode, string>> = {
  'unknown-account':
    'This account is not connected to Afterword, or was disconnected. An admin can connect it.',
  'other-account': 'This page belongs to another account than the one you are signed in to. Reload it.',
  'unknown-record': 'This record is not in the account you are signed in to, or was deleted or merged.',
};

const ZH_CN: Readonly<Record<RefusalCode, string>> = {
  'unknown-account': '此账户尚未连接 Afterword，或已断开连接。管理员可以重新连接。',
  'other-account': '此页面属于另一个账户，与您当前登录的账户不同。请刷新页面。',
  'unknown-record': '您登录的账户中没有此记录，或者它已被删除或合并。',
};

const LT: Readonly<Record<RefusalCode, string>> = {
  'unknown-account':
    'Ši paskyra su „Afterword“ nesusieta arba buvo atjungta. Ją susieti gali administratorius.',
  'other-account':
    'Šis puslapis priklauso kitai paskyrai nei ta, prie kurios esate prisijungę. Įkelkite jį iš naujo.',
  'unknown-record':
    'Šio įrašo nėra paskyroje, prie kurios esate prisijungę, arba jis ištrintas ar sujungtas.',
};

const WORDS: Readonly<Record<Locale, typeof EN>> = { en: EN, 'zh-CN': ZH_CN, lt: LT };

export function refusalWords(code: RefusalCode, locale: Locale): string {
  return WORDS[locale][code];
}
