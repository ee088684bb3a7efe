import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,webhooks,integrations,test,bench}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**'],
    environment: 'node',
    // A test file may start processes and change its environment: none shares a process with another.
    pool: 'forks',
    maxWorkers: 2,
    // Two cores, a database and a browser at once: slow is not broken.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/database-server.setup.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    env: { TZ: 'UTC' },
  },
});
