import { StatusTag } from '@hubspot/ui-extensions';
import type { Band } from './content.ts';
import type { Wording } from './wording.ts';

const VARIANTS = { promoter: 'success', passive: 'warning', detractor: 'danger' } as const;

/** Never by colour alone: the word says the same. */
export function BandTag({ band, wording }: { readonly band: Band; readonly wording: Wording }) {
  return <StatusTag variant={VARIANTS[band]}>{wording.band[band]}</StatusTag>;
}
