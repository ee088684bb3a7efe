import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { furnish } from '../../src/cli/sandbox/furnish.ts';
import { openFace } from '../../src/cli/sandbox/face/server.ts';
import { settlePorts } from '../../src/cli/sandbox/ports.ts';
import { openTogether, type Together } from '../../src/cli/sandbox/together.ts';
import { openOrClose } from '../../src/runtime/opened.ts';
import { createTestDatabase } from '../support/database.ts';

const HOST = '127.0.0.1';
export const FREE = { app: 0, face: 0, zendesk: 0, hubspot: 0, mailbox: 0, smtp: 0, bounce: 0 } as const;

/** What `npm start` starts, on free ports and a database of the test run. */
export interface House extends Together {
  readonly faceUrl: string;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  return await openOrClose(async (opened) => {
    const database = await createTestDatabase();
    opened.add(() => database.drop());
    const folder = await mkdtemp(join(tmpdir(), 'afterword-house-'));
    opened.add(() => rm(folder, { recursive: true, force: true }));
    const ports = await settlePorts({ host: HOST, wanted: FREE, folder: join(folder, 'sandbox') });
    const environment = { DATABASE_URL: database.url, AFTERWORD_LOG_LEVEL: 'error' };
    const together = await openTogether({ host: HOST, ports, folder, environment }, opened);
    const { api, stage, mailStaysHere } = together;
    const accounts = await furnish(api, stage, together.app.core.publicUrl);
    const face = await openFace({ host: HOST, port: ports.face, stage, api, accounts, mailStaysHere });
    opened.add(() => face.close());
    return { ...together, faceUrl: face.url, close: () => opened.close() };
  });
}

/** The link that the customer of a ticket was mailed. */
export async function answerLinkOf({ stage }: Together, ticketId: string): Promise<string> {
  for (;;) {
    const mails = await stage.mailbox.mails();
    const found = mails.find(({ subject }) => subject.includes(`#${ticketId}`));
    const text = found && (await stage.mailbox.mail(found.id))?.text;
    const link = text && /http\S+\/s\/[\w-]+/.exec(text)?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
