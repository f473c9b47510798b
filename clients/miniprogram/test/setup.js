import { beforeEach, vi } from 'vitest'

// The recorded answers were given a little before.
beforeEach(() => {
  vi.setSystemTime(new Date('2026-11-26T16:20:00Z'))
})
