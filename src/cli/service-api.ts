import { createApi, type Api } from './api.ts';
import { knownSecrets } from './local-secrets.ts';

const DEFAULT_DATA = '.afterword';
const DEFAULT_PORT = '8400';

/** Nobody told which key opens the service. */
export class ApiKeyMissingError extends Error {
  readonly code = 'api-key-missing';
}

/** The running service: the one that the environment names, else the one that this folder's `npm start` started. */
export async function serviceApi(environment: NodeJS.ProcessEnv): Promise<Api> {
  const folder = environment['AFTERWORD_DATA'] || DEFAULT_DATA;
  const port = environment['PORT'] || DEFAULT_PORT;
  const url = (environment['AFTERWORD_URL'] || `http://127.0.0.1:${port}`).replace(/[/]+$/, '');
  const key = environment['AFTERWORD_API_KEY'] || (await knownSecrets(folder))?.AFTERWORD_API_KEY;
  if (key) return createApi(url, key);
  throw new ApiKeyMissingError(
    `No API key: set AFTERWORD_API_KEY, or AFTERWORD_DATA to the folder of a service started here (there is no ${folder}/secrets.json).`,
  );
}
