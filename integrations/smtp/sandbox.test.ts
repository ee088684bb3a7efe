import { afterEach, expect, test } from 'vitest';
import type { OutgoingMail } from '../../src/connector/mail.ts';
import { startBounceListener } from './bounce-listener.ts';
import { createSmtpCarrier } from './carrier.ts';
import { startMailbox, type Mailbox, type MailboxOptions } from './sandbox.ts';
import { verpAddress } from './verp.ts';

const secret = 'verp-secret';
const mail: OutgoingMail = {
  messageId: '<ask.1@mail.example.com>',
  envelopeFrom: verpAddress({ invitationTag: '42', domain: 'bounce.example.com', secret }),
  from: { name: 'Acme Support', address: 'support@acme.example' },
  to: { name: 'Rūta', address: 'ruta@customer.example' },
  replyTo: null,
  subject: 'How did we do, Rūta?',
  html: '<html><head><title>x</title></head><body><a href="https://a.example/?s=3">3</a></body></html>',
  text: 'Rate us: https://a.example/?s=3',
  headers: { 'X-Afterword-Invitation': '42' },
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function mailboxWith(options: MailboxOptions = {}): Promise<Mailbox> {
  const mailbox = await startMailbox(options);
  closing.push(() => mailbox.close());
  return mailbox;
}

async function send(mailbox: Mailbox, ...mails: Partial<OutgoingMail>[]): Promise<string[]> {
  const carrier = createSmtpCarrier({ url: mailbox.smtpUrl });
  const states: string[] = [];
  for (const changes of mails) states.push((await carrier.send({ ...mail, ...changes })).state);
  await carrier.close();
  return states;
}

async function json(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  return answer.json();
}

function put(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('mails are listed newest first, and found by recipient, since and limit', async () => {
  const mailbox = await mailboxWith();
  const to = { name: null, address: 'Jonas@Customer.example' };
  await send(mailbox, { subject: 'first' }, { subject: 'second', to }, { subject: 'third' });

  expect(await json(`${mailbox.httpUrl}/mails`)).toMatchObject([
    { subject: 'third' },
    { subject: 'second' },
    { subject: 'first' },
  ]);
  expect(await json(`${mailbox.httpUrl}/mails?to=jonas@customer.example`)).toMatchObject([
    { subject: 'second' },
  ]);
  expect(await json(`${mailbox.httpUrl}/mails?limit=1`)).toMatchObject([{ subject: 'third' }]);
  expect(await json(`${mailbox.httpUrl}/mails?since=2`)).toMatchObject([{ subject: 'third' }]);
  expect(await json(`${mailbox.httpUrl}/mails?since=2000-01-01T00:00:00Z`)).toHaveLength(3);
  expect(await json(`${mailbox.httpUrl}/mails?limit=none`)).toHaveProperty('error');
});

test('one mail shows everything about it', async () => {
  const mailbox = await mailboxWith({ now: () => new Date('2025-11-21T09:00:00Z') });
  await send(mailbox, {});

  const shown = await json(`${mailbox.httpUrl}/mails/1`);

  expect(shown).toMatchObject({
    id: '1',
    from: { name: 'Acme Support', address: 'support@acme.example' },
    to: [{ name: 'Rūta', address: 'ruta@customer.example' }],
    subject: 'How did we do, Rūta?',
    messageId: '<ask.1@mail.example.com>',
    envelope: { from: mail.envelopeFrom, to: ['ruta@customer.example'] },
    receivedAt: '2025-11-21T09:00:00.000Z',
    headers: { 'x-afterword-invitation': '42', 'message-id': '<ask.1@mail.example.com>' },
    html: mail.html,
  });
  expect(shown).toHaveProperty('text', expect.stringContaining('https://a.example/?s=3'));
  expect((await fetch(`${mailbox.httpUrl}/mails/2`)).status).toBe(404);
});

test("a mail's HTML comes as it is, and can neither run script nor reach the page around it", async () => {
  const mailbox = await mailboxWith();
  await send(mailbox, {});

  const asIs = await fetch(`${mailbox.httpUrl}/mails/1/html`);
  const framed = await fetch(`${mailbox.httpUrl}/mails/1/html?links=new`);

  expect(await asIs.text()).toBe(mail.html);
  expect(asIs.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-popups/);
  expect(asIs.headers.get('content-security-policy')).not.toMatch(
    /script-src|allow-scripts|allow-same-origin/,
  );
  expect(await framed.text()).toContain('<head><base target="_blank">');
});

test('the source is the mail byte for byte', async () => {
  const mailbox = await mailboxWith();
  await send(mailbox, {});

  const raw = await fetch(`${mailbox.httpUrl}/mails/1/raw`);

  expect(raw.headers.get('content-type')).toContain('text/plain');
  expect(await raw.text()).toMatch(/\r\nMessage-ID: <ask\.1@mail\.example\.com>\r\n/);
});

test('the counters tell repeated mails from distinct ones, per recipient and in all', async () => {
  const mailbox = await mailboxWith({ keepBodies: 1 });
  const other = { messageId: '<ask.2@mail.example.com>' };
  await send(mailbox, {}, {}, other, { ...other, to: { name: null, address: 'jonas@customer.example' } });

  expect(await json(`${mailbox.httpUrl}/counters`)).toEqual({
    mails: 4,
    distinctMessageIds: 2,
    duplicates: 2,
    recipients: {
      'ruta@customer.example': { mails: 3, distinctMessageIds: 2, duplicates: 1 },
      'jonas@customer.example': { mails: 1, distinctMessageIds: 1, duplicates: 0 },
    },
    messageIds: { '<ask.1@mail.example.com>': 2, '<ask.2@mail.example.com>': 2 },
  });
});

test('old bodies are let go, and their mails still listed', async () => {
  const mailbox = await mailboxWith({ keepBodies: 1 });
  await send(mailbox, { subject: 'old' }, { subject: 'new' });

  expect(await mailbox.mail('1')).toMatchObject({ subject: 'old', html: null, text: null, headers: null });
  expect(await mailbox.mail('2')).toMatchObject({ subject: 'new', html: mail.html });
  expect((await fetch(`${mailbox.httpUrl}/mails/1/raw`)).status).toBe(404);
});

test('the mailbox can be emptied, and goes on counting its mails', async () => {
  const mailbox = await mailboxWith();
  await send(mailbox, {});

  const answer = await fetch(`${mailbox.httpUrl}/mails`, { method: 'DELETE' });
  await send(mailbox, {});

  expect(answer.status).toBe(204);
  expect(await mailbox.mails()).toMatchObject([{ id: '2' }]);
});

test('a recipient can be refused', async () => {
  const mailbox = await mailboxWith();
  await put(`${mailbox.httpUrl}/faults`, { rejectRcpt: ['RUTA@customer.example'] });

  expect(await send(mailbox, {}, { to: { name: null, address: 'jonas@customer.example' } })).toEqual([
    'refused',
    'sent',
  ]);
});

test('mails can be put off, and then are not kept', async () => {
  const mailbox = await mailboxWith();
  await put(`${mailbox.httpUrl}/faults`, { tempFail: 1 });

  expect(await send(mailbox, {})).toEqual(['refused']);
  expect(mailbox.counters().mails).toBe(0);
});

test('the connection can be dropped after a mail was kept: the sender is in doubt', async () => {
  const mailbox = await mailboxWith();
  await put(`${mailbox.httpUrl}/faults`, { dropAfterData: 1 });

  expect(await send(mailbox, {})).toEqual(['in-doubt']);
  expect(mailbox.counters().mails).toBe(1);
});

test('faults happen as often as they were ordered', async () => {
  const numbers = [0.1, 0.9, 0.4, 0.6].flatMap((n) => [n, 1]);
  const mailbox = await mailboxWith({ random: () => numbers.shift() ?? 1 });
  mailbox.setFaults({ tempFail: 0.5 });

  // A mail that is put off takes one number, a mail that is kept a second one for the drop.
  expect(await send(mailbox, {}, {}, {})).toEqual(['refused', 'sent', 'sent']);
});

test('faults that make no sense are refused and change nothing', async () => {
  const mailbox = await mailboxWith();

  const answer = await put(`${mailbox.httpUrl}/faults`, { tempFail: 2, typo: true });

  expect(answer.status).toBe(400);
  expect(await json(`${mailbox.httpUrl}/faults`)).toEqual({
    rejectRcpt: [],
    tempFail: 0,
    dropAfterData: 0,
    delayMs: 0,
  });
});

test.each([
  ['hard', '5.1.1'],
  ['soft', '5.2.2'],
  ['policy', '5.7.26'],
  ['complaint', null],
] as const)(
  'a mail can be answered with a notice of kind %s, which the listener understands',
  async (kind, status) => {
    const reports: unknown[] = [];
    const listener = await startBounceListener({
      port: 0,
      host: '127.0.0.1',
      secret,
      log: { info() {}, warn() {} },
      async onBounce(report, tag) {
        reports.push([report, tag]);
      },
    });
    closing.push(() => listener.close());
    const mailbox = await mailboxWith();
    await send(mailbox, {});

    const answer = await post(`${mailbox.httpUrl}/mails/1/bounce`, {
      kind,
      to: `127.0.0.1:${listener.port}`,
    });

    expect(await answer.json()).toEqual({ answer: '250 2.0.0 Noted' });
    expect(reports).toEqual([[{ recipientTag: '42', kind, status }, '42']]);
  },
);

test('a notice the listener does not take, or without a place to go to, is an error in words', async () => {
  const mailbox = await mailboxWith();
  await send(mailbox, {});

  expect((await post(`${mailbox.httpUrl}/mails/1/bounce`, { kind: 'hard' })).status).toBe(400);
  expect((await post(`${mailbox.httpUrl}/mails/1/bounce`, { kind: 'hard', to: '127.0.0.1:1' })).status).toBe(
    502,
  );
  expect((await post(`${mailbox.httpUrl}/mails/1/bounce`, { kind: 'odd', to: '127.0.0.1:1' })).status).toBe(
    400,
  );
});

test('the page shows list and mail without script, and nothing of a mail is taken for markup', async () => {
  const mailbox = await mailboxWith();
  await send(mailbox, {
    subject: '<script>alert(1)</script>',
    text: '<b>bold</b> https://a.example/?a=1&b=2',
  });

  const list = await fetch(mailbox.httpUrl);
  const text = await (await fetch(`${mailbox.httpUrl}/?mail=1&view=text`)).text();
  const headers = await (await fetch(`${mailbox.httpUrl}/?mail=1&view=headers`)).text();

  const page = await list.text();
  expect(list.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script>alert');
  expect(text).toContain('&lt;b&gt;bold&lt;/b&gt; <a href="https://a.example/?a=1&amp;b=2" target="_blank"');
  expect(headers).toContain('<th>x-afterword-invitation</th><td>42</td>');
});
