import { Alert, Button, DescriptionListItem, LoadingSpinner, StatusTag } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { badGateway, openBackend, wordsIn } from './stage.ts';
import type { Backend } from './stage.ts';
import type { Standing } from '../src/app/settings/standing.ts';

const PATH = '/apps/hubspot/settings';
const { SettingsPage } = await import('../src/app/settings/page.tsx');

const STANDING: Standing = {
  mode: 'live',
  health: 'connected',
  words: null,
  survey: 'nps',
  trigger: 'workflow',
  company: 'Acme',
  answersLastMonth: 17,
  settingsUrl: 'https://feedback.acme.example/settings',
};

let backend: Backend;
beforeEach(() => {
  backend = openBackend();
});

async function opened(language = 'en') {
  const renderer = createRenderer('settings');
  Object.assign(renderer.mocks.context, {
    portal: { id: 62_515, timezone: 'UTC' },
    user: { ...renderer.mocks.context.user, language },
  });
  renderer.render(<SettingsPage />);
  await renderer.waitFor(() => expect(renderer.maybeFind(LoadingSpinner)).toBeNull());
  return renderer;
}

describe('the settings page', () => {
  it('tells mode, survey and trigger, and leads to the settings in Afterword', async () => {
    backend.answers(PATH, () => Response.json({ answer: STANDING }));

    const renderer = await opened();

    expect(renderer.find(StatusTag).text).toBe('Live');
    expect(renderer.findAll(DescriptionListItem).map(wordsIn)).toEqual([
      'Acme',
      'NPS, likelihood to recommend',
      'your workflow says so, with the action Send survey',
      '17',
    ]);
    expect(renderer.find(Button).props.href).toEqual({ url: STANDING.settingsUrl, external: true });
    expect(backend.asked[0]?.body).toEqual({ accountId: 62_515, locale: 'en' });
  });

  it('says what is wrong with the connection', async () => {
    backend.answers(PATH, () =>
      Response.json({ answer: { ...STANDING, health: 'disconnected', words: 'Reconnect the account.' } }),
    );

    const renderer = await opened();

    expect(renderer.findAll(Alert).map(({ props }) => props.title)).toContain('Reconnect the account.');
  });

  it('tells an account that Afterword does not know what to do', async () => {
    backend.answers(PATH, () => Response.json({ refused: 'unknown-account', words: 'Connect it first.' }));

    const renderer = await opened();

    expect(renderer.find(Alert).props.title).toBe('Afterword does not know this account');
    expect(wordsIn(renderer.getRootNode())).toContain('Connect it first.');
  });

  it.each([
    ['zh-cn', '无法连接 Afterword'],
    ['lt', '„Afterword“ nepasiekiama'],
  ])('says in %s that Afterword cannot be reached, and tries again', async (language, title) => {
    backend.answers(PATH, () => badGateway(500));
    const renderer = await opened(language);
    expect(renderer.find(Alert).props.title).toBe(title);

    backend.answers(PATH, () => Response.json({ answer: STANDING }));
    renderer.find(Button).trigger('onClick');

    await renderer.waitFor(() => expect(renderer.find(StatusTag)).toBeDefined());
  });
});
