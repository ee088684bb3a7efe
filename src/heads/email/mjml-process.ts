// The entry of a short-lived process of its own (see compile-mjml.ts): MJML on stdin, HTML on stdout.
import { text } from 'node:stream/consumers';
import mjml2html from 'mjml';

const { html } = await mjml2html(await text(process.stdin), {
  validationLevel: 'strict',
  // Without this, a font family that Google hosts is fetched from there by every reader's mail program.
  fonts: {},
});
process.stdout.write(html);
