import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillIn } from './schema.ts';

describe('fillIn', () => {
  it('puts the names in', () => {
    expect(fillIn('{agent} of {company}', { company: 'Acme', agent: 'Ona' })).toBe('Ona of Acme');
  });

  it('keeps the first alternative whose names are known', () => {
    const wording = '[{agent} of {company}|{company}|We] answered.';

    expect(fillIn(wording, { company: 'Acme', agent: 'Ona' })).toBe('Ona of Acme answered.');
    expect(fillIn(wording, { company: 'Acme', agent: null })).toBe('Acme answered.');
    expect(fillIn(wording, { company: '  ', agent: null })).toBe('We answered.');
  });

  it('closes the hole when a wording offers no alternative', () => {
    expect(fillIn('Thank you, {agent} , and good bye {company}!', {})).toBe('Thank you,, and good bye!');
    expect(fillIn('Was {agent} helpful?', {})).toBe('Was helpful?');
  });

  it('takes a zero for a value', () => {
    expect(fillIn('[You chose {score}|Choose]', { score: 0 })).toBe('You chose 0');
  });

  it('never reads a name as wording', () => {
    const company = '[x|y] {agent}$&';

    expect(fillIn('Hello from {company}.', { company, agent: 'Ona' })).toBe('Hello from [x|y] {agent}$&.');
  });

  it('flattens line breaks, control characters and direction overrides in names', () => {
    expect(fillIn('{company}', { company: 'Ac\r\nBcc: x\u202Eme\u0000' })).toBe('Ac Bcc: x me');
  });

  it('ignores what objects inherit', () => {
    expect(fillIn('[{constructor}|nothing]', {})).toBe('nothing');
  });

  it('leaves no placeholder, no bracket and no double space behind, whatever is unknown', () => {
    const name = fc.option(fc.string({ unit: fc.constantFrom('a', 'B', ' ', 'ž', '中') }), { nil: null });

    fc.assert(
      fc.property(name, name, (company, agent) => {
        const text = fillIn('[{agent} at {company}|{company}|Someone] wrote to [{company}|us] , {agent} .', {
          company,
          agent,
        });

        expect(text).not.toMatch(/[{}[\]|]| {2}|^\s|\s$/);
      }),
    );
  });
});
