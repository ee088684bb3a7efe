import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../runtime/crypto/key-ring.ts';
import { answerLink, preferencesLink, tokenHash, tokenOf, type TokenPurpose } from './token.ts';

const OLD = { kid: 'old', secret: randomBytes(32) };
const before = createKeyRing([OLD]);
const rotated = createKeyRing([{ kid: 'new', secret: randomBytes(32) }, OLD]);
const PURPOSES: readonly TokenPurpose[] = ['answer', 'helpdesk-link', 'preferences', 'referral-preferences'];
const invitation = { id: '019a0000-0000-7000-8000-000000000001', tokenKey: 'old' };

describe('the token of a link', () => {
  it('is the same whenever it is made again, also after a rotation', () => {
    expect(tokenOf(rotated.derive, invitation, 'answer')).toBe(tokenOf(before.derive, invitation, 'answer'));
  });

  it('is another one for every purpose and every invitation', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 20 }), (ids) => {
        const tokens = ids.flatMap((id) =>
          PURPOSES.map((purpose) => tokenOf(before.derive, { id, tokenKey: 'old' }, purpose)),
        );
        expect(new Set(tokens).size).toBe(tokens.length);
      }),
    );
  });

  it('cannot be found in the database, only recognised', () => {
    const token = tokenOf(before.derive, invitation, 'answer');

    expect(tokenHash(token)).toEqual(createHash('sha256').update(token).digest());
    expect(tokenHash(token).toString()).not.toContain(token);
  });
});

describe('a link', () => {
  it('stays under eighty characters with a host of usual length, so that no mail program breaks it', () => {
    const publicUrl = 'https://feedback.northern-lights-bicycles.example';
    const token = tokenOf(before.derive, invitation, 'answer');

    for (const link of [`${answerLink(publicUrl, token)}?s=10`, preferencesLink(publicUrl, token)]) {
      expect(link.length).toBeLessThan(80);
      expect(new URL(link).href).toBe(link);
    }
  });
});
