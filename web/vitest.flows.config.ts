import { defineConfig } from 'vitest/config';

/** Flows share one browser and one server, so they run one file after another. */
export default defineConfig({
  test: {
    include: ['tests/**/*.flow.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['verbose'],
  },
});
