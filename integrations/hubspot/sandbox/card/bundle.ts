import { fileURLToPath } from 'node:url';

const HOST = new URL('../../app/host/', import.meta.url);
/** As it stands in the sources of the app. */
const PLACEHOLDER_URL = 'https://afterword.example';

/**
 * The card as its worker runs it, or the page around it, in one file. The bundler belongs to development: where it is
 * not installed there is no card host.
 */
export async function bundled(part: 'page.tsx' | 'card-worker.ts', backend: string): Promise<string> {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: fileURLToPath(new URL(part, HOST)),
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, jsx: 'react-jsx' },
    plugins: [
      {
        name: 'deployment',
        transform: (code) => code.replaceAll(PLACEHOLDER_URL, backend),
      },
    ],
  });
  const { output } = await build.generate({ format: part === 'page.tsx' ? 'esm' : 'iife', minify: true });
  await build.close();
  return output[0].code;
}
