import { type Frame, mailDocument, section } from './layout.ts';

const LABEL = 'css-class="soft" font-size="14px" color="#565e66" padding="8px 3px 4px"';

function box(content: string): string {
  return `<mj-text css-class="ink box" container-background-color="#f4f3f0" padding="12px 16px">${content}</mj-text>`;
}

/** The mail a promoter asked for, in MJML: the link, and words to share it with. */
export function referralLayout(frame: Frame): string {
  return mailDocument(
    frame,
    section(`
<mj-text css-class="ink">{{ greeting }}</mj-text>
<mj-text css-class="ink">{{ lead }}</mj-text>
<mj-text ${LABEL}>{{ yourLink }}</mj-text>
${box('<a href="{{ link }}" style="color:#1c2024;">{{ link }}</a>')}
<mj-text ${LABEL}>{{ readyToShare }}</mj-text>
${box('{{ shareText }}')}`),
  );
}

/** The link to what is stored about a person, in MJML. */
export function ownDataLayout(frame: Frame): string {
  return mailDocument(
    frame,
    section(`
<mj-text css-class="ink">{{ greeting }}</mj-text>
<mj-text css-class="ink">{{ lead }}</mj-text>
${box('<a href="{{ link }}" style="color:#1c2024;font-weight:600;">{{ open }}</a>')}
<mj-text css-class="soft" font-size="14px" color="#565e66" padding="16px 3px 0">{{ ignore }}</mj-text>`),
  );
}

/** A plain mail to an admin, in MJML: paragraphs, then links. */
export function noticeLayout(frame: Frame): string {
  return mailDocument(
    frame,
    section(`
<mj-text css-class="ink" font-size="20px" line-height="1.4" font-weight="600">{{ subject }}</mj-text>
<mj-text css-class="ink" padding="0 3px">
  {% for paragraph in paragraphs %}<p style="margin:0 0 16px;">{{ paragraph }}</p>{% endfor %}
  {% for link in links %}<p style="margin:0 0 8px;"><a href="{{ link.url }}" style="color:#17505a;">{{ link.label }}</a></p>{% endfor %}
</mj-text>`),
  );
}
