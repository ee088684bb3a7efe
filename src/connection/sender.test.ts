import { describe, expect, it } from 'vitest';
import { settingsWith } from '../../test/support/records.ts';
import { isComplete, senderOf } from './sender.ts';

const settings = settingsWith({
  sender: {
    companyName: 'Baltic Bikes',
    fromAddress: 'hello@bikes.example',
    timeZone: 'Europe/Vilnius',
    defaultLocale: 'lt',
  },
  senderOf: { kids: { companyName: 'Baltic Bikes Kids', replyTo: null } },
});

describe('the sender', () => {
  it('is the brand where it says something of itself, and the connection for everything else', () => {
    expect(senderOf(settings, 'kids')).toEqual({ ...settings.sender, companyName: 'Baltic Bikes Kids' });
  });

  it('is the connection for a brand that says nothing, and without a brand', () => {
    expect(senderOf(settings, 'adults')).toEqual(settings.sender);
    expect(senderOf(settings, null)).toEqual(settings.sender);
  });

  it('is the connection for a brand with the name of something else', () => {
    expect(senderOf(settings, 'toString')).toEqual(settings.sender);
  });

  it('may send only with a company name and an address', () => {
    expect(isComplete(settings.sender)).toBe(true);
    expect(isComplete({ ...settings.sender, companyName: null })).toBe(false);
    expect(isComplete({ ...settings.sender, fromAddress: null })).toBe(false);
  });

  it('may be completed by its brand', () => {
    const nameless = settingsWith({
      sender: { fromAddress: 'hello@bikes.example' },
      senderOf: { kids: { companyName: 'Kids' } },
    });

    expect(isComplete(senderOf(nameless, null))).toBe(false);
    expect(isComplete(senderOf(nameless, 'kids'))).toBe(true);
  });
});
