import type { z } from 'zod';

/** JSON over HTTP, as curl would do it. @throws when the answer is not 2xx. */
export async function getJson<Body>(url: string, body: z.ZodType<Body>): Promise<Body> {
  return body.parse(await answerOf(await fetch(url)));
}

export async function postJson<Body>(url: string, request: object, body: z.ZodType<Body>): Promise<Body> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return body.parse(await answerOf(response));
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 300)}`);
  return text === '' ? null : JSON.parse(text);
}
