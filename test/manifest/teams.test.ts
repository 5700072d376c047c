/** The app package for Teams: a zip any program opens, a manifest within Teams' limits, icons of the right size. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { manifestOf, packageOf, writeTeamsApp } from '../../src/manifest/teams.ts'
import { ConfigError } from '../../src/core/errors.ts'
import { makeFolder } from '../support/folder.ts'

const appId = '3f2b6d1a-0c4e-4f7b-8a55-6d0c2e9b7001'
const app = {
  appId,
  company: 'Brightline',
  agent: 'Bright',
  website: 'https://brightline.example',
  version: '1.0.0',
}
const environment = {
  TEAMS_APP_ID: appId,
  TEAMS_TENANT_ID: '5c0f3b1e-2a64-4d0b-9a57-0e1d7c9b1001',
  PUBLIC_URL: 'https://gateway.brightline.example',
}

/** Files of a zip whose entries are stored as they are, read by its directory as other programs do. */
function filesIn(zip: Buffer): { [name: string]: Buffer } {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const files: { [name: string]: Buffer } = {}
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [sum, size, nameLength] = [
      zip.readUInt32LE(at + 16),
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
    ]
    const name = zip.subarray(at + 46, at + 46 + nameLength).toString()
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26)
    const bytes = zip.subarray(start, start + size)
    expect(crc32(bytes)).toBe(sum)
    files[name] = bytes
    at += 46 + nameLength
  }
  expect(at).toBe(end)
  return files
}

/** Width, height and the pixels' opacity. */
function pixelsOf(png: Buffer | undefined) {
  if (!png) throw new TypeError('no picture')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const length = png.readUInt32BE(33)
  const rows = inflateSync(png.subarray(41, 41 + length))
  const opacity = (x: number, y: number) => rows[y * (1 + width * 4) + 1 + x * 4 + 3]
  return { width, height, opacity }
}

test('holds a manifest and two icons, the same bytes each time', () => {
  const zip = packageOf(app)
  expect(packageOf(app).equals(zip)).toBe(true)
  const files = filesIn(zip)
  expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png'])
  expect(JSON.parse(String(files['manifest.json']))).toEqual(manifestOf(app))
  const colour = pixelsOf(files['color.png'])
  expect([colour.width, colour.height, colour.opacity(0, 0)]).toEqual([192, 192, 255])
  const outline = pixelsOf(files['outline.png'])
  // Nothing around it and nothing in it: Teams draws it in colours of its own.
  expect([outline.width, outline.height, outline.opacity(0, 0), outline.opacity(16, 14)]).toEqual([
    32, 32, 0, 0,
  ])
  expect(outline.opacity(16, 8)).toBeGreaterThan(200)
})

test('says what Teams wants to know, within its limits', () => {
  const manifest = manifestOf({
    ...app,
    company: 'A company whose name is far longer than Teams has room for',
  })
  expect(manifest).toMatchObject({
    manifestVersion: '1.19',
    bots: [{ botId: appId, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true }],
    validDomains: ['brightline.example'],
    developer: { privacyUrl: 'https://brightline.example/privacy' },
  })
  expect(manifest.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(manifest.id).not.toBe(appId)
  const { name, description, developer } = manifest
  const room: [string, number][] = [
    [name.short, 30],
    [name.full, 100],
    [description.short, 80],
    [description.full, 4_000],
    [developer.name, 32],
  ]
  for (const [text, limit] of room) expect(text.length).toBeLessThanOrEqual(limit)
})

test('is written where it was asked for', async () => {
  const folder = await makeFolder()
  const file = join(folder.path, 'app.zip')
  const lines: string[] = []
  const print = (line: string) => void lines.push(line)
  await writeTeamsApp(environment, { file, version: '1.2.3' }, print)
  const manifest = z
    .looseObject({ version: z.string(), developer: z.looseObject({ websiteUrl: z.string() }) })
    .parse(JSON.parse(String(filesIn(await readFile(file))['manifest.json'])))
  expect(manifest).toMatchObject({
    version: '1.2.3',
    developer: { name: 'Brightline', websiteUrl: 'https://gateway.brightline.example' },
  })
  expect(lines).toEqual([expect.stringContaining(file)])
  await folder.remove()
})

test.each([
  ['without a bot', {}, {}, /TEAMS_APP_ID/],
  ['without an https address', { ...environment, PUBLIC_URL: 'http://127.0.0.1:3000' }, {}, /--website/],
  ['with another kind of address', environment, { website: 'ftp://brightline.example' }, /--website/],
])('%s it says what is missing', async (_name, given, more, expected) => {
  const writing = writeTeamsApp(given, { file: '/nowhere/app.zip', version: '1.0.0', ...more }, () => {})
  await expect(writing).rejects.toThrow(ConfigError)
  await expect(writing).rejects.toThrow(expected)
})
