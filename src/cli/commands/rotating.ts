import { workspacesWithConnections } from '../../connection/store.ts';
import { readKeys } from '../../runtime/config.ts';
import { createKeyRing } from '../../runtime/crypto/key-ring.ts';
import { rotateKeys, type Rotation } from '../../runtime/crypto/rotate-keys.ts';
import { openDatabase } from '../../runtime/db/database.ts';
import type { Command } from '../command.ts';
import { knownSecrets } from '../local-secrets.ts';
import { SEALED_COLUMNS } from '../sealed-columns.ts';
import { withDatabase } from '../with-database.ts';

const DEFAULT_DATA = '.afterword';

/** Tells a caller that watches the exit code that not everything is under the newest key yet. */
export class RotationIncompleteError extends Error {
  readonly code = 'rotation-incomplete';
}

export const ROTATING: readonly Command[] = [
  {
    name: 'keys rotate',
    words: 'encrypt stored tokens and secrets anew with the newest key, while the service runs',
    async run({ environment, say }) {
      const folder = environment['AFTERWORD_DATA'] || DEFAULT_DATA;
      const local = await knownSecrets(folder);
      const keys = createKeyRing(readKeys({ ...local, ...environment }));
      const rotations = await withDatabase(environment, (connectionString) => rotate(connectionString, keys));
      for (const line of rotations.map(lineOf)) say(line);
      if (rotations.some(({ left }) => left > 0)) {
        throw new RotationIncompleteError(
          'Some values are still under an older key: restart every process with the new key first, then run this again.',
        );
      }
      say(`Everything is under the key "${keys.currentKid}".`);
    },
  },
];

async function rotate(connectionString: string, keys: ReturnType<typeof createKeyRing>): Promise<Rotation[]> {
  const db = openDatabase({ connectionString, maxConnections: 1, onError: () => undefined });
  try {
    const workspaceIds = await db.unscoped(workspacesWithConnections);
    return await rotateKeys({ db, keys, columns: SEALED_COLUMNS, workspaceIds });
  } finally {
    await db.close();
  }
}

function lineOf({ table, column, encrypted, left }: Rotation): string {
  const rest = left === 0 ? '' : `, ${left} left`;
  return `${table}.${column}: ${encrypted} encrypted anew${rest}`;
}
