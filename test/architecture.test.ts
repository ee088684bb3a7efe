import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const CONFIG = fileURLToPath(new URL('../.dependency-cruiser.cjs', import.meta.url));
const DEPCRUISE = fileURLToPath(new URL('../node_modules/.bin/depcruise', import.meta.url));

const Config = z.object({ forbidden: z.array(z.object({ name: z.string(), comment: z.string().min(20) })) });
const Report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

const PACKAGES = ['express', 'pg', '@types/pg', 'kysely', 'pg-boss', 'node-zendesk', '@hubspot/api-client'];
const UNDECLARED = 'left-over';

/** A small tree in which everything is allowed. */
const ALLOWED: Record<string, string> = {
  'src/main.ts': `import '../integrations/zendesk/index.ts'; import './flow.ts'; import '../webhooks/routes.ts';`,
  'src/flow.ts': `import './response/record.story.ts';`,
  'src/cli/afterword.ts': `import '../main.ts';`,
  'src/connector/ticket.ts': '',
  'src/runtime/core.ts': `import type { Tx } from './db/database.ts'; export type Core = Tx;`,
  'src/runtime/errors.ts': '',
  'src/runtime/db/database.ts': `import 'pg'; import 'kysely'; export type Tx = 1;`,
  'src/runtime/db/migrate.ts': `import './database.ts';`,
  'src/runtime/http/server.ts': `import 'express';`,
  'src/runtime/queue/queue.ts': `import 'pg-boss';`,
  'src/runtime/queue/id-batches.ts': `import './queue.ts';`,
  'src/response/schema.ts': '',
  'src/response/score.ts': `import './schema.ts'; import '../runtime/errors.ts'; import 'node:crypto';`,
  'src/response/store.ts': `import 'kysely'; import '../runtime/db/database.ts';`,
  'src/response/latest.store.ts': `import 'kysely'; import '../runtime/db/database.ts'; import './store.ts';`,
  'src/response/parts.ts': `import type { Core } from '../runtime/core.ts'; export type Parts = Core;`,
  'src/response/routes.ts': `import 'express'; import '../runtime/http/server.ts'; import './record.story.ts';`,
  'src/response/job.ts': `import '../runtime/queue/queue.ts';`,
  'src/response/record.story.ts':
    `import './store.ts'; import './latest.store.ts'; import './parts.ts'; import type { Core } from '../runtime/core.ts'; import '../runtime/queue/id-batches.ts';` +
    `import '../runtime/db/database.ts'; export type Given = Core;`,
  'src/heads/wording/words.ts': '',
  'src/heads/page/render.ts': `import '../wording/words.ts'; import '../../response/schema.ts'; import './style.ts';`,
  'src/heads/page/style.ts': '',
  'webhooks/routes.ts': `import 'express'; import '../src/connector/ticket.ts';`,
  'integrations/zendesk/index.ts': `import './client.ts'; import '../../src/connector/ticket.ts';`,
  'integrations/zendesk/client.ts': `import 'node-zendesk';`,
  'integrations/zendesk/sandbox/api.ts': `import 'express';`,
  'integrations/hubspot/client.ts': `import '@hubspot/api-client';`,
  'test/support/database.ts': '',
  'src/response/score.test.ts': `import './score.ts'; import '../../test/support/database.ts'; import 'pg';`,
};

/** One offender a line: the rule, the file, and what it must not say. */
const OFFENCES: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['core-knows-no-connector', 'src/flow-x.ts', `import '../integrations/zendesk/index.ts';`],
  ['core-knows-no-connector', 'src/case/escalate.story.ts', `import '../../webhooks/routes.ts';`],
  ['vendor-sdk-stays-in-its-client', 'integrations/zendesk/task.ts', `import 'node-zendesk';`],
  [
    'vendor-sdk-stays-in-its-client',
    'integrations/hubspot/task.ts',
    `import type { X } from '@hubspot/api-client'; export type Y = X;`,
  ],
  ['connectors-are-islands', 'integrations/hubspot/people.ts', `import '../zendesk/client.ts';`],
  [
    'connectors-see-only-the-contract',
    'integrations/hubspot/notes.ts',
    `import '../../src/response/schema.ts';`,
  ],
  ['sql-lives-in-stores', 'src/case/due.story.ts', `import 'kysely';`],
  [
    'sql-lives-in-stores',
    'src/case/rows.story.ts',
    `import type { Client } from 'pg'; export type C = Client;`,
  ],
  ['the-database-is-reached-through-stores', 'src/case/routes.ts', `import '../runtime/db/migrate.ts';`],
  ['http-lives-in-routes', 'src/case/answer.story.ts', `import 'express';`],
  ['http-lives-in-routes', 'integrations/hubspot/webhook.ts', `import 'express';`],
  ['http-lives-in-routes', 'src/case/serve.story.ts', `import '../runtime/http/server.ts';`],
  ['queue-lives-in-jobs', 'src/case/later.story.ts', `import 'pg-boss';`],
  ['queue-lives-in-jobs', 'src/case/soon.story.ts', `import '../runtime/queue/queue.ts';`],
  [
    'stage-rules-are-pure',
    'src/case/owner.ts',
    `import type { Core } from '../runtime/core.ts'; export type O = Core;`,
  ],
  ['stage-rules-call-nobody-who-acts', 'src/programme/cadence.ts', `import '../response/store.ts';`],
  ['stage-rules-call-nobody-who-acts', 'src/programme/pace.ts', `import '../response/latest.store.ts';`],
  ['stage-rules-call-nobody-who-acts', 'src/insight/trend.ts', `import '../response/record.story.ts';`],
  ['stage-rules-no-node-io', 'src/referral/code.ts', `import 'node:fs';`],
  ['heads-use-the-public-contract', 'src/heads/email/render.ts', `import '../../response/score.ts';`],
  ['heads-use-the-public-contract', 'src/heads/email/look.ts', `import '../page/style.ts';`],
  ['the-runtime-has-no-business', 'src/runtime/clock.ts', `import '../response/schema.ts';`],
  ['nothing-imports-the-wiring', 'src/access/boot.ts', `import '../main.ts';`],
  ['no-circular', 'src/score/ces.ts', `import type { A } from './nps.ts'; export type B = A;`],
  ['not-to-test', 'src/access/fake.ts', `import '../../test/support/database.ts';`],
  ['only-declared-dependencies', 'src/access/lost.ts', `import '${UNDECLARED}';`],
];
const ACCOMPLICES = { 'src/score/nps.ts': `import type { B } from './ces.ts'; export type A = B;` };

let folder = '';

async function plant(tree: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, tree, path)), { recursive: true });
    await writeFile(join(folder, tree, path), `${text}\nexport {};\n`);
  }
}

async function plantPackages(tree: string): Promise<void> {
  for (const name of [...PACKAGES, UNDECLARED]) {
    const home = join(folder, tree, 'node_modules', name);
    await mkdir(home, { recursive: true });
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({ name, main: 'index.js', types: 'index.d.ts' }),
    );
    await writeFile(join(home, name.startsWith('@types/') ? 'index.d.ts' : 'index.js'), '');
  }
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  await writeFile(join(folder, tree, 'package.json'), JSON.stringify({ type: 'module', dependencies }));
  await writeFile(join(folder, tree, 'tsconfig.json'), '{}');
}

async function violationsIn(tree: string): Promise<string[]> {
  const args = [
    DEPCRUISE,
    'src',
    'webhooks',
    'integrations',
    'test',
    '--config',
    CONFIG,
    '--output-type',
    'json',
  ];
  // It exits with the number of errors found.
  const { stdout } = await run(process.execPath, args, {
    cwd: join(folder, tree),
    maxBuffer: 50_000_000,
  }).catch((error: { stdout: string }) => error);
  const { summary } = Report.parse(JSON.parse(stdout));
  return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'afterword-architecture-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the dependency rules', () => {
  const { forbidden } = Config.parse(createRequire(import.meta.url)(CONFIG));

  it('each say why', () => {
    expect(forbidden.map((rule) => rule.comment).filter((comment) => !/[.!]$/.test(comment))).toEqual([]);
  });

  it('each have an offender in this test', () => {
    expect(new Set(OFFENCES.map(([rule]) => rule))).toEqual(new Set(forbidden.map((rule) => rule.name)));
  });

  it('let a tree pass that keeps them', async () => {
    await plantPackages('clean');
    await plant('clean', ALLOWED);

    expect(await violationsIn('clean')).toEqual([]);
  });

  it('report every offender', async () => {
    await plantPackages('spoilt');
    await plant('spoilt', ALLOWED);
    await plant('spoilt', {
      ...Object.fromEntries(OFFENCES.map(([, file, text]) => [file, text])),
      ...ACCOMPLICES,
    });

    const found = await violationsIn('spoilt');

    expect(found).toEqual(expect.arrayContaining(OFFENCES.map(([rule, file]) => `${rule}: ${file}`)));
  });
});
