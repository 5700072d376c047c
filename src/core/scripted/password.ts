/** A forgotten password: how to set a new one, at once, and the whole help page by mail for whoever is on file. */
import { z } from 'zod'
import type { Say } from './say.ts'
import { ask, look, type Asked, type Script } from './calls.ts'

const articles = z.object({ articles: z.array(z.object({ id: z.string(), title: z.string() })) })

export interface Answer {
  text: string
  /** What is asked below the text, in the customer's language. */
  question?: string
  asked?: Asked
}

/** Support neither sees nor sets passwords: the customer does that on the log-in page. */
export async function password(script: Script, say: Say, to: string): Promise<Answer> {
  const steps = { text: say('password_steps') }
  const { session, parts } = script
  const mails = parts.tools.some(({ name }) => name === 'send_email')
  if (!session.state.person || !mails || parts.policy.tools.off.includes('send_email')) return steps
  const found = await look(script, 'search_knowledge_base', { query: 'reset password', limit: 1 }, articles)
  const [page] = found?.articles ?? []
  if (!page || !/password/i.test(page.title)) return steps
  const asked = await ask(script, 'send_email', { template: 'article', article: page.id })
  return asked ? { ...steps, asked, question: say('password_mail', { title: page.title, to }) } : steps
}
