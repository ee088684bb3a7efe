import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** Pictures are taken when somebody wants them, not with every run of the tests. */
export default defineConfig({ ...base, test: { ...base.test, include: ['test/shots/*.shots.ts'] } });
