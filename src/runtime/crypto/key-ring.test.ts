import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyRing, type SecretKey } from './key-ring.ts';

const OLD: SecretKey = { kid: 'old', secret: randomBytes(32) };
const NEW: SecretKey = { kid: 'new', secret: randomBytes(32) };

const before = createKeyRing([OLD]);
/** As after a rotation: the new key first, the old one kept for what it wrote. */
const rotated = createKeyRing([NEW, OLD]);

/** The same bytes with one bit of byte `position` turned. */
function tampered(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(position) ^ 1, position);
  return copy;
}

describe('small secrets', () => {
  it('come back as they were, whatever they say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.constantFrom('', 'žąsis 鹅 🪿', '\0')), async (plain) => {
        expect(await before.decrypt(await before.encrypt(plain))).toBe(plain);
      }),
      { numRuns: 50 },
    );
  });

  it('look different every time, and hide what they say', async () => {
    const [one, other] = await Promise.all([
      before.encrypt('refresh-token'),
      before.encrypt('refresh-token'),
    ]);

    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64').toString()).not.toContain('refresh-token');
  });

  it('stay readable after a rotation, and new ones are written with the new key', async () => {
    const old = await before.encrypt('kept');
    const fresh = await rotated.encrypt('new');

    expect(await rotated.decrypt(old)).toBe('kept');
    await expect(before.decrypt(fresh)).rejects.toThrow('Key "new" is not in the key ring');
  });

  it('are refused when a single character was changed', async () => {
    const parts = (await before.encrypt('secret')).split('.');
    const cipherText = Buffer.from(parts[3] ?? '', 'base64url');
    parts[3] = tampered(cipherText, 0).toString('base64url');

    await expect(before.decrypt(parts.join('.'))).rejects.toThrow('decryption operation failed');
  });

  it('are refused under another key of the same name', async () => {
    const impostor = createKeyRing([{ kid: 'old', secret: randomBytes(32) }]);

    await expect(impostor.decrypt(await before.encrypt('secret'))).rejects.toThrow(
      'decryption operation failed',
    );
  });
});

/** What Node and the ring say of bytes that are not what was sealed. */
const UNREADABLE =
  /unable to authenticate|is not in the key ring|Invalid (authentication tag|initialization vector)/;

describe('sealed bodies', () => {
  it('come back byte for byte, empty ones too', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(before.unseal(before.seal(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('stay readable after a rotation', () => {
    expect(rotated.unseal(before.seal(Buffer.from('body'))).toString()).toBe('body');
    expect(rotated.unseal(rotated.seal(Buffer.from('body'))).toString()).toBe('body');
  });

  it('name the missing key when the ring has lost it', () => {
    const sealed = rotated.seal(Buffer.from('body'));

    expect(() => before.unseal(sealed)).toThrow('Key "new" is not in the key ring: add it to AFTERWORD_KEYS');
  });

  it('are refused when any one byte was changed', () => {
    const sealed = before.seal(Buffer.from('a body of a webhook'));

    for (let position = 0; position < sealed.length; position += 1) {
      expect(() => before.unseal(tampered(sealed, position))).toThrow(UNREADABLE);
    }
  });

  it('are refused when they were cut short, wherever the cut is', () => {
    const sealed = before.seal(Buffer.from('body'));

    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => before.unseal(sealed.subarray(0, length))).toThrow(UNREADABLE);
    }
  });
});

describe('derived secrets', () => {
  it('have 22 characters that need no escaping in a URL', () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        expect(before.derive(message)).toMatch(/^[\w-]{22}$/);
      }),
    );
  });

  it('are the same for the same message and key, also after a rotation when the key is named', () => {
    expect(rotated.derive('answer:1', 'old')).toBe(before.derive('answer:1'));
    expect(rotated.derive('answer:1')).not.toBe(before.derive('answer:1'));
  });

  it('tell nothing about each other', () => {
    const derived = new Set(Array.from({ length: 1_000 }, (_, id) => before.derive(`answer:${id}`)));

    expect(derived.size).toBe(1_000);
  });
});

describe('fingerprints', () => {
  it('survive a rotation: what is found by them is still found', () => {
    expect(rotated.fingerprint('ona@customer.example')).toEqual(before.fingerprint('ona@customer.example'));
  });

  it('differ between deployments', () => {
    expect(createKeyRing([NEW]).fingerprint('x')).not.toEqual(before.fingerprint('x'));
  });
});
