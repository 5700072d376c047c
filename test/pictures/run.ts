/**
 * The pictures in docs/: `npm run pictures [-- --only approval,draft] [-- --into some/folder]`. Each scene is played through a
 * gateway with the demo's emulators around it, and photographed on the demo page.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from '../support/browser.ts'
import { shoot } from './camera.ts'
import { scenes } from './scenes.ts'

const { values } = parseArgs({ options: { only: { type: 'string' }, into: { type: 'string' } } })
const wanted = values.only?.split(',') ?? Object.keys(scenes)
const unknown = wanted.filter((name) => !Object.hasOwn(scenes, name))
if (unknown.length > 0)
  throw new TypeError(`unknown: ${unknown.join(', ')}; there are ${Object.keys(scenes).join(', ')}`)

const folder = values.into ?? join(import.meta.dirname, '../../docs/desk')
await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
for (const [name, scene] of Object.entries(scenes)) {
  if (!wanted.includes(name)) continue
  await shoot(browser, scene, join(folder, `${name}.png`))
  console.log(`${name}.png`)
}
await browser.close()
