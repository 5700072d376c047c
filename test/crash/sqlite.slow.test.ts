import { it } from 'vitest'
import { survives } from './survives.ts'

it('loses nothing and doubles nothing on SQLite while gateways are killed', () => survives('sqlite'))
