import { describe, expect, it } from 'vitest';
import { scopeText } from '../scopes.ts';
import { assembleProject } from './assemble.ts';
import { projectFaults } from './rules.ts';

const URL = 'https://feedback.acme.example';
const support = { email: 'help@acme.example' };

async function assembled(appEvents = true): Promise<Map<string, string>> {
  return new Map(await assembleProject({ publicUrl: URL, support, appEvents }));
}

/** The project with one file changed. */
async function changed(path: string, change: (text: string) => string): Promise<string[]> {
  const files = await assembled();
  const text = files.get(path);
  if (text === undefined) throw new Error(`There is no ${path}`);
  const after = change(text);
  expect(after, 'the change must hit something').not.toBe(text);
  return projectFaults(files.set(path, after));
}

const APP = 'src/app/app-hsmeta.json';
const RECORD_CARD = 'src/app/cards/record-card-hsmeta.json';
const HELPDESK_CARD = 'src/app/cards/helpdesk-card-hsmeta.json';
const WEBHOOKS = 'src/app/webhooks/webhooks-hsmeta.json';
const ACTION = 'src/app/workflow-actions/send-survey-hsmeta.json';
const EVENT = 'src/app/app-events/score-hsmeta.json';

describe('the assembled project', () => {
  it.each([true, false])('keeps every rule of the platform with app events: %s', async (appEvents) => {
    expect(projectFaults(await assembled(appEvents))).toEqual([]);
  });

  it('names this deployment everywhere, and nothing else', async () => {
    const files = await assembled();

    const addresses = [...files.values()].flatMap(
      (text) => text.match(/https:\/\/[\w.-]+(\/[\w./-]*)?/g) ?? [],
    );
    expect(new Set(addresses)).toEqual(
      new Set([
        URL,
        `${URL}/connect/hubspot/callback`,
        `${URL}/hooks/hubspot`,
        `${URL}/apps/hubspot/workflow-actions/send-survey`,
      ]),
    );
    expect(files.get('src/app/cards/backend.ts')).toContain(`BACKEND = '${URL}'`);
  });

  it('shows one card in two places', async () => {
    const files = await assembled();
    const cards = [RECORD_CARD, HELPDESK_CARD].map((path) => JSON.parse(files.get(path) ?? '').config);

    expect(new Set(cards.map(({ entrypoint }) => entrypoint)).size).toBe(1);
    expect(cards.map(({ location }) => location)).toEqual(['crm.record.sidebar', 'helpdesk.sidebar']);
  });

  it('asks for exactly the scopes of the install link', async () => {
    const { auth } = JSON.parse((await assembled()).get(APP) ?? '').config;

    expect(auth.requiredScopes.join(' ')).toBe(scopeText('required'));
    expect(auth.optionalScopes.join(' ')).toBe(scopeText('optional'));
  });

  it('leaves app events out where HubSpot has not approved them', async () => {
    expect((await assembled()).has(EVENT)).toBe(true);
    expect((await assembled(false)).has(EVENT)).toBe(false);
  });

  it('holds no test and nothing that is not part of it', async () => {
    const paths = [...(await assembled()).keys()];

    expect(paths.filter((path) => /[./]tests?[./]|node_modules|tsconfig/.test(path))).toEqual([]);
  });
});

describe('the rules notice', () => {
  it.each([
    [
      'a name HubSpot does not look at',
      'hsproject.json',
      (text: string) => text.replace('2026.03', '2023.2'),
      /2023\.2/,
    ],
    ['a missing name', 'hsproject.json', (text: string) => text.replace('"name"', '"label"'), /needs name/],
    [
      'a uid used twice',
      HELPDESK_CARD,
      (text: string) => text.replace('helpdesk_card', 'record_card'),
      /used twice/,
    ],
    [
      'a uid with a space',
      RECORD_CARD,
      (text: string) => text.replace('afterword_record', 'afterword record'),
      /uid/,
    ],
    [
      'a static token in the marketplace',
      APP,
      (text: string) => text.replace('"oauth",\n', '"static",\n'),
      /OAuth only/,
    ],
    [
      'a scope asked for twice',
      APP,
      (text: string) => text.replace('"optionalScopes": [', '"optionalScopes": ["tickets",'),
      /twice/,
    ],
    [
      'an address without TLS',
      APP,
      (text: string) =>
        text.replace(`"fetch": [\n        "${URL}"`, '"fetch": [\n        "http://acme.example"'),
      /permittedUrls\.fetch/,
    ],
    [
      'a local address',
      APP,
      (text: string) =>
        text.replace(`"fetch": [\n        "${URL}"`, '"fetch": [\n        "https://localhost:8400"'),
      /public/,
    ],
    [
      'an entrypoint that is not there',
      RECORD_CARD,
      (text: string) => text.replace('survey-card', 'other-card'),
      /does not exist/,
    ],
    [
      'contacts in Help Desk',
      HELPDESK_CARD,
      (text: string) => text.replace('"tickets"', '"contacts"'),
      /tickets only/,
    ],
    [
      'a place that cards do not have',
      RECORD_CARD,
      (text: string) => text.replace('record.sidebar', 'record.footer'),
      /location/,
    ],
    [
      'a query in the target of webhooks',
      WEBHOOKS,
      (text: string) => text.replace('/hooks/hubspot', '/hooks/hubspot?a=1'),
      /no query/,
    ],
    [
      'too few webhooks side by side',
      WEBHOOKS,
      (text: string) => text.replace(': 10', ': 5'),
      /maxConcurrentRequests/,
    ],
    [
      'the old name of a field',
      WEBHOOKS,
      (text: string) => text.replace('objectType', 'objectName'),
      /objectType/,
    ],
    [
      'a change told twice',
      WEBHOOKS,
      (text: string) =>
        text.replace(
          '"legacyCrmObjects": []',
          '"legacyCrmObjects": [{"subscriptionType":"ticket.deletion","active":true}]',
        ),
      /told twice/,
    ],
    [
      'an output without a label',
      ACTION,
      (text: string) => text.replace('"send_at": "', '"sent_at": "'),
      /no label/,
    ],
    [
      'a template with a word of its own',
      EVENT,
      (text: string) => text.replace('{{score}}', '{{points}}'),
      /names points/,
    ],
    [
      'a choice without options',
      EVENT,
      (text: string) => text.replace('"type": "string"', '"type": "enumeration"'),
      /options belong/,
    ],
    [
      'React 19',
      'src/app/cards/package.json',
      (text: string) => text.replace('18.3.1', '19.0.0'),
      /react 18\.3\.1/,
    ],
    [
      'a version that floats',
      'src/app/settings/package.json',
      (text: string) => text.replace('0.17.0', 'latest'),
      /exact/,
    ],
    [
      'HTML in a card',
      'src/app/cards/band-tag.tsx',
      (text: string) => text.replace(/return <StatusTag.*;/, 'return <div>x</div>;'),
      /HTML/,
    ],
    [
      'a package that is not there',
      'src/app/cards/card.tsx',
      (text: string) => `import 'luxon';\n${text}`,
      /luxon/,
    ],
    [
      'a file of another component',
      'src/app/settings/page.tsx',
      (text: string) => text.replace("'./backend.ts'", "'../cards/backend.ts'"),
      /will not be there/,
    ],
    [
      'CRM components in the settings',
      'src/app/settings/page.tsx',
      (text: string) => `import '@hubspot/ui-extensions/crm';\n${text}`,
      /no CRM/,
    ],
    [
      'a fetch past HubSpot',
      'src/app/cards/backend.ts',
      (text: string) => `${text}\nvoid fetch('https://x.example');`,
      /only hubspot\.fetch/,
    ],
    ['a page in a worker', 'src/app/cards/card.tsx', (text: string) => `${text}\nwindow.close();`, /no page/],
    [
      'an address that was left out',
      ACTION,
      (text: string) => text.replace(URL, 'https://afterword.example'),
      /still names/,
    ],
  ])('%s', async (_name, path, change, words) => {
    expect((await changed(path, change)).join('\n')).toMatch(words);
  });

  it('a component in the wrong folder, in a deeper one, or of an unknown kind', async () => {
    const files = await assembled();
    const text = files.get(EVENT) ?? '';
    files.delete(EVENT);
    files.set('src/app/cards/score-hsmeta.json', text);
    files.set('src/app/cards/more/b-hsmeta.json', text.replace('afterword_score', 'b'));
    files.set('src/app/cards/c-hsmeta.json', '{"uid":"c","type":"gadget","config":{}}');
    files.set('src/app/cards/d.json', '{');

    expect(projectFaults(files)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('score-hsmeta.json: stands in src/app/cards'),
        expect.stringContaining('b-hsmeta.json: stands in src/app/cards/more'),
        expect.stringContaining('no component type gadget'),
        expect.stringContaining('ends in -hsmeta.json'),
      ]),
    );
  });

  it('a project without an app, and one with two', async () => {
    const files = await assembled();
    const app = files.get(APP) ?? '';
    expect(projectFaults(new Map([...files, ['src/app/other-hsmeta.json', app]]))).toContainEqual(
      expect.stringContaining('only one component of type app'),
    );
    files.delete(APP);

    expect(projectFaults(files)).toContain('There is no app component.');
  });
});
