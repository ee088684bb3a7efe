import { z } from 'zod';
import { jsonOf } from './read-json.ts';
import type { PackageFiles } from './zip.ts';

const LOCALES = ['en', 'zh-cn', 'lt'];
const NAME_MAX_CHARACTERS = 40;
const Text = z.string().trim().min(1);

const Translation = z.object({
  app: z.looseObject({
    name: Text.max(NAME_MAX_CHARACTERS).refine(
      (name) => !/zendesk/i.test(name),
      'may not hold the trademark',
    ),
    short_description: Text,
    long_description: Text,
    installation_instructions: Text,
    parameters: z.record(z.string(), z.looseObject({ label: Text })).optional(),
  }),
});

/** Complete in every language of the product, though Zendesk asks for English alone. */
export function translationFaults(files: PackageFiles): string[] {
  return LOCALES.flatMap((locale) => {
    const path = `translations/${locale}.json`;
    if (!files.has(path)) return [`${path} is missing`];
    const parsed = Translation.safeParse(jsonOf(files, path));
    const issues = parsed.error?.issues ?? [];
    return issues.map((issue) => `${path} ${issue.path.join('.')}: ${issue.message}`);
  });
}
