import { z } from 'zod'
import { defineTool } from '../core/tool.ts'
import { attempt } from './result.ts'

/** Help articles, for everybody. */
export const searchKnowledgeBase = defineTool({
  name: 'search_knowledge_base',
  description:
    "Searches our help articles and gives the best ones in full. Use it before answering any 'how do I', 'what does it mean' or " +
    "'what is your policy' question, and answer from what the articles say. It knows nothing about a particular customer; " +
    'for their invoices, usage or tickets use the account tools. No hit means we have no article: say so rather than guess.',
  effect: 'read',
  assurance: 'anonymous',
  public: true,
  input: z.strictObject({
    query: z
      .string()
      .trim()
      .min(2)
      .max(200)
      .describe(
        "What to look for, in the customer's words or as keywords, in English: 'rotate api key', 'error 429'.",
      ),
    limit: z.int().min(1).max(5).default(3).describe('How many articles to give at most, 1 to 5.'),
  }),
  run: ({ query, limit }, { helpdesk }) =>
    attempt(async () => {
      const hits = await helpdesk.articles(query, limit)
      return {
        ok: true,
        note: hits.length === 0 ? 'found no article' : `found ${hits.map(({ id }) => id).join(', ')}`,
        data: { articles: hits.map(({ id, title, text }) => ({ id, title, text })) },
      }
    }),
})
