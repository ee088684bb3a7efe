import type { Survey } from '../../survey/schema.ts';
import { type Frame, mailDocument, section } from './layout.ts';

/** More numbers than this stand in two rows: eleven in one would be narrower than a fingertip on a phone. */
const ONE_ROW_MAX = 7;

const HEADING_STYLE = 'margin:0;font:inherit;';
const CELL_STYLE = 'border:1px solid #868e96;border-radius:10px;text-align:center;';
// Outlook gives a link no height but its line's.
const LINK_STYLE =
  'display:block;line-height:48px;mso-line-height-rule:exactly;font-size:18px;font-weight:600;color:#1c2024;text-decoration:none;';

function cell(score: number, width: number): string {
  return `<td class="cell" width="${width}%" style="${CELL_STYLE}"><a href="{{ answerStem }}${score}" aria-label="{{ numbersOf[${score}] }}" style="${LINK_STYLE}">${score}</a></td>`;
}

/** One link per number as table cells, all alike, in the same order always. */
function scaleTable({ min, max }: Survey['scale']): string {
  const scores = Array.from({ length: max - min + 1 }, (_, step) => min + step);
  const columns = scores.length > ONE_ROW_MAX ? Math.ceil(scores.length / 2) : scores.length;
  const width = Math.floor(100 / columns);
  const rows = Array.from({ length: Math.ceil(scores.length / columns) }, (_, row) => {
    const cells = scores.slice(row * columns, (row + 1) * columns).map((score) => cell(score, width));
    const blanks = Array.from({ length: columns - cells.length }, () => `<td width="${width}%">&nbsp;</td>`);
    return `<tr>${cells.join('')}${blanks.join('')}</tr>`;
  });
  return `<mj-table role="presentation" cellspacing="3" padding="0">${rows.join('')}</mj-table>`;
}

function ends({ min, max }: Survey['scale'], direction: Frame['direction']): string {
  const [start, end] = direction === 'rtl' ? ['right', 'left'] : ['left', 'right'];
  const style = (side: string): string => `text-align:${side};color:#565e66;vertical-align:top;`;
  return `
<mj-table role="presentation" css-class="soft" font-size="14px" line-height="1.4" padding="2px 3px 24px"><tr>
  <td width="50%" style="${style(start ?? '')}"><b style="color:#1c2024;">${min}</b> {{ low }}</td>
  <td width="50%" style="${style(end ?? '')}"><b style="color:#1c2024;">${max}</b> {{ high }}</td>
</tr></mj-table>`;
}

/** The invitation in MJML. */
export function invitationLayout(frame: Frame, scale: Survey['scale']): string {
  return mailDocument(
    frame,
    section(`
<mj-text css-class="ink">{{ greeting }}</mj-text>
<mj-text css-class="ink" padding="0 3px 28px">{{ about }}</mj-text>
<mj-text css-class="ink" font-size="20px" line-height="1.4" font-weight="600" padding="0 3px 11px"><h1 style="${HEADING_STYLE}">{{ question }}</h1></mj-text>
${scaleTable(scale)}
${ends(scale, frame.direction)}
<mj-text css-class="soft" font-size="14px" color="#565e66" padding="0 3px">{{ hint }}</mj-text>`),
  );
}
