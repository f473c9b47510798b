import { defineConfig } from 'vitest/config'

const setup = 'test/setup.js'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'logic',
          include: ['test/{api,show}/*.test.js', 'test/integration.test.js'],
          setupFiles: [setup],
        },
      },
      {
        test: {
          name: 'screen',
          include: ['test/pages/*.test.js', 'test/{components,house}.test.js'],
          setupFiles: [setup, 'test/setup-screen.js'],
          environment: 'jsdom',
          isolate: false, // the simulator and the compiled pages are the same for all
        },
      },
    ],
  },
})
