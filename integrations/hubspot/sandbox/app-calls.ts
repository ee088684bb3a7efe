import { createHash, createHmac, randomInt } from 'node:crypto';
import type { SandboxPortal } from './state.ts';
import type { World } from './world.ts';

const TIMEOUT_MS = 15_000;
const BODY_MAX_BYTES = 1_000_000;
/** HubSpot tries once more on a lost connection or a 5xx. */
const TRIES = 2;

/** What a card hands to `hubspot.fetch`, and as whom. */
export interface CardFetch {
  readonly url: string;
  readonly method?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly userEmail: string;
}

export interface CardAnswer {
  readonly status: number;
  readonly body: string;
}

/** Refusals of the proxy itself; the card sees them as an answer. */
export class CardFetchRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * `hubspot.fetch` as HubSpot's backend carries it out: only permitted addresses, only the Authorization header, who asks
 * appended to the query, both signatures, no redirects, and a refusal of the app hidden in a 200.
 */
export async function fetchForCard(
  world: World,
  portal: SandboxPortal,
  wish: CardFetch,
): Promise<CardAnswer> {
  const { method = 'GET', body } = wish;
  checkWish(world, wish);
  const text = body === undefined ? '' : JSON.stringify(body);
  if (Buffer.byteLength(text) > BODY_MAX_BYTES) throw new CardFetchRefusal(413, 'Request body too large');
  const url = withCaller(world, portal, wish);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(world, { method, url, text, portalId: portal.id }, wish.headers);
    if (attempt < TRIES && (answer === null || answer.status >= 500)) continue;
    return shownToCard(answer);
  }
}

function checkWish({ state }: World, { url, headers = {} }: CardFetch): void {
  const { appBackend } = state.app;
  if (appBackend === null || !(url === appBackend || url.startsWith(`${appBackend}/`))) {
    throw new CardFetchRefusal(400, `The URL ${new URL(url).origin} is not in permittedUrls.fetch`);
  }
  if (Object.keys(headers).some((name) => name.toLowerCase() !== 'authorization')) {
    throw new CardFetchRefusal(
      400,
      "Invalid Request Headers provided. Only 'Authorization' header is allowed",
    );
  }
}

function withCaller({ state }: World, portal: SandboxPortal, { url, userEmail }: CardFetch): string {
  const owner = portal.owners.find(({ email }) => email === userEmail);
  const query = new URLSearchParams({
    userId: String(owner?.userId ?? 0),
    portalId: portal.id,
    userEmail,
    appId: state.app.appId,
  });
  return `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`;
}

interface Signed {
  readonly method: string;
  readonly url: string;
  readonly text: string;
  readonly portalId: string;
}

async function send(
  world: World,
  signed: Signed,
  headers: Readonly<Record<string, string>> = {},
): Promise<CardAnswer | null> {
  try {
    const response = await fetch(signed.url, {
      method: signed.method,
      headers: { ...headers, ...signatureHeaders(world, signed) },
      ...(signed.text === '' ? {} : { body: signed.text }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return null;
  }
}

/** Whether the URL is signed as sent or with its escapes read is not known of the real one: a fault turns it over. */
function signatureHeaders({ state, faults, now }: World, signed: Signed): Record<string, string> {
  const { method, url, text, portalId } = signed;
  const { clientSecret } = state.app;
  const { appSignsDecoded, appSignsV2Only, appClockMs } = faults.of(portalId);
  const timestamp = String(now() + (appClockMs ?? 0));
  const v3Url = appSignsDecoded ? url.replaceAll('%40', '@').replaceAll('%3A', ':') : url;
  const v2 = createHash('sha256').update(`${clientSecret}${method}${url}${text}`).digest('hex');
  const v3 = createHmac('sha256', clientSecret)
    .update(`${method}${v3Url}${text}${timestamp}`)
    .digest('base64');
  return {
    ...(text === '' ? {} : { 'Content-Type': 'application/json' }),
    'X-HubSpot-Signature': v2,
    'X-HubSpot-Signature-Version': 'v2',
    ...(appSignsV2Only ? {} : { 'X-HubSpot-Signature-v3': v3, 'X-HubSpot-Request-Timestamp': timestamp }),
  };
}

function shownToCard(answer: CardAnswer | null): CardAnswer {
  if (answer !== null && answer.status < 300) return answer;
  const body = {
    status: 'error',
    category: 'BAD_GATEWAY',
    message: 'The app server did not answer as expected',
    context: { appServerStatusCode: [String(answer?.status ?? 504)] },
  };
  return { status: 200, body: JSON.stringify(body) };
}

export interface ActionRun {
  readonly ticketId: string;
  /** The same again repeats an execution. */
  readonly callbackId?: string | undefined;
  readonly objectType?: string | undefined;
}

export interface ActionAnswer {
  readonly callbackId: string;
  readonly status: number;
  readonly outputFields: unknown;
}

const ACTION_PATH = '/apps/hubspot/workflow-actions/send-survey';
const ACTION_TRIES = 4;
const ACTION_PAUSE_MS = 150;

/** A workflow reaches our action: signed, repeated on 429 and 5xx, never on another refusal. */
export async function runWorkflowAction(
  world: World,
  portal: SandboxPortal,
  run: ActionRun,
): Promise<ActionAnswer> {
  const url = `${world.state.app.appBackend ?? ''}${ACTION_PATH}`;
  const enrollment = randomInt(1_000_000_000, 2_000_000_000);
  const callbackId = run.callbackId ?? `ap-${portal.id}-${enrollment}-3-0`;
  const text = JSON.stringify(actionBody(world, portal, { ...run, callbackId }));
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(world, { method: 'POST', url, text, portalId: portal.id });
    const repeat = answer === null || answer.status === 429 || answer.status >= 500;
    if (repeat && attempt < ACTION_TRIES) {
      await new Promise((resolve) => setTimeout(resolve, ACTION_PAUSE_MS * attempt));
      continue;
    }
    return { callbackId, status: answer?.status ?? 0, outputFields: outputsOf(answer) };
  }
}

function actionBody({ state }: World, portal: SandboxPortal, run: ActionRun): object {
  const [, , enrollmentId = '1'] = (run.callbackId ?? '').split('-');
  return {
    callbackId: run.callbackId,
    origin: {
      portalId: Number(portal.id),
      actionDefinitionId: 201_903_771,
      actionDefinitionVersion: 4,
      actionExecutionIndexIdentifier: { enrollmentId: Number(enrollmentId), actionExecutionIndex: 0 },
      extensionDefinitionId: Number(state.app.appId),
      extensionDefinitionVersionId: 4,
    },
    context: { source: 'WORKFLOWS', workflowId: 1_640_937_852, actionId: 3 },
    object: { objectId: Number(run.ticketId), objectType: run.objectType ?? 'TICKET', properties: {} },
    fields: {},
    inputFields: {},
    typedInputs: {},
  };
}

/** HubSpot takes a list of outputs with a state it knows, and nothing else. */
function outputsOf(answer: CardAnswer | null): unknown {
  try {
    const parsed: unknown = JSON.parse(answer?.body ?? 'null');
    return typeof parsed === 'object' && parsed !== null && 'outputFields' in parsed
      ? parsed.outputFields
      : null;
  } catch {
    return null;
  }
}
