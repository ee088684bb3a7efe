import { describe, expect, it } from 'vitest';
import { readAnswer } from './wire.ts';

const HEAD = 'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n';

describe('readAnswer', () => {
  it('waits for the whole answer', () => {
    expect(readAnswer('HTTP/1.1 202 Acc')).toBeNull();
    expect(readAnswer(`${HEAD}{"stored`)).toBeNull();
  });

  it('reads the status and where the next answer would begin', () => {
    const answer = readAnswer(`${HEAD}{"stored":1}HTTP/1.1`);

    expect(answer).toEqual({ status: 202, length: HEAD.length + 12 });
  });

  it('does not guess the length', () => {
    expect(() => readAnswer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')).toThrow('length');
  });
});
