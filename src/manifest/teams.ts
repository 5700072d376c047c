/** `switchboard manifest teams`: the app package that Teams administrators upload. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { readConfig } from '../core/config.ts'
import { ConfigError } from '../core/errors.ts'
import { parsePolicy } from '../policy-file.ts'
import { accent, colourIcon, outlineIcon } from './icon.ts'
import { zipOf } from './zip.ts'

/** What the package says beside what the settings say. */
export interface TeamsApp {
  appId: string
  /** Who we are, and what the bot is called. */
  company: string
  agent: string
  /** Where customers read about us; privacy and terms stand below it unless told. */
  website: string
  version: string
}

/** Writes the package to `file`. Throws ConfigError when the settings lack what it needs. */
export async function writeTeamsApp(
  environment: NodeJS.ProcessEnv,
  given: { file: string; version: string; website?: string | undefined },
  print: (line: string) => void,
): Promise<void> {
  const { teams, policyFile, publicUrl } = readConfig(environment)
  if (!teams?.appId) throw new ConfigError(['TEAMS_APP_ID: is missing (Azure Bot → Configuration)'])
  const website = given.website ?? publicUrl
  if (URL.parse(website)?.protocol !== 'https:') {
    throw new ConfigError([`--website: Teams wants an https address of yours, not ${website}`])
  }
  const { identity } = parsePolicy(await readFile(policyFile, 'utf8'), policyFile)
  const app = {
    appId: teams.appId,
    ...identity,
    website: website.replace(/\/+$/, ''),
    version: given.version,
  }
  await writeFile(given.file, packageOf(app))
  print(
    `${given.file}: upload it in the Teams admin center (Manage apps), or give it to your customers' administrators`,
  )
}

/** The zip: the same for the same app. */
export const packageOf = (app: TeamsApp): Buffer =>
  zipOf({
    'manifest.json': Buffer.from(`${JSON.stringify(manifestOf(app), null, 2)}\n`),
    'color.png': colourIcon(192),
    'outline.png': outlineIcon(32),
  })

/** Characters Teams takes (learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema). */
const limits = { name: 30, fullName: 100, short: 80, long: 4_000, developer: 32 }

export function manifestOf({ appId, company, agent, website, version }: TeamsApp) {
  const name = `${company} Support`
  const long = `Ask ${company} about your account, invoices and anything that does not work. ${agent}, an AI assistant, answers first; people take over when you want one or when it cannot help.`
  return {
    $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json',
    manifestVersion: '1.19',
    version,
    id: guidFrom(`switchboard teams app ${appId.toLowerCase()}`),
    developer: {
      name: company.slice(0, limits.developer),
      websiteUrl: website,
      privacyUrl: `${website}/privacy`,
      termsOfUseUrl: `${website}/terms`,
    },
    name: { short: name.slice(0, limits.name), full: name.slice(0, limits.fullName) },
    description: {
      short: `Ask ${company}. An AI answers first, people take over.`.slice(0, limits.short),
      full: long.slice(0, limits.long),
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: accent,
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        supportsFiles: true,
        isNotificationOnly: false,
      },
    ],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [new URL(website).hostname],
  }
}

/** The app has an id of its own, which must never change for the same bot (RFC 9562, version 8). */
function guidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
