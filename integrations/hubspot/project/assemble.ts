import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PERMISSIONS } from '../scopes.ts';

/** Where the project stands in this repository. */
export const PROJECT_FOLDER = fileURLToPath(new URL('../app/', import.meta.url));

/** Stands for the deployment in the files of the repository. */
const PLACEHOLDER_URL = 'https://afterword.example';
const APP_META = 'src/app/app-hsmeta.json';
const EVENTS_FOLDER = 'src/app/app-events/';
const CARDS_FOLDER = 'src/app/cards/';
const SETTINGS_FOLDER = 'src/app/settings/';

export interface ProjectOptions {
  /** Public https URL of the deployment, without a trailing slash. */
  readonly publicUrl: string;
  readonly support: {
    readonly email: string;
    readonly documentationUrl?: string | undefined;
    readonly url?: string | undefined;
    readonly phone?: string | undefined;
  };
  /** HubSpot has to approve an app before it may define events; without the approval an upload with them fails. */
  readonly appEvents: boolean;
}

/** Path below the project's folder, with slashes, and text. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** The project as `hs project upload` takes it, with the addresses of this deployment. */
export async function assembleProject(options: ProjectOptions): Promise<ProjectFiles> {
  const files = new Map<string, string>();
  for (const [path, text] of await readSources()) {
    if (!options.appEvents && path.startsWith(EVENTS_FOLDER)) continue;
    files.set(path, text.replaceAll(PLACEHOLDER_URL, options.publicUrl));
  }
  files.set(APP_META, withApp(files.get(APP_META) ?? '', options));
  shareModules(files);
  return files;
}

const PARTS = /^(hsproject\.json|src\/app\/.+)$/;
const NOT_PARTS = /\.test\.tsx?$|^src\/app\/.+\/fixtures\//;

async function readSources(): Promise<[string, string][]> {
  const entries = await readdir(PROJECT_FOLDER, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(PROJECT_FOLDER, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => PARTS.test(path) && !NOT_PARTS.test(path) && !path.includes('node_modules/'))
    .toSorted();
  return await Promise.all(
    paths.map(async (path): Promise<[string, string]> => [
      path,
      await readFile(join(PROJECT_FOLDER, path), 'utf8'),
    ]),
  );
}

interface AppMeta {
  readonly config: { readonly auth: object; readonly support: object };
}

function withApp(text: string, { support }: ProjectOptions): string {
  const meta: AppMeta = JSON.parse(text);
  const scopes = (required: boolean): string[] =>
    PERMISSIONS.filter((one) => one.required === required).map(({ scope }) => scope);
  const auth = { ...meta.config.auth, requiredScopes: scopes(true), optionalScopes: scopes(false) };
  const contact = {
    supportEmail: support.email,
    ...(support.documentationUrl ? { documentationUrl: support.documentationUrl } : {}),
    ...(support.url ? { supportUrl: support.url } : {}),
    ...(support.phone ? { supportPhone: support.phone } : {}),
  };
  return `${JSON.stringify({ ...meta, config: { ...meta.config, auth, support: contact } }, null, 2)}\n`;
}

/** A component is built from its own folder: what the settings page takes from the cards is put beside it. */
function shareModules(files: Map<string, string>): void {
  const own = [...files.keys()].filter((path) => path.startsWith(SETTINGS_FOLDER) && /\.tsx?$/.test(path));
  const waiting = [...own];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const text = files.get(path) ?? '';
    for (const name of namesFromCards(text, own.includes(path))) {
      const copy = SETTINGS_FOLDER + name;
      if (files.has(copy)) continue;
      files.set(copy, files.get(CARDS_FOLDER + name) ?? '');
      waiting.push(copy);
    }
    files.set(path, text.replaceAll("from '../cards/", "from './"));
  }
}

/** A file of the settings page says ../cards/; a copied one has its neighbours beside it. */
function namesFromCards(text: string, own: boolean): string[] {
  const pattern = own ? /from '\.\.\/cards\/([\w.-]+)'/g : /from '\.\/([\w.-]+)'/g;
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}
