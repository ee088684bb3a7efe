import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../runtime/crypto/key-ring.ts';
import { readSigned, sign } from './signed.ts';

const { derive } = createKeyRing([{ kid: 'k1', secret: Buffer.alloc(32, 1) }]);
const now = new Date('2026-11-25T10:00:00Z');
const signed = {
  connectionId: '01a20000-0000-7000-8000-000000000001',
  workspaceId: '01a20000-0000-7000-8000-000000000002',
  until: new Date('2026-11-25T11:00:00Z'),
};
const text = sign(derive, 'install-link', signed);

describe('a signed connection', () => {
  it('reads back as it was signed, until its time is over', () => {
    expect(readSigned(derive, 'install-link', { text, now })).toEqual(signed);
    expect(readSigned(derive, 'install-link', { text, now: signed.until })).toBeNull();
  });

  it('is good for its own purpose only', () => {
    expect(readSigned(derive, 'install-session', { text, now })).toBeNull();
    expect(readSigned(derive, 'test-survey', { text, now })).toBeNull();
  });

  it.each(['', '.', '..', `${text}.x`, text.slice(0, -1), text.replace('.', '.z'), `x${text}`])(
    'is nothing when changed: %s',
    (changed) => {
      expect(readSigned(derive, 'install-link', { text: changed, now })).toBeNull();
    },
  );

  it('is nothing under another key', () => {
    const other = createKeyRing([{ kid: 'k2', secret: Buffer.alloc(32, 2) }]);

    expect(readSigned(other.derive, 'install-link', { text, now })).toBeNull();
  });
});
