import {
  Accordion,
  Alert,
  Button,
  LineChart,
  LoadingButton,
  LoadingSpinner,
  StatusTag,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  actionAnswer,
  badGateway,
  openBackend,
  openRenderer,
  someScore,
  somePerson,
  someView,
  viewAnswer,
  wordsIn,
} from './stage.ts';
import type { Backend, Wish } from './stage.ts';
import type { View } from '../src/app/cards/content.ts';

const CARD = '/apps/hubspot/card';
const ACTION = '/apps/hubspot/card/action';
const { SurveyCard } = await import('../src/app/cards/card.tsx');

let backend: Backend;
beforeEach(() => {
  backend = openBackend();
});
afterEach(() => {
  vi.useRealTimers();
});

type Renderer = ReturnType<typeof openRenderer>;

/** The card with what the backend says of the record; waits until that is shown. */
async function shown(view: View, wish: Wish = {}): Promise<Renderer> {
  backend.answers(CARD, () => viewAnswer(view));
  const renderer = openRenderer(wish);
  renderer.render(<SurveyCard />);
  await renderer.waitFor(() => {
    expect(renderer.maybeFind(LoadingSpinner)).toBeNull();
  });
  return renderer;
}

function texts(renderer: Renderer): string {
  return wordsIn(renderer.getRootNode());
}

function press(renderer: Renderer, label: string): void {
  renderer.find(Button, ({ text }) => text === label).trigger('onClick');
}

function alerts(renderer: Renderer): string[] {
  return renderer.findAll(Alert).map(({ props }) => props.title);
}

describe('the card', () => {
  it.each(['crm.record.sidebar', 'helpdesk.sidebar'] as const)(
    'in %s shows the scores of the record before Afterword has answered',
    (location) => {
      backend.answers(CARD, () => new Promise(() => undefined));
      const renderer = openRenderer({ location });

      renderer.render(<SurveyCard />);

      expect(texts(renderer)).toContain('3 of 10');
      expect(renderer.find(StatusTag).text).toBe('Detractor');
      expect(texts(renderer)).toContain('Nobody called back.');
      expect(renderer.find(LoadingSpinner).props.label).toBe('Asking Afterword');
    },
  );

  it('asks about the ticket it stands beside and names the portal it believes to be in', async () => {
    await shown(someView());

    expect(backend.asked[0]).toEqual({
      url: 'https://afterword.example/apps/hubspot/card',
      body: { accountId: 62_515, locale: 'en', subject: { kind: 'ticket', id: '4711' } },
    });
  });

  it('asks about the person when it stands beside a contact', async () => {
    await shown(someView({ survey: null }), { objectTypeId: '0-1' });

    expect(backend.asked[0]?.body['subject']).toEqual({ kind: 'person', id: '4711' });
  });

  it('shows the state of the survey, the history, and no line of two answers', async () => {
    const renderer = await shown(someView());

    expect(texts(renderer)).toContain('Answered on 20 Nov 2026.');
    expect(renderer.find(Accordion).props.title).toBe('History (2)');
    expect(texts(renderer)).toContain('9 of 10');
    expect(texts(renderer)).toContain('NPS · Nov 20, 2026 · ticket 4711');
    expect(renderer.maybeFind(LineChart)).toBeNull();
  });

  it('draws three answers of one survey as a line, oldest first', async () => {
    const scores = [someScore('c', 9), someScore('b', 7), someScore('a', 2)];
    const renderer = await shown(someView({ person: somePerson(scores) }));

    const { data } = renderer.find(LineChart).props;
    expect(data).toEqual([2, 7, 9].map((score) => ({ at: '2026-11-20T09:00:00.000Z', score })));
  });

  it('says that there is no answer yet, and that the person was never met', async () => {
    const renderer = await shown(someView({ survey: null, person: null }), {
      objectTypeId: '0-1',
      properties: {},
    });

    expect(texts(renderer)).toContain('No answer yet.');
    expect(texts(renderer)).toContain('Afterword has not met this person yet.');
  });

  it('shows the open task with owner, day and the way to it', async () => {
    const task = {
      ownerName: 'Rasa Petrauskienė',
      dueAt: '2026-11-24T15:00:00.000Z',
      overdue: true,
      state: 'open' as const,
      url: 'https://app.hubspot.com/contacts/62515/record/0-27/1',
    };
    const renderer = await shown(someView({ task }));

    expect(texts(renderer)).toContain('Task for Rasa Petrauskienė, due Nov 24, 2026');
    expect(renderer.findAll(StatusTag).map(({ text }) => text)).toContain('Overdue');
  });

  it('shows the company, without a figure below the least number of answers', async () => {
    const figures = [{ metric: 'nps' as const, figure: null, count: 4, worstRecent: 'detractor' as const }];
    const renderer = await shown(someView({ organisation: { days: 365, minimumAnswers: 5, figures } }));

    expect(texts(renderer)).toContain('4 answers in 365 days');
    expect(texts(renderer)).toContain('No figure below 5 answers');
  });

  it.each([
    ['zh-cn', '贬损者', '3 / 10'],
    ['lt', 'Kritikas', '3 iš 10'],
    ['de', 'Detractor', '3 of 10'],
  ])('speaks the language of the agent: %s', async (language, band, score) => {
    const renderer = await shown(someView(), { language });

    expect(renderer.find(StatusTag).text).toBe(band);
    expect(texts(renderer)).toContain(score);
  });
});

describe('without the backend', () => {
  it.each([
    ['does not answer', () => Promise.reject(new Error('timeout'))],
    ['fails, which HubSpot turns into a 200', () => badGateway(503)],
    ['answers what nobody understands', () => new Response('<html>')],
  ])('the scores stay when it %s, and trying again helps', async (_name, reply) => {
    backend.answers(CARD, reply);
    const renderer = openRenderer();
    renderer.render(<SurveyCard />);
    await renderer.waitFor(() => expect(alerts(renderer)).toEqual(['Afterword cannot be reached']));
    expect(texts(renderer)).toContain('3 of 10');

    backend.answers(CARD, () => viewAnswer(someView()));
    press(renderer, 'Try again');

    await renderer.waitFor(() => expect(alerts(renderer)).toEqual([]));
    expect(texts(renderer)).toContain('Answered on 20 Nov 2026.');
  });

  it('a refusal is shown in the words it came with', async () => {
    backend.answers(CARD, () =>
      Response.json({ refused: 'unknown-record', words: 'This ticket is not in this HubSpot account.' }),
    );
    const renderer = openRenderer();
    renderer.render(<SurveyCard />);

    await renderer.waitFor(() => expect(alerts(renderer)).toEqual(['Not shown']));
    expect(texts(renderer)).toContain('This ticket is not in this HubSpot account.');
  });

  it('says that HubSpot did not give the scores', async () => {
    const renderer = await shown(someView(), { propertiesFail: true });

    expect(alerts(renderer)[0]).toContain('HubSpot did not give the scores.');
    expect(texts(renderer)).toContain('Answered on 20 Nov 2026.');
  });
});

describe('its actions', () => {
  const enabled = (action: 'do-not-survey' | 'ask-now' | 'cancel-ask') => ({
    action,
    enabled: true,
    words: null,
  });

  it('are those the backend allows, with the reason why one cannot be done now', async () => {
    const actions = [
      enabled('do-not-survey'),
      { action: 'ask-now' as const, enabled: false, words: 'Asked 2 days ago.' },
    ];
    const renderer = await shown(someView({ actions }));

    const buttons = renderer.findAll(LoadingButton);
    expect(buttons.map(({ text, props }) => [text, props.disabled])).toEqual([
      ['Customer asked not to be surveyed', false],
      ['Ask now', true],
    ]);
    expect(texts(renderer)).toContain('Asked 2 days ago.');
  });

  it('record that the customer asked not to be surveyed only with a reason', async () => {
    backend.answers(ACTION, () =>
      actionAnswer({ done: true, words: 'Recorded.', view: someView({ notice: 'after' }) }),
    );
    const renderer = await shown(someView({ actions: [enabled('do-not-survey')] }));

    renderer.find(LoadingButton).trigger('onClick');
    press(renderer, 'Record it');
    expect(renderer.find(TextArea).props.validationMessage).toBe('Please write at least three characters.');
    renderer.find(TextArea).props.onInput?.('said so on the phone');
    await renderer.waitFor(() => expect(renderer.find(TextArea).props.value).toBe('said so on the phone'));
    press(renderer, 'Record it');

    await renderer.waitFor(() => expect(alerts(renderer)).toContain('Recorded.'));
    expect(backend.asked.at(-1)?.body['request']).toEqual({
      action: 'do-not-survey',
      reason: 'said so on the phone',
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(alerts(renderer)).toContain('after');
    expect(renderer.mocks.actions.refreshObjectProperties.callCount).toBe(1);
  });

  it('use a new key for each press', async () => {
    backend.answers(ACTION, () =>
      actionAnswer({
        done: false,
        words: 'Asked already.',
        view: someView({ actions: [enabled('ask-now')] }),
      }),
    );
    const renderer = await shown(someView({ actions: [enabled('ask-now')] }));

    renderer.find(LoadingButton).trigger('onClick');
    await renderer.waitFor(() => expect(alerts(renderer)).toContain('Asked already.'));
    renderer.find(LoadingButton).trigger('onClick');
    await renderer.waitFor(() =>
      expect(backend.asked.filter(({ url }) => url.endsWith(ACTION))).toHaveLength(2),
    );

    const keys = backend.asked
      .map(({ body }) => body['request'])
      .flatMap((request) =>
        typeof request === 'object' && request && 'key' in request ? [request.key] : [],
      );
    expect(new Set(keys).size).toBe(2);
  });

  it('say when Afterword could not be reached, and can be pressed again', async () => {
    backend.answers(ACTION, () => badGateway(502));
    const renderer = await shown(someView({ actions: [enabled('cancel-ask')] }));

    renderer.find(LoadingButton).trigger('onClick');

    await renderer.waitFor(() => expect(alerts(renderer)).toContain('Afterword cannot be reached'));
    expect(renderer.find(LoadingButton).props.disabled).toBe(false);
  });

  it('copy a reply template for the agent to paste', async () => {
    const templates = [{ id: 'low', title: 'Sorry', body: 'I am sorry, Ada.' }];
    const renderer = await shown(someView({ templates }));

    press(renderer, 'Copy');

    await vi.waitFor(() => expect(renderer.mocks.actions.addAlert.callCount).toBe(1));
    expect(renderer.mocks.actions.copyTextToClipboard.calls[0]).toEqual(['I am sorry, Ada.']);
    expect(renderer.findAll(Text).map(({ text }) => text)).toContain('I am sorry, Ada.');
  });
});
