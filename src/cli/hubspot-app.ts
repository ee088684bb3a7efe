/** `npm run app:hubspot -- --url https://feedback.example.com`: the HubSpot app of this deployment, ready to upload. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { assembleProject, type ProjectOptions } from '../../integrations/hubspot/project/assemble.ts';
import { projectFaults } from '../../integrations/hubspot/project/rules.ts';

const USAGE = `
npm run app:hubspot -- [options]

  --url            public https address of this deployment; default AFTERWORD_PUBLIC_URL
  --support-email  shown to those who install the app; default support@<host of the address>
  --docs-url       documentation, support-url: support page, support-phone: +15550100 (each optional)
  --no-app-events  leaves out the score history on the timeline, which HubSpot has to approve for an app first
  --out            folder, emptied first; default dist/hubspot-app
`;

const Arguments = z.object({
  url: z
    .url({ protocol: /^https$/, error: '--url must be the public https address of this deployment' })
    .transform((url) => url.replace(/\/+$/, '')),
  'support-email': z.email({ error: '--support-email must be an e-mail address' }).optional(),
  'docs-url': z.url().optional(),
  'support-url': z.url().optional(),
  'support-phone': z.string().optional(),
  'no-app-events': z.boolean(),
  out: z.string(),
});

/** Writes the project; returns the process's exit code. */
export async function writeHubspotApp(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<number> {
  const read = readArguments(args, environment);
  if (typeof read === 'string') {
    say(`${read}\n${USAGE}`);
    return 1;
  }
  const files = await assembleProject(read.options);
  const faults = projectFaults(files);
  if (faults.length > 0) {
    say(['HubSpot would refuse this project:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
    return 1;
  }
  await rm(read.out, { recursive: true, force: true });
  for (const [path, text] of files) {
    await mkdir(dirname(join(read.out, path)), { recursive: true });
    await writeFile(join(read.out, path), text);
  }
  say(`${files.size} files in ${relative('.', read.out) || read.out}. Upload them: hs project upload`);
  return 0;
}

function readArguments(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): { options: ProjectOptions; out: string } | string {
  const option = { type: 'string' } as const;
  const names = ['url', 'support-email', 'docs-url', 'support-url', 'support-phone', 'out'];
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(names.map((name) => [name, option])),
        'no-app-events': { type: 'boolean' },
      },
    });
    const given = Arguments.parse({
      url: environment['AFTERWORD_PUBLIC_URL'],
      'no-app-events': false,
      out: 'dist/hubspot-app',
      ...values,
    });
    const support = {
      email: given['support-email'] ?? `support@${new URL(given.url).hostname}`,
      documentationUrl: given['docs-url'],
      url: given['support-url'],
      phone: given['support-phone'],
    };
    return { options: { publicUrl: given.url, support, appEvents: !given['no-app-events'] }, out: given.out };
  } catch (error) {
    if (error instanceof z.ZodError) return error.issues.map(({ message }) => message).join('\n');
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

if (import.meta.main) {
  process.exitCode = await writeHubspotApp(process.argv.slice(2), process.env, (line) => console.log(line));
}
