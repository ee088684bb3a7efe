import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bands, metrics, organisationFields, ticketFields, userFields } from '../fields.ts';
import { buildPackage, PackageFaultError } from './build.ts';
import { packageFaults } from './rules.ts';
import { zipOf, type PackageFiles } from './zip.ts';

const run = promisify(execFile);
const WISH = {
  publicUrl: 'https://afterword.acme.example',
  version: '1.2.3',
  supportEmail: 'support@acme.example',
  listed: false,
};
const GOOD = buildPackage(WISH);

/** The package with one piece of one file written otherwise. */
function changed(path: string, before: string | RegExp, after: string): PackageFiles {
  const text = String(GOOD.get(path));
  const other = text.replace(before, after);
  if (other === text) throw new Error(`${path} does not hold ${String(before)}`);
  return new Map(GOOD).set(path, Buffer.from(other));
}

function without(path: string): PackageFiles {
  const files = new Map(GOOD);
  files.delete(path);
  return files;
}

function beside(path: string, content = 'x'): PackageFiles {
  return new Map(GOOD).set(path, Buffer.from(content));
}

const manifest = (before: string | RegExp, after: string) => changed('manifest.json', before, after);
const requirements = (before: string | RegExp, after: string) => changed('requirements.json', before, after);

/** What a slip would look like, and the fault that names it. */
const SLIPS: readonly (readonly [string, () => PackageFiles, RegExp])[] = [
  ['no manifest', () => without('manifest.json'), /manifest[.]json is missing/],
  ['a manifest that is no JSON', () => changed('manifest.json', '{', ''), /manifest[.]json is no JSON/],
  ['an unknown key', () => manifest('"version"', '"versions"'), /versions/],
  ['no author', () => manifest('"author"', '"authors"'), /author/],
  ['an author without a mail address', () => manifest('support@acme.example', 'nobody'), /author[.]email/],
  ['another framework', () => manifest('"2.0"', '"1.0"'), /frameworkVersion/],
  ['signed URLs as a word', () => manifest('"signedUrls": true', '"signedUrls": "yes"'), /signedUrls/],
  ['unsigned URLs', () => manifest('"signedUrls": true', '"signedUrls": false'), /signedUrls/],
  ['a locale that is none', () => manifest('"en"', '"english"'), /defaultLocale/],
  ['a locale without its file', () => manifest('"en"', '"de"'), /translations[/]de[.]json is missing/],
  ['a frame over http', () => manifest(/https(?=:[^"]+zendesk[/]app)/, 'http'), /neither https/],
  [
    'a frame from an asset that is not there',
    () => manifest(/https:[^"]+app[/]ticket/, 'assets/a.html'),
    /neither https/,
  ],
  ['an unknown location', () => manifest('user_sidebar', 'user_sidebars'), /location/],
  ['a missing location', () => manifest('"user_sidebar"', '"modal"'), /user_sidebar is missing/],
  ['a required hidden parameter', () => parameter({ type: 'hidden', required: true }), /hidden/],
  ['a parameter called name', () => parameter({ name: 'name' }), /"name"/],
  ['a parameter of an unknown type', () => parameter({ type: 'colour' }), /type/],
  ['a parameter with an unknown scope', () => parameter({ secure: true, scopes: ['cookie'] }), /scopes/],
  ['scopes without a secret', () => parameter({ scopes: ['header'] }), /scopes need secure/],
  ['a secret without scopes', () => parameter({ secure: true }), /needs scopes/],
  ['a secret in the open', () => parameter({ name: 'api_token' }), /looks like a secret/],
  ['no requirements', () => without('requirements.json'), /requirements[.]json is missing/],
  [
    'a webhook in the package',
    () => requirements('"ticket_fields"', '"webhooks": {}, "ticket_fields"'),
    /webhooks/,
  ],
  [
    'an unknown type of requirement',
    () => requirements('"user_fields"', '"people_fields"'),
    /people_fields|user_fields/,
  ],
  [
    'a user field without key',
    () => requirements('"key": "afterword_nps_score"', '"kex": "x"'),
    /user_fields[.]\w+[.]key/,
  ],
  ['a field without title', () => requirements('"title": "Afterword comment"', '"titles": "x"'), /title/],
  [
    'a drop-down without choices',
    () => requirements(/,\s*"custom_field_options": \[[^\]]+\]/, ''),
    /has no choices/,
  ],
  [
    'a choice that is there twice',
    () => requirements('"aw_ticket_passive"', '"aw_ticket_promoter"'),
    /twice/,
  ],
  [
    'a field of an unknown object',
    () => requirements(/"object_key": "afterword_response"/, '"object_key": "lost"'),
    /not there/,
  ],
  ['an object without plural', () => requirements('"title_pluralized"', '"plural"'), /title_pluralized/],
  [
    'a trigger in the package',
    () => requirements('"object_triggers": []', '"object_triggers": [{}]'),
    /trigger/,
  ],
  [
    'no long description',
    () => changed('translations/en.json', '"long_description"', '"long"'),
    /en[.]json .*long_description/,
  ],
  [
    'no instructions in Chinese',
    () => changed('translations/zh-cn.json', '"installation_instructions"', '"x"'),
    /zh-cn[.]json/,
  ],
  ['no Lithuanian', () => without('translations/lt.json'), /lt[.]json is missing/],
  [
    'a name with the trademark',
    () => changed('translations/en.json', '"Afterword"', '"Afterword for Zendesk"'),
    /trademark/,
  ],
  [
    'a name that is too long',
    () => changed('translations/en.json', '"Afterword"', `"${'A'.repeat(41)}"`),
    /app[.]name/,
  ],
  ['no logo', () => without('assets/logo.png'), /logo[.]png is missing/],
  ['no small logo', () => without('assets/logo-small.png'), /logo-small[.]png is missing/],
  ['a logo of another size', () => logo('assets/logo-small.png'), /logo[.]png is 128x128, not 320x320/],
  ['a logo that is no picture', () => beside('assets/logo.png'), /logo[.]png is no PNG/],
  ['a small logo without transparency', () => opaque(), /no transparent ground/],
  ['two screenshots', () => without('assets/screenshot-2.png'), /screenshot-2[.]png is missing/],
  ['a hidden file', () => beside('assets/.DS_Store'), /no hidden files/],
  ['a file below tmp', () => beside('tmp/x.json', '{}'), /tmp/],
  ['an archive inside', () => beside('assets/source.zip'), /refused/],
];

function parameter(change: object): PackageFiles {
  const one = { name: 'region', type: 'text', ...change };
  return manifest('"version"', `"parameters": [${JSON.stringify(one)}], "version"`);
}

function logo(other: string): PackageFiles {
  return new Map(GOOD).set('assets/logo.png', GOOD.get(other) ?? Buffer.alloc(0));
}

/** The same picture, said to have no alpha channel. */
function opaque(): PackageFiles {
  const picture = Buffer.from(GOOD.get('assets/logo-small.png') ?? Buffer.alloc(26));
  picture[25] = 2;
  return new Map(GOOD).set('assets/logo-small.png', picture);
}

describe('the package', () => {
  it('is fit to be uploaded, for an account and for the marketplace', () => {
    expect(packageFaults(GOOD)).toEqual([]);
    expect(packageFaults(buildPackage({ ...WISH, listed: true }))).toEqual([]);
  });

  it('opens its frames on the server it was built for, and on localhost while trying', () => {
    expect(String(GOOD.get('manifest.json'))).toContain('https://afterword.acme.example/zendesk/app/ticket');
    expect(() => buildPackage({ ...WISH, publicUrl: 'http://localhost:8400' })).not.toThrow();
    expect(() => buildPackage({ ...WISH, publicUrl: 'http://afterword.acme.example' })).toThrow(
      PackageFaultError,
    );
  });

  it('asks for exactly the fields that connecting makes', () => {
    const Keys = z.record(z.string(), z.unknown()).transform((fields) => Object.keys(fields));
    const asked = z
      .object({ ticket_fields: Keys, user_fields: Keys, organization_fields: Keys })
      .parse(JSON.parse(String(GOOD.get('requirements.json'))));

    expect(asked.ticket_fields).toEqual(ticketFields.map(({ key }) => key));
    expect(asked.user_fields).toEqual(userFields.map(({ key }) => key));
    expect(asked.organization_fields).toEqual(organisationFields.map(({ key }) => key));
    expect(metrics.length * bands.length).toBe(9);
  });

  it.each(SLIPS)('is refused with %s', (_name, files, fault) => {
    expect(packageFaults(files()).join('\n')).toMatch(fault);
  });
});

describe('the zip', () => {
  it('is the same for the same content, and other programs can read it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'afterword-zip-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'app.zip');
    await writeFile(path, zipOf(GOOD));

    await run('python3', ['-m', 'zipfile', '-e', path, join(folder, 'out')]);

    expect(zipOf(GOOD).equals(zipOf(new Map([...GOOD].toReversed())))).toBe(true);
    for (const [name, content] of GOOD) {
      expect((await readFile(join(folder, 'out', name))).equals(content), name).toBe(true);
    }
  });
});
