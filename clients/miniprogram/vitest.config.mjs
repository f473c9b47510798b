import { defineConfig } from 'vitest/config'

const setup = 'test/setup.js'
const testTimeout = 60_000 // two busy processors

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'logic',
          include: ['test/{api,show}/*.test.js', 'test/integration.test.js'],
          setupFiles: [setup],
          testTimeout,
        },
      },
      {
        test: {
          name: 'screen',
          include: ['test/pages/*.test.js', 'test/{components,house}.test.js'],
          setupFiles: [setup, 'test/setup-screen.js'],
          testTimeout,
          environment: 'jsdom',
          isolate: false, // the simulator and the compiled pages are the same for all
        },
      },
    ],
  },
})
