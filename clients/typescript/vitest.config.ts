import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000, // compiling every operation takes a minute on two busy processors
    pool: "threads",
  },
});
