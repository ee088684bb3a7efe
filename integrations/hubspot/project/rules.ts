import { COMPONENT_RULES, Meta } from './component-rules.ts';
import type { Component } from './component-rules.ts';
import type { ProjectFiles } from './assemble.ts';
import { sourceFaults } from './source-rules.ts';

/** Marketplace listings are taken on these versions only. */
const PLATFORM_VERSIONS: ReadonlySet<string> = new Set(['2025.2', '2026.03']);
/** Each type of component has its folder, and none of its own folders may be deeper. */
const FOLDERS: Readonly<Record<string, string>> = {
  app: 'src/app',
  card: 'src/app/cards',
  settings: 'src/app/settings',
  webhooks: 'src/app/webhooks',
  'workflow-action': 'src/app/workflow-actions',
  'app-event': 'src/app/app-events',
};
const AT_MOST_ONE: readonly string[] = ['app', 'settings', 'webhooks'];
const PLACEHOLDER = 'afterword.example';

/** Everything HubSpot would refuse, and some that it would not and that would still not work; empty when all is well. */
export function projectFaults(files: ProjectFiles): string[] {
  const { components, faults } = readComponents(files);
  const app = components.find(({ type }) => type === 'app');
  return [
    ...faults,
    ...manifestFaults(files),
    ...(app ? [] : ['There is no app component.']),
    ...AT_MOST_ONE.filter((type) => components.filter((one) => one.type === type).length > 1).map(
      (type) => `There may be only one component of type ${type}.`,
    ),
    ...repeatedUids(components),
    ...components.flatMap((component) => componentFaults(component, { files, app })),
    ...sourceFaults(files),
    ...[...files].flatMap(([path, text]) =>
      text.includes(PLACEHOLDER) ? [`${path}: still names ${PLACEHOLDER}.`] : [],
    ),
  ];
}

function manifestFaults(files: ProjectFiles): string[] {
  const manifest = Meta.hsproject.safeParse(json(files.get('hsproject.json')));
  if (!manifest.success) return ['hsproject.json: needs name, srcDir and platformVersion.'];
  const { srcDir, platformVersion } = manifest.data;
  return [
    ...(srcDir === 'src' ? [] : ['hsproject.json: srcDir must be src.']),
    ...(PLATFORM_VERSIONS.has(platformVersion)
      ? []
      : [`hsproject.json: platform version ${platformVersion} is not listed any more.`]),
  ];
}

function readComponents(files: ProjectFiles): { components: Component[]; faults: string[] } {
  const components: Component[] = [];
  const faults: string[] = [];
  for (const [path, text] of files) {
    if (!path.endsWith('.json') || path === 'hsproject.json' || path.endsWith('/package.json')) continue;
    if (!path.endsWith('-hsmeta.json')) faults.push(`${path}: a component's file ends in -hsmeta.json.`);
    const read = Meta.component.safeParse(json(text));
    if (read.success) components.push({ ...read.data, path });
    else faults.push(`${path}: needs uid (letters, digits, - and _), type and config.`);
  }
  return { components, faults };
}

function repeatedUids(components: readonly Component[]): string[] {
  return components
    .filter(({ uid }, index) => components.findIndex((other) => other.uid === uid) < index)
    .map(({ path, uid }) => `${path}: the uid ${uid} is used twice.`);
}

function componentFaults(
  component: Component,
  project: { files: ProjectFiles; app: Component | undefined },
): string[] {
  const { path, type } = component;
  const rules = COMPONENT_RULES[type];
  if (!rules) return [`${path}: there is no component type ${type}.`];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const misplaced = folder === FOLDERS[type] ? [] : [`stands in ${folder} instead of ${FOLDERS[type]}.`];
  return [...misplaced, ...rules(component, project)].map((fault) => `${path}: ${fault}`);
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
