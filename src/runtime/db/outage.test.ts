import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isOutage, outlastOutage } from './outage.ts';

function refusedWith(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });
}

const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('an outage', () => {
  it.each([
    ['a refused connection', gone],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['a server that is shutting down', refusedWith('57P01')],
    ['a server that is starting up', refusedWith('57P03')],
    ['a server that takes no more connections', refusedWith('53300')],
  ])('is %s', (_name, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a statement that breaks a constraint', refusedWith('23505')],
    ['a statement that is wrong', refusedWith('42601')],
    ['a fault of our own', new TypeError('undefined is not a function')],
    ['no error at all', 'gone'],
  ])('is not %s', (_name, error) => {
    expect(isOutage(error)).toBe(false);
  });
});

describe('work that outlasts an outage', () => {
  it('is done again until the database is back', async () => {
    let tries = 0;

    const done = await outlastOutage(() => {
      tries += 1;
      return tries < 3 ? Promise.reject(gone) : Promise.resolve('recorded');
    }, 10_000);

    expect([done, tries]).toEqual(['recorded', 3]);
  });

  it('fails with the outage when that lasts too long', async () => {
    await expect(outlastOutage(() => Promise.reject(gone), 0)).rejects.toBe(gone);
  });

  it('is not done again when it was refused', async () => {
    let tries = 0;
    const refused = refusedWith('23505');

    const failing = outlastOutage(() => {
      tries += 1;
      return Promise.reject(refused);
    }, 10_000);

    await expect(failing).rejects.toBe(refused);
    expect(tries).toBe(1);
  });
});
