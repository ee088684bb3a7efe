import { expect, it } from 'vitest';
import { holdsMarker, htmlOf, textOf } from './html.ts';

it('writes text so that no word of a customer becomes markup', () => {
  expect(htmlOf('"Tom & <script>"\nsecond line')).toBe('&quot;Tom &amp; &lt;script&gt;&quot;<br>second line');
});

it('reads back the words, however the markup was rewritten', () => {
  const rewritten = '<div style="x"><p>&quot;Tom &amp;amp; Ann&quot;&nbsp;</p>\n<p>second   line</p></div>';

  expect(textOf(rewritten)).toBe('"Tom &amp; Ann" second line');
  expect(textOf(htmlOf('a & b\n"c"'))).toBe('a & b "c"');
});

it('finds a marker as a whole word only', () => {
  expect(holdsMarker('<p>Reference: task-12 (abc)</p>', 'task-12')).toBe(true);
  expect(holdsMarker('<p>Reference: task-12 (abc)</p>', 'task-1')).toBe(false);
  expect(holdsMarker('my-task-12', 'task-12')).toBe(false);
  expect(holdsMarker('task-123 and (task-12)', 'task-12')).toBe(true);
});
