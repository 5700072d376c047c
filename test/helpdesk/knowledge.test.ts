import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatMoney } from '../../src/core/money.ts'
import { parseArticle } from '../../src/helpdesk/builtin/article.ts'
import { growthPlan, starterPlan } from '../../src/helpdesk/builtin/demo/plans.ts'
import { indexArticles } from '../../src/helpdesk/builtin/knowledge.ts'
import { loadArticles } from '../../src/helpdesk/builtin/load-articles.ts'
import { makeFolder } from '../support/folder.ts'
import { articles } from './world.ts'

const search = indexArticles(articles)

const questions = [
  ['How are extra API calls billed when we go over the limit?', 'billing-overage'],
  ['why is my invoice so much higher this month', 'billing-higher-invoice'],
  ['What do the lines on the invoice mean?', 'billing-read-invoice'],
  ['we were charged twice, can we get our money back?', 'billing-refunds'],
  ['how long does a refund take', 'billing-refunds'],
  ['can i pay by bank transfer instead of card', 'billing-payment-methods'],
  ['Our credit card has expired', 'billing-payment-methods'],
  ['do you charge VAT to companies in the EU', 'billing-vat'],
  ['what happens if we pay late and the invoice is overdue?', 'billing-late-payment'],
  ['please put our PO number on the bill', 'billing-purchase-order'],
  ['how much does the growth plan cost', 'plans-overview'],
  ['we want to upgrade from starter to growth', 'plans-change'],
  ['how do I cancel my subscription', 'plans-cancel'],
  ['I forgot my password', 'account-reset-password'],
  ['the pasword reset mail does not come', 'account-reset-password'],
  ['lost my phone with the authenticator app', 'account-two-factor'],
  ['set up single sign on with Okta', 'account-sso'],
  ['SAML audience mismatch', 'account-sso'],
  ['how can I invite a new colleague', 'account-add-seats'],
  ['permission denied when I open the billing page', 'account-roles'],
  ['rotate api key without downtime', 'account-api-keys'],
  ['our secret key was leaked on github', 'account-api-keys'],
  ['I have a new phone number, how do I change it', 'account-change-email'],
  ['we get error 429 too many requests', 'tech-rate-limits'],
  ['webhook signature is invalid', 'tech-webhook-signature'],
  ['we receive the same webhook twice', 'tech-webhook-retries'],
  ['what timeout should I set and is it safe to retry', 'tech-timeouts-retries'],
  ['how to install the SDK for python', 'tech-sdk-setup'],
  ['what does status 422 mean', 'tech-error-codes'],
  ['is there an outage right now?', 'tech-status-page'],
  ['can I try things out in a test environment', 'tech-sandbox'],
  ['list endpoint returns only 50 records, how do I get the next page', 'tech-pagination'],
  ['which ip addresses do I need in our firewall', 'tech-ip-allowlist'],
  ['export all of our data as csv', 'data-export'],
  ['delete my personal data under gdpr', 'data-gdpr'],
  ['when is support open on weekends', 'support-hours'],
  ['I want to make a complaint', 'support-escalation'],
  ['I got a suspicious phishing email in your name', 'security-report'],
] as const

describe('finds the article that answers', () => {
  it.each(questions)('%s', async (question, id) => {
    expect((await search(question, 3)).map((hit) => hit.id)[0]).toBe(`KB-${id}`)
  })
})

it.each(['', '   ', 'is it that', 'zzqx vvkw', '🙂'])('finds nothing for %j', async (question) => {
  expect(await search(question, 3)).toEqual([])
})

it('has about thirty articles of a readable length', () => {
  expect(articles.length).toBeGreaterThanOrEqual(30)
  for (const { id, text } of articles) {
    const words = text.split(/\s+/).length
    expect(words, id).toBeGreaterThanOrEqual(80)
    expect(words, id).toBeLessThanOrEqual(260)
  }
})

it('quotes the prices that the demo’s contracts are billed by', () => {
  const text = (id: string) => articles.find((article) => article.id === id)?.text ?? ''
  for (const plan of [starterPlan, growthPlan]) {
    const row = [
      plan.plan,
      plan.includedCalls.toLocaleString('en-GB'),
      formatMoney(plan.pricePerThousandExtraCalls),
    ]
    expect(text('KB-billing-overage')).toContain(`| ${row.join(' | ')} |`)
    const seat = formatMoney(plan.pricePerExtraSeat).replace('.00', '')
    expect(text('KB-account-add-seats')).toContain(
      `${seat} a month on ${plan.plan}`.replace('a month on Growth', 'on Growth'),
    )
    expect(text('KB-plans-overview')).toContain(formatMoney(plan.monthlyFee).replace('.00', ''))
  }
})

it.each([
  ['no front matter', '# Title\n\ntext'],
  ['no id', '---\ntitle: A title\ntags: [one]\n---\n\ntext'],
  ['an unknown field', '---\nid: KB-a\ntitle: A title\ntags: [one]\nauthor: me\n---\n\ntext'],
  ['no tags', '---\nid: KB-a\ntitle: A title\ntags: []\n---\n\ntext'],
])('refuses an article with %s and names the file', (_fault, text) => {
  expect(() => parseArticle(text, 'wrong.md')).toThrow(/^wrong\.md: /)
})

it('refuses two articles with one id, and ignores what is no Markdown', async () => {
  const folder = await makeFolder()
  onTestFinished(folder.remove)
  const dir = join(folder.path, 'kb with space')
  await mkdir(dir)
  const text = '---\r\nid: KB-a\r\ntitle: A title\r\ntags: [one]\r\n---\r\n\r\ntext\r\n'
  await writeFile(join(dir, 'a.md'), text)
  await writeFile(join(dir, 'notes.txt'), 'not an article')
  expect(await loadArticles(dir)).toEqual([{ id: 'KB-a', title: 'A title', tags: ['one'], text: 'text' }])
  await writeFile(join(dir, 'b.md'), text)
  await expect(loadArticles(dir)).rejects.toThrow('two articles have the id KB-a')
})
