/** A knowledge-base article: Markdown with front matter. Pure; `load-articles` reads the files. */
import { parse } from 'yaml'
import { z } from 'zod'
import type { Article } from '../../core/helpdesk.ts'

/** An article with what only the index needs. */
export interface KnowledgeArticle extends Article {
  /** Words customers use for it; searched like the title. */
  tags: string[]
}

const frontMatter = z.strictObject({
  id: z.string().regex(/^KB-[a-z0-9-]+$/),
  title: z.string().min(3),
  tags: z.array(z.string().min(2)).min(1),
})

/** `source` names the text in the error. Throws TypeError when the front matter is missing or wrong. */
export const parseArticle = (text: string, source: string): KnowledgeArticle => {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]+)$/.exec(text.replaceAll('\r\n', '\n'))
  if (match?.[1] === undefined || match[2] === undefined) throw new TypeError(`${source}: no front matter`)
  const meta = frontMatter.safeParse(parse(match[1]))
  if (!meta.success) throw new TypeError(`${source}: ${z.prettifyError(meta.error)}`)
  return { ...meta.data, text: match[2].trim() }
}
