import type { SenderView } from '../../invitation/schema.ts';
import { fillIn, type Locale } from '../../survey/schema.ts';
import { footerWording } from '../wording/footer.ts';
import { directionOf } from '../wording/typography.ts';
import { webAddress } from '../wording/web-address.ts';
import type { Frame } from './layout.ts';

/** One mail before it is rendered: its template, what is filled in, and the text part. */
export interface Letter {
  /** Equal keys share one compiled template. */
  readonly key: string;
  readonly mjml: () => string;
  readonly subject: string;
  readonly places: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The part of a letter that all kinds share. */
export interface Envelope {
  readonly frame: Frame;
  readonly places: Readonly<Record<string, string>>;
  /** Lines below the text part's own content. */
  readonly footerLines: readonly string[];
}

interface Surroundings {
  readonly locale: Locale;
  readonly sender: SenderView;
  readonly preferencesUrl: string | null;
  /** Why this mail came; the first sentences of the footer. */
  readonly why: string;
}

/** Sender, language and footer, as HTML places and as text lines. */
export function envelopeOf({ locale, sender, preferencesUrl, why }: Surroundings): Envelope {
  const words = footerWording(locale);
  const company = fillIn('{company}', { company: sender.company });
  const logo = webAddress(sender.logoUrl);
  const privacyUrl = webAddress(sender.privacyUrl);
  const postalAddress = fillIn('{address}', { address: sender.postalAddress });
  return {
    frame: {
      direction: directionOf(locale),
      logo: logo !== null,
      privacy: privacyUrl !== null,
      preferences: preferencesUrl !== null,
      postalAddress: postalAddress !== '',
    },
    places: {
      lang: locale,
      company,
      logo: logo ?? '',
      why,
      privacy: words.privacy,
      privacyUrl: privacyUrl ?? '',
      dontAskAgain: words.dontAskAgain,
      preferencesUrl: preferencesUrl ?? '',
      postalAddress,
    },
    footerLines: [
      '-- ',
      why,
      ...(privacyUrl === null ? [] : [`${words.privacy}: ${privacyUrl}`]),
      ...(preferencesUrl === null ? [] : [`${words.dontAskAgain}: ${preferencesUrl}`]),
      ...(postalAddress === '' ? [] : [`${company}, ${postalAddress}`]),
    ],
  };
}
