import type { PackageFiles } from './zip.ts';

/** The content of a JSON file; undefined when it is absent or no JSON. */
export function jsonOf(files: PackageFiles, path: string): unknown {
  const text = files.get(path)?.toString('utf8');
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
