import { z } from 'zod'
import type { Invoice } from '../core/helpdesk.ts'
import type { MailRequest, ToolContext } from '../core/tool.ts'
import { defineTool } from '../core/tool.ts'
import { invoiceCopy, refundConfirmation, signed } from './mails.ts'
import type { Refusal } from './result.ts'
import { attempt, refuse } from './result.ts'

const templates = ['invoice_copy', 'refund_confirmation', 'article', 'summary', 'free'] as const

const input = z.strictObject({
  template: z
    .enum(templates)
    .describe(
      "'invoice_copy' and 'refund_confirmation' are written from our books and need invoice; 'article' is a help article, word for word, and needs article; 'summary' (of this conversation) needs text; 'free' needs subject and text.",
    ),
  invoice: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .optional()
    .describe("For invoice_copy and refund_confirmation: the invoice's id as get_account_history gives it."),
  article: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .optional()
    .describe("For article: the help article's id as search_knowledge_base gives it."),
  subject: z
    .string()
    .trim()
    .min(3)
    .max(150)
    // A line break in a subject could smuggle in further headers.
    .refine((text) => !/[\r\n]/.test(text), 'one line')
    .optional()
    .describe('For free: the subject, one line, 3 to 150 characters.'),
  text: z
    .string()
    .trim()
    .min(10)
    .max(6000)
    .optional()
    .describe(
      'For summary and free: the body in Markdown, without greeting and signature, 10 to 6000 characters.',
    ),
})
type Input = z.infer<typeof input>

/** A mail to the customer’s own address; the outbox sends it. */
export const sendEmail = defineTool({
  name: 'send_email',
  description:
    'Sends the customer you are talking to an email, always to their own address on file: a copy of an invoice, a confirmation of ' +
    'what was refunded of an invoice, a help article, a summary of this conversation, or free text. Use it when they ask for something in writing. ' +
    'It cannot write to any other address and attaches no files.',
  effect: 'write',
  assurance: 'recognised',
  input,
  propose: (asked, context) =>
    attempt(async () => {
      const mail = await write(asked, context)
      return 'ok' in mail ? mail : { summary: proposalOf(asked, mail) }
    }),
  run: (asked, context) =>
    attempt(async () => {
      const mail = await write(asked, context)
      if ('ok' in mail) return mail
      return {
        ok: true,
        note: `email to the customer: ${mail.subject}`,
        receipt: `The email “${mail.subject}” is on its way to ${mail.to}.`,
        data: { to: mail.to, subject: mail.subject },
        mail,
      }
    }),
})

/** The customer sees the text before they agree, unless it is our own template. */
const proposalOf = ({ text }: Input, { to, subject }: MailRequest): string =>
  `Send the email “${subject}” to ${to}${text === undefined ? '' : `:\n\n${text}`}`

const write = async (asked: Input, context: ToolContext): Promise<MailRequest | Refusal> => {
  const contact = (await context.helpdesk.profile(context.scope))?.contact
  if (!contact) return refuse('The customer has no address on file.')
  const content = await contentOf(asked, context)
  if ('ok' in content) return content
  return {
    to: contact.email,
    subject: content.subject,
    text: signed(contact, context.policy.identity, content.text),
  }
}

type Content = Omit<MailRequest, 'to'>

const contentOf = async (
  { template, invoice: id, article, subject, text }: Input,
  context: ToolContext,
): Promise<Content | Refusal> => {
  switch (template) {
    case 'invoice_copy':
      return fromInvoice(id, context, invoiceCopy)
    case 'refund_confirmation':
      return fromInvoice(id, context, (invoice) =>
        invoice.refunded.amount > 0
          ? refundConfirmation(invoice)
          : refuse(`Nothing was refunded of invoice ${invoice.id}.`),
      )
    case 'article':
      return fromArticle(article, context)
    case 'summary':
      return text === undefined
        ? refuse('A summary needs its text.')
        : { subject: `Summary of your conversation with ${context.policy.identity.company}`, text }
    case 'free':
      return subject === undefined || text === undefined
        ? refuse('A free email needs a subject and a text.')
        : { subject, text }
  }
}

const fromInvoice = async (
  id: string | undefined,
  { helpdesk, scope }: ToolContext,
  compose: (invoice: Invoice) => Content | Refusal,
): Promise<Content | Refusal> => {
  if (id === undefined) return refuse('This template needs the id of an invoice.')
  const invoice = await helpdesk.invoice(scope, id)
  return invoice
    ? compose(invoice)
    : refuse(`There is no invoice ${id} on this account. get_account_history lists them.`)
}

const fromArticle = async (id: string | undefined, { helpdesk }: ToolContext): Promise<Content | Refusal> => {
  if (id === undefined) return refuse('This template needs the id of an article.')
  const article = await helpdesk.article(id)
  return article
    ? { subject: article.title, text: article.text }
    : refuse(`There is no article ${id}. search_knowledge_base gives those there are.`)
}
