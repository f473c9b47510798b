import { defineConfig } from 'vitest/config';

/**
 * Flows share one browser and one server, so they run one file after another. They have time: on two busy processors
 * a page may take many seconds. A flow that failed is tried twice more, since a demo goes on crawling meanwhile.
 */
export default defineConfig({
  test: {
    include: ['tests/**/*.flow.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    retry: 2,
    reporters: ['verbose'],
  },
});
