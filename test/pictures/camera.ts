/** Plays a scene through a whole gateway and takes its picture on the demo page. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { parse, stringify } from 'yaml'
import { makeFolder } from '../support/folder.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { policySchema, type Policy } from '../../src/core/policy.ts'

export interface Scene {
  policy?(policy: Policy): void
  /** Plays it. Answers what stands on the page when it is over: words of the message or form to photograph. */
  play(stage: Stage): Promise<Shot>
}

export interface Shot {
  /** A message of the staff channel, its thread, or the form that is open. */
  of: 'message' | 'thread' | 'form'
  /** Words that stand in it. */
  holds: string
}

const viewport = { width: 1760, height: 2400 }

export async function shoot(browser: Browser, { policy, play }: Scene, path: string): Promise<void> {
  const folder = await makeFolder()
  const stage = await startStage({
    environment: async () => ({ POLICY_FILE: await policyWith(folder.path, policy ?? (() => {})) }),
  })
  const page = await browser.newPage({ viewport, deviceScaleFactor: 1 })
  try {
    const shot = await play(stage)
    await page.goto(`${stage.world.url}/demo`)
    const found = subjectOf(page, shot)
    await found.waitFor()
    // What glides in has come to rest.
    await page.waitForTimeout(600)
    await found.screenshot({ path })
  } finally {
    await page.close()
    await stage.close()
    await folder.remove()
  }
}

function subjectOf(page: Page, { of, holds }: Shot): Locator {
  if (of === 'form') return page.getByRole('dialog').filter({ hasText: holds })
  const list = of === 'message' ? '#desk-messages > li' : '#thread-messages'
  return page.locator(list).filter({ hasText: holds }).last()
}

async function policyWith(folder: string, change: (policy: Policy) => void): Promise<string> {
  const policy = policySchema.parse(parse(await readFile('policy.yaml', 'utf8')))
  change(policy)
  const file = join(folder, 'policy.yaml')
  await writeFile(file, stringify(policy))
  return file
}
