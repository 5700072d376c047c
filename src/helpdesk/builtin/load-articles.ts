/** Reads the articles from a folder: for the entries that have a file system. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KnowledgeArticle } from './article.ts'
import { parseArticle } from './article.ts'

/**
 * Every `.md` file of the folder, by file name. Throws TypeError for a file that is no article or an id
 * used twice, and what `node:fs` throws for a folder that is not there.
 */
export const loadArticles = async (dir: string | URL): Promise<KnowledgeArticle[]> => {
  const folder = dir instanceof URL ? fileURLToPath(dir) : dir
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
  const articles = await Promise.all(
    names.map(async (name) => parseArticle(await readFile(join(folder, name), 'utf8'), name)),
  )
  const twice = articles.find(({ id }, index) => articles.findIndex((other) => other.id === id) < index)
  if (twice) throw new TypeError(`two articles have the id ${twice.id}`)
  return articles
}
