import { afterEach } from 'vitest'
import { leaveAll } from './render.js'

afterEach(leaveAll)
