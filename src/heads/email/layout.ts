/** What a template's structure depends on besides its kind; everything else is filled in per mail. */
export interface Frame {
  readonly direction: 'ltr' | 'rtl';
  readonly logo: boolean;
  readonly privacy: boolean;
  readonly preferences: boolean;
  readonly postalAddress: boolean;
}

const FONTS =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif";

// Texts stand 3px in, as the numbers do, whose table has a space of 3px around each cell.
// Apple Mail follows the media query, Outlook.com sets data-ogsc and data-ogsb; Gmail recolours by itself.
const STYLE = `
.card { border-radius: 16px; }
.cell a { display: block; }
@media (max-width: 599px) {
  .card { border-radius: 0 !important; }
  .card > table > tbody > tr > td, .foot > table > tbody > tr > td { padding-left: 13px !important; padding-right: 13px !important; }
}
@media (prefers-color-scheme: dark) {
  body, .paper, .paper > div { background-color: #111416 !important; }
  .card, .card > table { background: #1a1e21 !important; background-color: #1a1e21 !important; }
  .ink div, .ink a, .ink td, .cell a { color: #eef0f1 !important; }
  .soft div, .soft a, .soft td { color: #a7b0b8 !important; }
  .soft b { color: #eef0f1 !important; }
  .cell { border-color: #77818a !important; }
  .box { background: #23282c !important; background-color: #23282c !important; }
}
[data-ogsc] .ink div, [data-ogsc] .ink a, [data-ogsc] .cell a { color: #eef0f1 !important; }
[data-ogsc] .soft div, [data-ogsc] .soft a, [data-ogsc] .soft td { color: #a7b0b8 !important; }
[data-ogsb] .paper, [data-ogsb] .paper > div { background-color: #111416 !important; }
[data-ogsb] .card { background-color: #1a1e21 !important; }
`;

const LOGO_SECTION = `
<mj-section padding="0 0 24px"><mj-column>
  <mj-image src="{{ logo }}" alt="{{ company }}" width="140px" padding="0 3px" align="ALIGN" />
</mj-column></mj-section>`;
const NAME_SECTION = `
<mj-section padding="0 0 20px"><mj-column>
  <mj-text css-class="ink" font-size="15px" font-weight="600" padding="0 3px">{{ company }}</mj-text>
</mj-column></mj-section>`;

function footer(frame: Frame): string {
  const links = [
    frame.privacy ? '<a href="{{ privacyUrl }}" style="color:#565e66;">{{ privacy }}</a>' : '',
    frame.preferences ? '<a href="{{ preferencesUrl }}" style="color:#565e66;">{{ dontAskAgain }}</a>' : '',
  ].filter(Boolean);
  return `
<mj-section css-class="foot" padding="24px 21px 40px"><mj-column>
  <mj-text css-class="soft" font-size="13px" color="#565e66" padding="0 3px 8px">{{ why }}</mj-text>
  ${links.length ? `<mj-text css-class="soft" font-size="13px" color="#565e66" padding="0 3px 8px">${links.join(' &nbsp;·&nbsp; ')}</mj-text>` : ''}
  ${frame.postalAddress ? '<mj-text css-class="soft" font-size="13px" color="#565e66" padding="0 3px">{{ company }}, {{ postalAddress }}</mj-text>' : ''}
</mj-column></mj-section>`;
}

/** A whole mail in MJML with Liquid places; `sections` stand on the card. */
export function mailDocument(frame: Frame, sections: string): string {
  const align = frame.direction === 'rtl' ? 'right' : 'left';
  const head = (frame.logo ? LOGO_SECTION : NAME_SECTION).replace('ALIGN', align);
  return `
<mjml lang="{{ lang }}" dir="${frame.direction}">
<mj-head>
  <mj-title>{{ subject }}</mj-title>
  <mj-preview>{{ preview }}</mj-preview>
  <mj-raw>
    <meta name="color-scheme" content="light dark" />
    <meta name="supported-color-schemes" content="light dark" />
  </mj-raw>
  <mj-attributes>
    <mj-all font-family="${FONTS}" />
    <mj-text font-size="16px" line-height="1.6" color="#1c2024" padding="0 3px 16px" align="${align}" />
    <mj-table font-size="16px" color="#1c2024" padding="0" align="${align}" />
    <mj-section padding="0" />
  </mj-attributes>
  <mj-style>${STYLE}</mj-style>
</mj-head>
<mj-body background-color="#f4f3f0" width="560px" css-class="paper">
  <mj-section padding="16px 0 0"><mj-column></mj-column></mj-section>
  <mj-wrapper css-class="card" background-color="#ffffff" padding="32px 21px" border-radius="16px">
    ${head}${sections}
  </mj-wrapper>
  ${footer(frame)}
</mj-body>
</mjml>`;
}

/** A section of the card with one column. */
export function section(content: string): string {
  return `<mj-section><mj-column>${content}</mj-column></mj-section>`;
}
