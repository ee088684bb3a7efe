import { expect, it } from 'vitest';
import { createOpened, openOrClose } from './opened.ts';

it('closes in the opposite order, once', async () => {
  const closed: string[] = [];
  const opened = createOpened();
  opened.add(() => closed.push('database'));
  opened.add(() => closed.push('server'));

  await opened.close();
  await opened.close();

  expect(closed).toEqual(['server', 'database']);
});

it('closes the rest though one fails, and says so', async () => {
  const closed: string[] = [];
  const opened = createOpened();
  opened.add(() => closed.push('database'));
  opened.add(() => Promise.reject(new Error('stuck')));

  await expect(opened.close()).rejects.toThrow('stuck');

  expect(closed).toEqual(['database']);
});

it('leaves nothing open when a later step fails', async () => {
  const closed: string[] = [];

  const start = openOrClose(async (opened) => {
    opened.add(() => closed.push('database'));
    await Promise.reject(new Error('port in use'));
  });

  await expect(start).rejects.toThrow('port in use');
  expect(closed).toEqual(['database']);
});
