import type { PackageFiles } from './zip.ts';

/** Bytes of the signature, of the length and name of the first chunk, then width and height. */
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const WIDTH_AT = 16;
const HEIGHT_AT = 20;
const COLOUR_AT = 25;
const TRUE_COLOUR_WITH_ALPHA = 6;
const SCREENSHOTS = ['assets/screenshot-0.png', 'assets/screenshot-1.png', 'assets/screenshot-2.png'];
const SCREENSHOT_SIZES = ['1024x768', '2048x1536'];
const SCREENSHOT_MAX_BYTES = 500 * 1_024;

interface Picture {
  readonly size: string;
  readonly alpha: boolean;
  readonly bytes: number;
}

/** Zendesk takes a package without pictures, and shows an app that nobody recognises. */
export function imageFaults(files: PackageFiles): string[] {
  return [
    ...fault(files, 'assets/logo.png', ({ size }) => (size === '320x320' ? null : `is ${size}, not 320x320`)),
    ...fault(files, 'assets/logo-small.png', ({ size, alpha }) => {
      if (size !== '128x128') return `is ${size}, not 128x128`;
      return alpha ? null : 'has no transparent ground';
    }),
    ...SCREENSHOTS.flatMap((path) => fault(files, path, screenshotFault)),
  ];
}

function screenshotFault({ size, bytes }: Picture): string | null {
  if (!SCREENSHOT_SIZES.includes(size)) return `is ${size}, not ${SCREENSHOT_SIZES.join(' or ')}`;
  return bytes > SCREENSHOT_MAX_BYTES ? `has ${bytes} bytes, more than 500 KB` : null;
}

function fault(files: PackageFiles, path: string, check: (picture: Picture) => string | null): string[] {
  const content = files.get(path);
  if (content === undefined) return [`${path} is missing`];
  const picture = pictureOf(content);
  const words = picture === null ? 'is no PNG' : check(picture);
  return words === null ? [] : [`${path} ${words}`];
}

function pictureOf(content: Buffer): Picture | null {
  if (!content.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE) || content.length <= COLOUR_AT)
    return null;
  const size = `${content.readUInt32BE(WIDTH_AT)}x${content.readUInt32BE(HEIGHT_AT)}`;
  return { size, alpha: content[COLOUR_AT] === TRUE_COLOUR_WITH_ALPHA, bytes: content.length };
}
