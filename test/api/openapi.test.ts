import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/app.ts';
import { describedBy, OpenApiDocument, type Described } from '../support/openapi.ts';

const ROOT = new URL('../../', import.meta.url);

let house: TestHouse;
let described: Described[];
let text: string;

beforeAll(async () => {
  house = await startTestHouse();
  described = await describedBy(house.url);
  text = await (await fetch(`${house.url}/openapi.json`)).text();
});

afterAll(() => house.close());

/** Paths as the sources name them: what is not among the endpoints of main.ts would be missing in the document. */
function pathsInSources(): string[] {
  const files = globSync('{src,webhooks}/**/routes.ts', { cwd: ROOT });
  return files.flatMap((file) =>
    [...readFileSync(new URL(file, ROOT), 'utf8').matchAll(/path: '(\/v1\/[^']+)'/g)].map(([, path = '']) =>
      path.replaceAll(/:(\w+)/g, '{$1}'),
    ),
  );
}

describe('/openapi.json', () => {
  it('is a document of OpenAPI 3.1', () => {
    const parsed = OpenApiDocument.safeParse(JSON.parse(text));

    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  it('describes every endpoint of the sources and no other', () => {
    const paths = new Set(described.map(({ path }) => path));

    expect([...paths].sort()).toEqual([...new Set(pathsInSources())].sort());
  });

  it('names each operation once, and every parameter of its path', () => {
    const ids = described.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);

    for (const { path, operation } of described) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(
        declared.map(({ name }) => name),
        path,
      ).toEqual(inPath);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  it('has every schema that it refers to', () => {
    const document = OpenApiDocument.parse(JSON.parse(text));
    const known = Object.keys(document.components.schemas ?? {});

    const referred = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);

    expect(known).toEqual(expect.arrayContaining(referred));
    expect(text).not.toMatch(/"\$ref":"(?!#\/components\/)/);
  });

  it('says of every operation what a refusal looks like, and that a key is needed', async () => {
    const document = OpenApiDocument.parse(JSON.parse(text));
    expect(document.security).toEqual([{ apiKey: [] }]);

    for (const { method, path, operation } of described) {
      expect(operation.responses['default']?.content).toHaveProperty('application/problem+json');
      const answer = await house.api.call(method, path.replaceAll(/\{\w+\}/g, 'x'), { key: null });
      expect(answer, `${method} ${path}`).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      const wrong = await house.api.call(method, path.replaceAll(/\{\w+\}/g, 'x'), { key: 'no-such-key' });
      expect(wrong.status, `${method} ${path}`).toBe(401);
    }
  });

  it('is honest about bodies: what it does not name is refused with its path', async () => {
    const refusal = await house.api.refused('POST', '/v1/people/opt-out', { email: 'a@b.example', also: 1 });

    expect([refusal.status, refusal.code]).toEqual([400, 'invalid-request']);
    expect(refusal.errors?.map(({ path }) => path)).toEqual(['body.also']);
    const badSetting = await house.hubspot({ mode: 'rehearsal' });
    const settings = await house.api.refused('PATCH', `/v1/connections/${badSetting.connectionId}/settings`, {
      programme: { metric: 'nps', delayHours: 1 },
    });
    expect(settings.errors?.map(({ path }) => path)).toEqual(['body.programme.delayHours']);
  });
});
