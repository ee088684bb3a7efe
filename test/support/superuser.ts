import pg from 'pg';
import { eventually } from './eventually.ts';

/** Looks at a test's database with the power of its owner, past row-level security. */
export interface Superuser {
  rows(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  end(): Promise<void>;
}

export async function openSuperuser(url: string): Promise<Superuser> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return {
    rows: async (text, values = []) =>
      (await client.query<Record<string, unknown>>({ text, values: [...values] })).rows,
    end: () => client.end(),
  };
}

/** Resolves when nobody is connected: a pool says that it has ended before its connections are gone. */
export async function nobodyConnected(url: string): Promise<void> {
  const elsewhere = new URL(url);
  elsewhere.pathname = '/postgres';
  const superuser = await openSuperuser(elsewhere.href);
  const name = new URL(url).pathname.slice(1);
  try {
    await eventually(async () => {
      const found = await superuser.rows('select from pg_stat_activity where datname = $1', [name]);
      return found.length === 0 ? true : null;
    });
  } finally {
    await superuser.end();
  }
}
