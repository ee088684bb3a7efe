import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from './html.ts';

function unescaped(markup: string): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return markup.replace(/&(lt|gt|quot|#39|amp);/g, (_whole, name: string) => signs[name] ?? '');
}

describe('html', () => {
  it('escapes whatever is put in, and loses nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`;

        expect(markup).not.toMatch(/[<>"']|&(?!lt;|gt;|quot;|#39;|amp;)/);
        expect(unescaped(markup)).toBe(text);
      }),
    );
  });

  it('keeps nested markup, joins lists and shows null as nothing', () => {
    const items = ['a<b', 'c'].map((text) => html`<li>${text}</li>`);

    expect(
      html`<ul>
        ${items}${null}
      </ul>`.markup,
    ).toBe('<ul> <li>a&lt;b</li><li>c</li> </ul>');
  });

  it('shows a zero', () => {
    expect(html`<b>${0}</b>`.markup).toBe('<b>0</b>');
  });
});
