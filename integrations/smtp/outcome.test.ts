import { expect, test } from 'vitest';
import { handOverOf, shownAnswer, statusOf } from './outcome.ts';
import type { SmtpFacts } from './smtp-error.ts';

const connecting: SmtpFacts = {
  phase: 'connecting',
  failure: 'ESOCKET',
  origin: null,
  command: 'CONN',
  answerCode: null,
  answer: null,
};

test.each([
  [{ failure: 'EDNS', origin: 'ENOTFOUND' }, /its name is not known/],
  [{ origin: 'ECONNREFUSED' }, /nothing answers on this port/],
  [{ failure: 'ETIMEDOUT', origin: null }, /did not answer in time/],
  [{ origin: 'CERT_HAS_EXPIRED' }, /no secure connection/],
  [{ origin: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, /no secure connection/],
  [{ failure: 'ETLS', origin: null }, /no secure connection/],
  [{ origin: 'ECONNRESET' }, /before it was ready/],
])('a server that cannot be reached (%o) is named with what to check', (facts, words) => {
  const outcome = handOverOf({ ...connecting, ...facts }, 'mail.example.com:587');

  expect(outcome).toMatchObject({ state: 'refused', permanent: false, status: null });
  expect(outcome).toHaveProperty('words', expect.stringMatching(words));
  expect(outcome).toHaveProperty('words', expect.stringContaining('mail.example.com:587'));
});

test.each([
  ['550 5.1.1 No such user', '5.1.1'],
  ['550-5.7.26 Unauthenticated\n550 5.7.26 really', '5.7.26'],
  ['550 No such user 5.1.1', '550'],
  ['250 2.0.0 Ok', '2.0.0'],
  ['nonsense', null],
])('the status of "%s" is %s', (answer, status) => {
  expect(statusOf(answer)).toBe(status);
});

test('an answer is shown in one line, without addresses, and not at length', () => {
  expect(shownAnswer('550-5.1.1 <ruta@x.example>:\n550 5.1.1 unknown: ruta@x.example')).toBe(
    '550-5.1.1 (address): 550 5.1.1 unknown: (address)',
  );
  expect(shownAnswer(`250 ${'x'.repeat(1000)}`).length).toBeLessThan(210);
});
