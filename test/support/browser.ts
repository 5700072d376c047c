import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const executablePath = '/usr/bin/chromium'
export const chromiumAvailable = existsSync(executablePath)
/** What to tell somebody who lacks it. */
export const getChromium = 'apt-get install -y chromium'

/** A browser that talks to nobody of its own accord. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
