import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { mail, scriptedCarriers } from './fixtures/scripted-carrier.ts';

const { serverWith, carrierTo } = scriptedCarriers();

test('nobody at the address is refused for now, in words that name the server', async () => {
  const unused = createServer();
  const port = await new Promise<number>((resolve) => {
    unused.listen(0, '127.0.0.1', () => {
      const address = unused.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  await new Promise((resolve) => unused.close(resolve));
  const carrier = carrierTo(`smtp://127.0.0.1:${port}`);

  const outcome = await carrier.send(mail);

  expect(outcome).toMatchObject({ state: 'refused', permanent: false });
  expect(outcome).toHaveProperty(
    'words',
    expect.stringContaining(`127.0.0.1:${port} cannot be reached: nothing answers`),
  );
});

test('a mail above the size the server announces is refused for good, unasked', async () => {
  const server = await serverWith({ extensions: ['SIZE 1000'] });
  const carrier = carrierTo(server.url);

  const outcome = await carrier.send({ ...mail, text: 'x'.repeat(2000) });

  expect(outcome).toMatchObject({ state: 'refused', permanent: true, status: '5.3.4' });
});

test('a connection is used again, up to the number of mails a server allows', async () => {
  const server = await serverWith({});
  const carrier = carrierTo(server.url, { maxMailsPerConnection: 2 });

  for (let sent = 0; sent < 4; sent += 1) await carrier.send(mail);

  expect(server.taken).toHaveLength(4);
  expect(server.connections()).toBe(2);
});

test('a connection the server closed while it was idle costs no mail', async () => {
  const server = await serverWith({ drop: 'after-250' });
  const carrier = carrierTo(server.url);
  await carrier.send(mail);
  server.setScript({});

  const outcome = await carrier.send(mail);

  expect(outcome.state).toBe('sent');
});

test('a connection on which the next mail meets a hang-up is replaced by a fresh one', async () => {
  const server = await serverWith({ answers: { MAIL: '250 ok' } });
  const carrier = carrierTo(server.url);
  await carrier.send(mail);
  server.setScript({});
  server.hangUpAtNextCommand();

  const outcome = await carrier.send(mail);

  expect(outcome.state).toBe('sent');
  expect(server.connections()).toBe(2);
});

test('no more connections are open at a time than the setting says', async () => {
  const server = await serverWith({});
  const carrier = carrierTo(server.url, { maxConnections: 3 });

  const outcomes = await Promise.all(Array.from({ length: 30 }, () => carrier.send(mail)));

  expect(outcomes.every((outcome) => outcome.state === 'sent')).toBe(true);
  expect(server.connections()).toBe(3);
});

test('when the server is away, those who wait hear of it with the first and do not wait for a timeout each', async () => {
  const server = await serverWith({ drop: 'before-greeting', silent: true });
  const carrier = carrierTo(server.url, { maxConnections: 2, timeouts: { connection: 200, greeting: 200 } });

  const started = performance.now();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => carrier.send(mail)));

  expect(outcomes.every((outcome) => outcome.state === 'refused' && !outcome.permanent)).toBe(true);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('closing waits for mails under way and takes no new ones', async () => {
  const server = await serverWith({});
  const carrier = carrierTo(server.url, { closeGraceMs: 5000 });

  const underWay = Array.from({ length: 20 }, () => carrier.send(mail));
  await carrier.close();

  expect((await Promise.all(underWay)).every((outcome) => outcome.state === 'sent')).toBe(true);
  expect(await carrier.send(mail)).toMatchObject({ state: 'refused', permanent: false });
});

test('closing does not wait for ever: what was handed over is in doubt, what was not is refused for now', async () => {
  const server = await serverWith({ drop: 'after-dot', silent: true });
  const carrier = carrierTo(server.url, { maxConnections: 1, closeGraceMs: 100 });

  const first = carrier.send(mail);
  const second = carrier.send(mail);
  await carrier.close();

  expect((await first).state).toBe('in-doubt');
  expect(await second).toMatchObject({ state: 'refused', permanent: false });
});

test.each([
  ['a recipient without a domain', { to: { name: null, address: 'nobody' } }, '5.1.3'],
  [
    'a recipient that smuggles a second one',
    { to: { name: null, address: 'a@b.example> RCPT TO:<c@d.example' } },
    '5.1.3',
  ],
  ['a sender with a line break', { envelopeFrom: 'b@bounce.example\r\nRCPT TO:<x@y.example>' }, '5.1.7'],
  ['a header with a line break', { headers: { 'X-Note': 'a\r\nBcc: all@example.com' } }, '5.6.0'],
  ['a header that is ours', { headers: { BCC: 'all@example.com' } }, '5.6.0'],
])('%s is refused for good before any server is asked', async (_what, fault, status) => {
  const server = await serverWith({});
  const carrier = carrierTo(server.url);

  const outcome = await carrier.send({ ...mail, ...fault });

  expect(outcome).toMatchObject({ state: 'refused', permanent: true, status });
  expect(server.connections()).toBe(0);
});

test('a domain with letters outside ASCII is written as DNS knows it', async () => {
  const server = await serverWith({});
  const carrier = carrierTo(server.url);

  await carrier.send({ ...mail, to: { name: null, address: 'jonas@žirmūnai.example' } });

  expect(server.commands).toContain('RCPT TO:<jonas@xn--irmnai-dmb2m.example>');
});

test('lines that begin with a dot arrive as they were', async () => {
  const server = await serverWith({});
  const carrier = carrierTo(server.url);

  await carrier.send(mail);

  expect(server.taken[0]).toContain('\r\n..\r\nend');
});
