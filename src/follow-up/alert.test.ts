import { describe, expect, it } from 'vitest';
import { alertOf, type AlertFacts } from './alert.ts';
import { initials, masked } from './masked.ts';

const FACTS: AlertFacts = {
  told: {
    metric: 'nps',
    score: 3,
    comment: 'Ada here, call me at +370 612 34567 or ada@home.example. Nobody called back.',
    contactAllowed: true,
    customer: 'Ada Byron',
    company: 'Acme',
    ticketNumber: '4711',
  },
  band: 'detractor',
  task: {
    ownerName: 'Jonas',
    because: 'solved the request',
    dueAt: new Date('2025-11-24T10:00:00Z'),
    zone: 'UTC',
  },
  mask: false,
  ticketUrl: 'https://desk.example/4711',
};

describe('an alert', () => {
  it('says who rated what, whose it is, and where to open it', () => {
    expect(alertOf(FACTS)).toEqual({
      title: 'Low score: Ada Byron rated 3 of 10 (request #4711)',
      facts: [
        { name: 'Company', value: 'Acme' },
        { name: 'Owner', value: 'Jonas (solved the request)' },
        { name: 'Due', value: 'Mon 24 Nov' },
        { name: 'Contact', value: 'yes, the customer agreed' },
      ],
      quote: FACTS.told.comment,
      link: { label: 'Open request #4711', url: 'https://desk.example/4711' },
    });
  });

  it('masked: keeps initials and the complaint, and nothing to reach the customer by', () => {
    const { title, quote } = alertOf({ ...FACTS, mask: true });

    expect(title).toBe('Low score: A. B. rated 3 of 10 (request #4711)');
    expect(quote).toBe('[…] here, call me at […] or […]. Nobody called back.');
  });

  it('of an answer that was corrected says so', () => {
    const told = { ...FACTS.told, score: 9 };

    expect(alertOf({ ...FACTS, told, band: 'promoter' }).title).toBe(
      'Corrected by the customer. Ada Byron rated 9 of 10 (request #4711)',
    );
  });

  it('names nobody where no name is known, also when masked', () => {
    const told = { ...FACTS.told, customer: 'The customer', comment: 'The customer is king.' };

    expect(alertOf({ ...FACTS, told, mask: true })).toMatchObject({
      title: 'Low score: The customer rated 3 of 10 (request #4711)',
      quote: 'The customer is king.',
    });
  });
});

describe('masking', () => {
  it.each([
    ['Ona O’Neill', 'O. O.'],
    ['李雷', '李.'],
    ['', ''],
  ])('cuts %j to %j', (name, short) => {
    expect(initials(name)).toBe(short);
  });

  it.each([
    ['Order 12345 is late.', [], 'Order 12345 is late.'],
    ['My card is 4111 1111 1111 1111!', [], 'My card is […]!'],
    ['See https://acme.example/me?id=1 please', [], 'See […] please'],
    ['ADA and Adam', ['Ada Byron'], '[…] and Adam'],
    ['我是李雷，请回电', ['李雷'], '我是[…]，请回电'],
    ['a.b+c@x.example,d@y.example', [], '[…],[…]'],
    ['Price (1.0) * 2', ['(.*'], 'Price (1.0) * 2'],
  ])('makes %j without %j into %j', (words, names, hidden) => {
    expect(masked(words, names)).toBe(hidden);
  });
});
