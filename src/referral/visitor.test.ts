import { describe, expect, it } from 'vitest';
import { visitorOf } from './visitor.ts';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

function visit(change: { method?: string; userAgent?: string | undefined; purpose?: string } = {}): string {
  return visitorOf({ method: 'GET', userAgent: PHONE, purpose: undefined, ...change });
}

describe('who opens a referral link', () => {
  it.each([
    PHONE,
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
    'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
  ])('is likely a person: %s', (userAgent) => {
    expect(visit({ userAgent })).toBe('likely-person');
  });

  it.each([
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'WhatsApp/2.24.20.89 A',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'TelegramBot (like TwitterBot)',
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36',
    'curl/8.5.0',
    '',
  ])('is a scanner or a preview: %s', (userAgent) => {
    expect(visit({ userAgent })).toBe('scanner');
  });

  it('is no person when nobody is named, nothing was asked to be shown, or it was only fetched ahead', () => {
    expect(visit({ userAgent: undefined })).toBe('scanner');
    expect(visit({ method: 'HEAD' })).toBe('scanner');
    expect(visit({ purpose: 'prefetch;anonymous-client-ip' })).toBe('scanner');
  });
});
