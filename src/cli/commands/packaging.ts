import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildPackage } from '../../../integrations/zendesk/package/build.ts';
import { zipOf } from '../../../integrations/zendesk/package/zip.ts';
import { UsageError, type Command } from '../command.ts';
import { packageVersion } from '../package-version.ts';

const OUTPUT = join('dist', 'afterword-zendesk.zip');

/** Packages for the marketplaces, built for one deployment. */
export const PACKAGING: readonly Command[] = [
  {
    name: 'app zendesk',
    words: 'build the Zendesk app of this deployment, a zip ready to upload',
    options: {
      'public-url': { words: 'address of this Afterword; default AFTERWORD_PUBLIC_URL', value: 'url' },
      'support-email': { words: 'who answers for the app; default support@ the host', value: 'address' },
      listed: { words: 'for the marketplace instead of your own account' },
      out: { words: `where to write it; default ${OUTPUT}`, value: 'file' },
    },
    async run(given) {
      const publicUrl = (given.option('public-url') ?? given.environment['AFTERWORD_PUBLIC_URL'])?.replace(
        /\/$/,
        '',
      );
      if (!publicUrl || !URL.canParse(publicUrl)) {
        throw new UsageError(
          'Say where your Afterword is reached, because the app opens its pages there: --public-url https://…, or AFTERWORD_PUBLIC_URL.',
        );
      }
      const files = buildPackage({
        publicUrl,
        version: await packageVersion(),
        supportEmail: given.option('support-email') ?? `support@${new URL(publicUrl).hostname}`,
        listed: given.switched('listed'),
      });
      const path = given.option('out') ?? OUTPUT;
      const archive = zipOf(files);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, archive);
      given.say(`${path}: ${files.size} files, ${Math.ceil(archive.length / 1_024)} KB, for ${publicUrl}`);
      given.say(
        'Upload it in the Zendesk Admin Center: Apps and integrations, Zendesk Support apps, Upload private app.',
      );
    },
  },
];
