import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { ActionResult } from '../src/app/cards/backend.ts';
import type { Person, Score, View } from '../src/app/cards/content.ts';

export interface Asked {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Stands for HubSpot's proxy: what the card asks is kept, what comes back is what the test says. */
export interface Backend {
  readonly asked: Asked[];
  answers(path: string, reply: () => Response | Promise<Response>): void;
}

interface FetchOptions {
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Before anything of the card is imported: HubSpot's worker brings `hsFetch`. */
export function openBackend(): Backend {
  const asked: Asked[] = [];
  const replies = new Map<string, () => Response | Promise<Response>>();
  Object.assign(globalThis, {
    self: {
      hsFetch: async (url: string, { body = {} }: FetchOptions = {}) => {
        asked.push({ url, body });
        const reply = replies.get(new URL(url).pathname);
        if (!reply) throw new Error('connection refused');
        return await reply();
      },
    },
  });
  return { asked, answers: (path, reply) => void replies.set(path, reply) };
}

export function viewAnswer(view: View): Response {
  return Response.json({ answer: view });
}

export function actionAnswer(result: ActionResult): Response {
  return Response.json({ answer: result });
}

/** What HubSpot's proxy makes of a 401, a 404 or a 500 of ours. */
export function badGateway(status: number): Response {
  return Response.json({ category: 'BAD_GATEWAY', context: { appServerStatusCode: [String(status)] } });
}

const SCORES = {
  afterword_nps_score: '3',
  afterword_nps_category: 'detractor',
  afterword_nps_date: '2026-11-20T09:00:00.000Z',
  afterword_nps_comment: 'Nobody called back.',
  afterword_csat_score: null,
};

export interface Wish {
  readonly location?: 'crm.record.sidebar' | 'helpdesk.sidebar';
  readonly language?: string;
  readonly objectTypeId?: string;
  readonly properties?: Readonly<Record<string, string | null>>;
  readonly propertiesFail?: boolean;
}

/** HubSpot's own renderer, as the card stands beside ticket 4711 of portal 62515. */
export function openRenderer(wish: Wish = {}) {
  const renderer = createRenderer(wish.location ?? 'crm.record.sidebar');
  const { context } = renderer.mocks;
  Object.assign(context, {
    portal: { id: 62_515, timezone: 'Europe/Vilnius' },
    crm: { objectId: 4_711, objectTypeId: wish.objectTypeId ?? '0-5' },
    user: { ...context.user, language: wish.language ?? 'en', email: 'rasa@agents.example' },
  });
  renderer.mocks.useCrmProperties.willCall(() => ({
    properties: wish.propertiesFail ? {} : (wish.properties ?? SCORES),
    error: wish.propertiesFail ? new Error('no such property') : null,
    isLoading: false,
    isRefetching: false,
    refetch: () => Promise.resolve(),
  }));
  return renderer;
}

export function someView(change: Partial<View> = {}): View {
  return {
    revision: '1',
    notice: null,
    survey: { state: 'answered', words: 'Answered on 20 Nov 2026.' },
    scores: [],
    task: null,
    person: somePerson([someScore('one', 3), someScore('two', 9)]),
    organisation: null,
    templates: [],
    actions: [],
    ...change,
  };
}

export function somePerson(scores: readonly Score[]): Person {
  return {
    name: 'Ada Byron',
    category: 'detractor',
    askedCount: 2,
    optedOut: false,
    undeliverable: false,
    scores,
  };
}

export function someScore(responseId: string, score: number): Score {
  const low = score < 7;
  return {
    responseId,
    ticketNumber: '4711',
    metric: 'nps',
    score,
    scale: { min: 0, max: 10 },
    band: low ? 'detractor' : score < 9 ? 'passive' : 'promoter',
    comment: low ? 'Nobody called back.' : null,
    answeredAt: '2026-11-20T09:00:00.000Z',
    corrected: false,
  };
}

type Renderer = ReturnType<typeof openRenderer>;
type Rendered = ReturnType<Renderer['getRootNode']>['childNodes'][number];

/** All words below a node, in order. */
export function wordsIn(node: { readonly childNodes: readonly Rendered[] }): string {
  return node.childNodes.map((child) => ('childNodes' in child ? wordsIn(child) : child.text)).join(' ');
}
