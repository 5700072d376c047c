/** The index over the articles: words of any ending, small typos, titles and tags first. Pure. */
import MiniSearch from 'minisearch'
import type { ArticleHit } from '../../core/helpdesk.ts'
import type { KnowledgeArticle } from './article.ts'

/** Words of a question that say nothing about what it is about. */
const fillers = new Set(
  (
    'a about an and any are as at be been but by can could did do does for from get had has have how i if in is it ' +
    'its just me my no not of on or our please should so some than that the their them there they this to us was ' +
    'we were what when where which who why will with would you your'
  ).split(' '),
)

/** Answers the articles nearest to a question, best first; none when no word of it is known. */
export const indexArticles = (
  articles: KnowledgeArticle[],
): ((query: string, limit: number) => Promise<ArticleHit[]>) => {
  const byId = new Map(articles.map((article) => [article.id, article]))
  const index = new MiniSearch<KnowledgeArticle>({
    fields: ['title', 'tags', 'text'],
    extractField: (article, field) => fieldText(article, field),
    processTerm: (term) => searchTerm(term),
    searchOptions: {
      boost: { title: 3, tags: 3 },
      // Short words have too many neighbours: `api` is not `app`.
      prefix: (term) => term.length >= 4,
      fuzzy: (term) => (term.length >= 5 ? 0.2 : false),
      weights: { prefix: 0.6, fuzzy: 0.3 },
    },
  })
  index.addAll(articles)
  return async (query, limit) =>
    index
      .search(query)
      .slice(0, limit)
      .flatMap(({ id, score }) => {
        const article = byId.get(String(id))
        return article ? [{ id: article.id, title: article.title, text: article.text, score }] : []
      })
}

const fieldText = (article: KnowledgeArticle, field: string): string => {
  if (field === 'id') return article.id
  if (field === 'title') return article.title
  return field === 'tags' ? article.tags.join(' ') : article.text
}

const searchTerm = (term: string): string | null => {
  const word = term.toLowerCase().replace(/['’]s$/, '')
  return word === '' || fillers.has(word) ? null : word
}
