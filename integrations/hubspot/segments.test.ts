import { afterEach, expect, it } from 'vitest';
import { sandboxAccount } from './fixtures/sandbox-account.ts';
import type { SandboxAccount, SandboxAccountOptions } from './fixtures/sandbox-account.ts';

const opened: SandboxAccount[] = [];

afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
});

async function setUpOf(options: SandboxAccountOptions) {
  const made = await sandboxAccount(options);
  opened.push(made);
  const account = made.open();
  const [first, second] = [await account.setUp(), await account.setUp()];
  const segments = (names: readonly string[]) => names.filter((name) => name.startsWith('segment '));
  return { made: segments(first.created), again: segments(second.created), second, first };
}

it('makes a segment of each promoter status, once, when the setting says so', async () => {
  const { made, again, second } = await setUpOf({ options: { segments: true } });

  expect(made).toEqual([
    'segment Afterword: promoters',
    'segment Afterword: passives',
    'segment Afterword: detractors',
  ]);
  expect(again).toEqual([]);
  expect(second.existing).toEqual(expect.arrayContaining(made));
});

it('makes none otherwise', async () => {
  const { made, first } = await setUpOf({});

  expect(made).toEqual([]);
  expect(first.clashes).toEqual([]);
});
