import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'

const writer = join(import.meta.dirname, 'crash-writer.ts')

/** Lets a writer go until it has reported `count` pairs, kills it, and answers all it reported. */
async function writeUntilKilled(url: string, name: string, from: number, count: number): Promise<number[]> {
  const child = spawn(process.execPath, [writer, url, name, `${from}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const reported: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    reported.push(Number(line))
    if (reported.length === count) child.kill('SIGKILL')
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  return reported
}

it('keeps every append it reported, whole and in order, whenever its process is killed', async () => {
  const folder = await makeFolder()
  const url = `sqlite:${join(folder.path, 'state.db')}`
  const reported: string[] = []
  for (let round = 0; round < 12; round++) {
    // Two writers at once, killed at different points: each finds the file as the other left it.
    const runs = ['a', 'b'].map(async (name, i) => {
      const numbers = await writeUntilKilled(url, name, round * 10_000, 1 + ((round * 7 + i * 5) % 23))
      reported.push(...numbers.map((n) => `${name}/said/${n}`))
    })
    await Promise.all(runs)

    const store = await openStore(url)
    const { entries, seq } = await store.read('customer:dana', 0)
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: seq }, (_, i) => i + 1))
    const keys = entries.map((entry) => entry.key)
    expect(reported.filter((key) => !keys.includes(key))).toEqual([])
    // Pairs are whole, also the last one that was never reported.
    for (let i = 0; i < keys.length; i += 2) expect(keys[i + 1]).toBe(keys[i]?.replace('/said/', '/due/'))
    expect(await store.nextDue()).toBe(1)
    await store.close()
  }
  await folder.remove()
})
