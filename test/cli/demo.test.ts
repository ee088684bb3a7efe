import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { npmScript, processesOf } from './npm-script.ts';

it(
  'npm run demo sees everything as it should be, and leaves nothing behind',
  { timeout: 180_000 },
  async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'aw-'));
    onTestFinished(() => rm(temporary, { recursive: true, force: true }));

    const demo = npmScript(['demo'], { TMPDIR: temporary });
    const exitCode = await demo.ended();

    expect(exitCode, demo.printed()).toBe(0);
    expect(demo.printed()).toContain('All as expected');
    expect(demo.printed()).toContain('Mails to customers that the helpdesk sent because of Afterword: 0.');
    for (const line of [
      'HubSpot alone, detractor: contact ada@analytical.example in HubSpot: afterword_nps_score = 3',
      'Zendesk alone, correction: still one task, done',
      'Zendesk with HubSpot, reopened: still no mail to Emmy Noether',
    ]) {
      expect(demo.printed()).toContain(`ok  ${line}`);
    }
    expect((await readdir(temporary)).filter((name) => name.startsWith('afterword-demo-'))).toEqual([]);
    expect(await processesOf(temporary)).toEqual([]);
  },
);
