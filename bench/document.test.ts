import { describe, expect, it } from 'vitest';
import { withFigures } from './document.ts';

const measured = {
  name: 'ingest',
  command: 'npm run bench -- --write',
  machine: '2 x Quick',
  on: new Date('2026-11-22T09:00:00Z'),
  rows: [{ what: 'Ratio', measured: '0.80', goal: '0.75' }],
} as const;
const PAGE = 'Before\n\n<!-- ingest: begin -->\n\nold\n\n<!-- ingest: end -->\n\nAfter\n';

describe('docs/performance.md', () => {
  it('gets the figures in their place, with machine, day and command', () => {
    const text = withFigures(PAGE, measured);

    expect(text).toContain('| Ratio | 0.80 | 0.75 |');
    expect(text).toContain('`npm run bench -- --write` on 2026-11-22: 2 x Quick.');
    expect(text).not.toContain('old');
    expect(text.startsWith('Before\n')).toBe(true);
    expect(text.endsWith('After\n')).toBe(true);
    expect(withFigures(text, measured)).toBe(text);
  });

  it('is not written where there is no place', () => {
    expect(() => withFigures('Nothing', measured)).toThrow('no place');
  });
});
