/** Reads `prompts/` and fills in the policy's values, so that what the model reads and what the guard enforces agree. */
import { readFile } from 'node:fs/promises'
import { languages } from './core/classifier/heads.ts'
import { renderPrompt, sections } from './core/agent/prompt.ts'
import { canonical, sha256 } from './core/ids.ts'
import type { Prompts } from './core/pipeline/parts.ts'
import type { Policy } from './core/policy.ts'
import { createTexts, type Texts } from './core/texts.ts'

const folder = new URL('../prompts/', import.meta.url)
const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8')

/** Throws TypeError for a placeholder or a text that is missing, with its name. */
export async function loadPrompts(policy: Policy): Promise<{ prompts: Prompts; texts: Texts }> {
  const files = ['agent.md', 'classify.md', 'review.md', 'summary.md', 'whisper.md']
  const [agent, classify, review, summary, whisper] = await Promise.all(files.map(read))
  const prompts = {
    agent: renderPrompt(agent ?? '', { policy }),
    classify: renderPrompt(classify ?? '', { policy }),
    review: renderPrompt(review ?? '', { policy }),
    summary: renderPrompt(summary ?? '', { policy }),
    whisper: renderPrompt(whisper ?? '', { policy }),
  }
  const hash = await sha256(canonical([prompts, policy]))
  return { prompts: { ...prompts, hash }, texts: createTexts(await customerTexts(), policy.identity) }
}

/** What customers read, by language: `prompts/<language>.md`. */
export async function customerTexts() {
  const files = await Promise.all(
    languages.map(async (language) => [language, sections(await read(`${language}.md`))] as const),
  )
  return { en: new Map<string, string>(), ...Object.fromEntries(files) }
}
