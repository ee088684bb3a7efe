import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import type { Api } from '../../api.ts';
import { forPeople } from '../../web-address.ts';
import type { ConnectedAccount } from '../connect.ts';
import type { Stage } from '../stage.ts';
import { createAfterword, type ConnectionRow } from './afterword.ts';
import { createReader } from './reader.ts';
import type { AccountTitle } from './records/account-view.ts';
import { titleOf } from './records/read-account.ts';
import { faceRoutes } from './routes.ts';

export interface FaceOptions {
  readonly host: string;
  readonly port: number;
  readonly stage: Stage;
  readonly api: Api;
  readonly accounts: readonly ConnectedAccount[];
  /** False: the pages offer no way to a mailbox in which nothing arrives. */
  readonly mailStaysHere: boolean;
}

/** The sandbox's human face: its accounts as pages, and beside each ticket what Afterword decided. */
export async function openFace(options: FaceOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { host, port, stage, api, mailStaysHere } = options;
  const afterword = createAfterword(api);
  const accounts = titles(options.accounts, await afterword.connections());
  const mailboxUrl = mailStaysHere ? forPeople(stage.mailbox.httpUrl) : null;
  const reader = createReader({ stage, afterword, accounts, mailboxUrl });
  const app = express().disable('x-powered-by').disable('etag');
  app.use(faceRoutes({ stage, afterword, reader, frame: { accounts, mailboxUrl } }));
  const server = createServer(app).listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function titles(connected: readonly ConnectedAccount[], rows: readonly ConnectionRow[]): AccountTitle[] {
  return connected.flatMap((account) => {
    const row = rows.find(({ id }) => id === account.connectionId);
    if (!row) return [];
    const { helpdesk, crm, sender } = row.settings;
    return [titleOf(account, { name: row.name, helpdesk, crm, zone: sender.timeZone })];
  });
}
