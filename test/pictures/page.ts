/**
 * The README's picture: `npm run picture [-- some/file.png]` (docs/demo.png unless told). Plays a customer's morning over SMS, Teams
 * and mail through the demo as it is, and photographs the page.
 */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { setStage } from '../../src/sandbox/demo.ts'
import { launchBrowser } from '../support/browser.ts'

const path = process.argv[2] ?? join(import.meta.dirname, '../../docs/demo.png')
const patienceMs = 60_000

async function play(page: Page, { world }: Awaited<ReturnType<typeof setStage>>): Promise<void> {
  await page.goto(`${world.url}/demo`)
  await page.getByRole('button', { name: 'Why is my invoice higher than last month?' }).first().click()
  await page.getByText('INV-NWR').first().waitFor()
  await page.getByRole('tab', { name: 'Teams' }).click()
  const teams = page.getByLabel('Message to Bright in Teams')
  await teams.fill('We were charged twice for extra seats. Please refund the duplicate seat charge.')
  await teams.press('Enter')
  await page.getByRole('button', { name: 'Yes, do it' }).waitFor()
  const over = 'Please refund the on-site training as well, all £2,880.00: it never took place.'
  await world.mail.write('dana', { subject: 'On-site training', text: over })
  await page.getByRole('button', { name: 'Claim' }).first().waitFor()
  await page.getByRole('tab', { name: /Mail/ }).and(page.locator('[data-fresh="1"]')).waitFor()
  await world.sms('dana', 'And please hurry, I need this today.')
  const thread = page.getByRole('region', { name: 'Case thread' })
  await thread.getByText('And please hurry, I need this today.', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Claim' }).first().click()
  await page.getByRole('list', { name: 'Messages on the phone' }).getByText('has taken over').waitFor()
  const reply = page.getByLabel('Reply in the thread')
  await reply.fill('Hello Dana, I have your invoices in front of me and will sort out the training today.')
  await reply.press('Enter')
  await page.getByRole('list', { name: 'Messages on the phone' }).getByText('Hello Dana').waitFor()
  // What glides in has come to rest, and the last ticks are there.
  await page.waitForTimeout(2_500)
}

const stage = await setStage({ story: true, port: 0, processes: 1 }, {})
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(patienceMs)
  await play(page, stage)
  await page.screenshot({ path })
} finally {
  await browser.close()
  await stage.close()
}
