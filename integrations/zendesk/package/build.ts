import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildManifest, type ManifestWish } from './manifest.ts';
import { buildRequirements } from './requirements.ts';
import { packageFaults } from './rules.ts';
import type { PackageFiles } from './zip.ts';

const SOURCE = fileURLToPath(new URL('../app/', import.meta.url));

/** A package that Zendesk would refuse, or install and then not show. */
export class PackageFaultError extends Error {
  readonly code = 'package-faults';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(['The package is not fit to be uploaded:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = faults;
  }
}

/**
 * Everything of the package, by path.
 * @throws {PackageFaultError} naming every fault.
 */
export function buildPackage(wish: ManifestWish): PackageFiles {
  const files = new Map<string, Buffer>([
    ...sourceFiles('translations'),
    ...sourceFiles('assets'),
    ['manifest.json', asJson(buildManifest(wish))],
    ['requirements.json', asJson(buildRequirements())],
  ]);
  const faults = packageFaults(files);
  if (faults.length > 0) throw new PackageFaultError(faults);
  return files;
}

function sourceFiles(folder: string): [string, Buffer][] {
  return readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((path) => statSync(join(SOURCE, path)).isFile())
    .map((path) => [path, readFileSync(join(SOURCE, path))]);
}

function asJson(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
