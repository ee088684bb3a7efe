import { element, fill } from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;
const EDGE = 4;
const SVG = 'http://www.w3.org/2000/svg';

/**
 * A line over the answers of one metric, oldest to newest; null when there are fewer than two.
 * @param {import('./types.d.ts').View['scores']} scores newest first
 * @param {import('./types.d.ts').Words} words
 */
export function trend(scores, words) {
  const byMetric = Object.values(Object.groupBy(scores, ({ metric }) => metric));
  const most = byMetric.toSorted((one, other) => (other?.length ?? 0) - (one?.length ?? 0))[0];
  if (!most || most.length < 2) return null;
  const line = most.toReversed();
  const points = line.map(({ score, scale }, index) => {
    const x = EDGE + (index * (WIDTH - 2 * EDGE)) / (line.length - 1);
    const share = (score - scale.min) / Math.max(1, scale.max - scale.min);
    return { x, y: HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE) };
  });
  const metric = words.metric[line[0]?.metric ?? 'nps'];
  const told = fill(words.trend, { metric, scores: line.map(({ score }) => score).join(', ') });
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', told);
  const path = document.createElementNS(SVG, 'polyline');
  path.setAttribute('points', points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '));
  drawing.append(path);
  const last = points.at(-1);
  const dot = document.createElementNS(SVG, 'circle');
  dot.setAttribute('cx', String(last?.x ?? 0));
  dot.setAttribute('cy', String(last?.y ?? 0));
  dot.setAttribute('r', '3');
  drawing.append(dot);
  return element('div', { class: 'trend' }, drawing, element('span', { class: 'quiet' }, metric));
}
