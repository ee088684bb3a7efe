import { imageFaults } from './image-rules.ts';
import { manifestFaults } from './manifest-rules.ts';
import { jsonOf } from './read-json.ts';
import { requirementFaults } from './requirement-rules.ts';
import { translationFaults } from './translation-rules.ts';
import type { PackageFiles } from './zip.ts';

/** Zendesk refuses archives and office documents inside of a package. */
const ALLOWED = /[.](json|png|svg|js|css|html)$/;

/** What Zendesk's uploader refuses, and what it lets pass though nobody would see the app. Empty is fit. */
export function packageFaults(files: PackageFiles): string[] {
  return [...files.keys()]
    .flatMap(pathFaults)
    .concat(
      missingFiles(files),
      manifestFaults(jsonOf(files, 'manifest.json'), files),
      requirementFaults(jsonOf(files, 'requirements.json')),
      translationFaults(files),
      imageFaults(files),
    );
}

function pathFaults(path: string): string[] {
  const parts = path.split('/');
  if (parts.some((part) => part.startsWith('.') || part === ''))
    return [`${path}: no hidden files, no empty names`];
  if (parts[0] === 'tmp') return [`${path}: nothing below tmp/`];
  return ALLOWED.test(path) ? [] : [`${path}: a file of this kind is refused`];
}

function missingFiles(files: PackageFiles): string[] {
  return ['manifest.json', 'requirements.json', 'translations/en.json']
    .filter((path) => !files.has(path))
    .map((path) => `${path} is missing`);
}
