import { z } from 'zod';
import type { ProjectFiles } from './assemble.ts';

const SOURCE = /^(src\/app\/(cards|settings))\/[\w.-]+\.tsx?$/;
const PACKAGES: ReadonlySet<string> = new Set([
  'react',
  '@hubspot/ui-extensions',
  '@hubspot/ui-extensions/crm',
]);
const EXACT = /^\d+\.\d+\.\d+$/;

const Package = z.object({
  type: z.literal('module'),
  dependencies: z.object({
    '@hubspot/ui-extensions': z.string().regex(EXACT),
    react: z.string().regex(/^18\.3\.1$/),
  }),
});

/** What runs in HubSpot's worker: no window, no fetch of its own, only HubSpot's components. */
export function sourceFaults(files: ProjectFiles): string[] {
  const sources = [...files].filter(([path]) => SOURCE.test(path));
  const folders = new Set(sources.map(([path]) => path.slice(0, path.lastIndexOf('/'))));
  return [
    ...sources.flatMap(([path, text]) => faultsOf(path, text, files).map((fault) => `${path}: ${fault}`)),
    ...[...folders].filter((folder) => !hasPackage(files, folder)).map(packageWords),
  ];
}

function faultsOf(path: string, text: string, files: ProjectFiles): string[] {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const imports = [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, name = '']) => name);
  const foreign = imports.filter((name) =>
    name.startsWith('.') ? !files.has(`${folder}/${name.replace(/^\.\//, '')}`) : !PACKAGES.has(name),
  );
  const inSettings = path.startsWith('src/app/settings/');
  return [
    ...foreign.map((name) => `imports ${name}, which will not be there.`),
    ...(inSettings && imports.includes('@hubspot/ui-extensions/crm')
      ? ['a settings page has no CRM components.']
      : []),
    ...(/\b(window|document|localStorage|XMLHttpRequest)\b[.(]/.test(text) ? ['a worker has no page.'] : []),
    ...(/(?<![.\w])fetch\(/.test(text) ? ['only hubspot.fetch reaches a server.'] : []),
    ...(/<[a-z][a-z0-9]*[\s>/]/.test(withoutTypes(text)) ? ['HTML elements are not rendered.'] : []),
    ...(/\bstyle=\{/.test(text) ? ['HubSpot components take no style.'] : []),
  ];
}

/** `Map<string, x>` and `=> a <b` are no elements: an element opens a line or follows a bracket. */
function withoutTypes(text: string): string {
  return [...text.matchAll(/(?:^|[({>]|return|\?|:|&&)\s*<[a-z][^\n]*/gm)].map(([found]) => found).join('\n');
}

function hasPackage(files: ProjectFiles, folder: string): boolean {
  const text = files.get(`${folder}/package.json`);
  return text !== undefined && Package.safeParse(JSON.parse(text)).success;
}

function packageWords(folder: string): string {
  return `${folder}/package.json: needs "type": "module", an exact @hubspot/ui-extensions and react 18.3.1.`;
}
