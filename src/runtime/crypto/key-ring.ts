import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type BinaryLike,
  type KeyObject,
} from 'node:crypto';
import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import { createRandomPool } from './random.ts';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAC_BYTES = 16;

/** One secret of the deployment, named by its key id. */
export interface SecretKey {
  readonly kid: string;
  /** At least 32 bytes of entropy. */
  readonly secret: Buffer;
}

/** All keyed cryptography of the product; new things use the first key, old ones stay readable. */
export interface KeyRing {
  readonly currentKid: string;
  /** Small secrets at rest (tokens, webhook secrets), as JWE. */
  encrypt(plain: string): Promise<string>;
  decrypt(jwe: string): Promise<string>;
  /** Bulk at rest (webhook bodies), as kid + iv + tag + AES-256-GCM: a few microseconds each. */
  seal(plain: Buffer): Buffer;
  unseal(sealed: Buffer): Buffer;
  /** 128 bits, base64url (22 characters), the same for the same key and message. */
  derive(message: string, kid?: string): string;
  /** A keyed hash of what may not be stored plainly but must be found again. Never rotates. */
  fingerprint(message: string): Buffer;
}

/** Key objects: preparing a key from its bytes takes Node longer than using it. */
interface Keys {
  readonly encryption: KeyObject;
  readonly sealing: KeyObject;
  readonly derivation: KeyObject;
}

/** @throws {RangeError} without a key. */
export function createKeyRing(secrets: readonly [SecretKey, ...SecretKey[]]): KeyRing {
  const ring = new Map(secrets.map(({ kid, secret }) => [kid, keysOf(secret)]));
  const current = secrets[0].kid;
  const oldest = secrets.at(-1) ?? secrets[0];
  const random = createRandomPool();
  const fingerprintKey = subKey(oldest.secret, 'afterword fingerprint');

  function keys(kid: string): Keys {
    const found = ring.get(kid);
    if (!found) throw new RangeError(`Key "${kid}" is not in the key ring: add it to AFTERWORD_KEYS`);
    return found;
  }

  return {
    currentKid: current,
    encrypt: (plain) =>
      new CompactEncrypt(Buffer.from(plain))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current })
        .encrypt(keys(current).encryption),
    async decrypt(jwe) {
      const { kid } = decodeProtectedHeader(jwe);
      const { plaintext } = await compactDecrypt(jwe, keys(String(kid)).encryption);
      return Buffer.from(plaintext).toString();
    },
    seal: (plain) => seal(plain, { kid: current, key: keys(current).sealing, iv: random(IV_BYTES) }),
    unseal: (sealed) => unseal(sealed, (kid) => keys(kid).sealing),
    derive: (message, kid = current) =>
      hmac(keys(kid).derivation, message).subarray(0, MAC_BYTES).toString('base64url'),
    fingerprint: (message) => hmac(fingerprintKey, message),
  };
}

function keysOf(secret: Buffer): Keys {
  return {
    encryption: subKey(secret, 'afterword jwe'),
    sealing: subKey(secret, 'afterword seal'),
    derivation: subKey(secret, 'afterword derive'),
  };
}

function subKey(secret: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES)));
}

function hmac(key: KeyObject, message: BinaryLike): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

function seal(plain: Buffer, { kid, key, iv }: { kid: string; key: KeyObject; iv: Buffer }): Buffer {
  const name = Buffer.from(kid);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(name.length), name, iv, cipher.getAuthTag(), text]);
}

function unseal(sealed: Buffer, keyOf: (kid: string) => KeyObject): Buffer {
  const nameEnd = 1 + (sealed[0] ?? 0);
  const ivEnd = nameEnd + IV_BYTES;
  const tagEnd = ivEnd + TAG_BYTES;
  const key = keyOf(sealed.subarray(1, nameEnd).toString());
  const iv = sealed.subarray(nameEnd, ivEnd);
  // Without the length Node takes a shortened tag, which is easier to forge.
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(ivEnd, tagEnd));
  return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
}
