/** The Tool port: what the model may ask for. Every call passes the guard (`agent/guard`), nothing else runs a tool. */
import type { z } from 'zod'
import type { Helpdesk, Money, Scope } from './helpdesk.ts'
import type { Assurance, Choice } from './message.ts'
import type { Policy } from './policy.ts'

/** The ten names, as DESIGN fixes them. */
export type ToolName = string

export interface ToolContext {
  /** The authenticated customer's own scope; empty for people we do not know, for whom only public tools run. */
  scope: Scope
  helpdesk: Helpdesk
  policy: Policy
  /** Idempotency key of this call: the same on every replay. */
  callId: string
  /** Epoch ms. */
  now: number
  signal: AbortSignal
}

/** A mail a tool wants sent; the outbox delivers it. */
export interface MailRequest {
  to: string
  subject: string
  /** Markdown. */
  text: string
}

/** A phone call a person of ours has to make. */
export interface CallRequest {
  /** The helpdesk's. */
  id: string
  /** Epoch ms. */
  at: number
  topic: string
  phone: string
}

export type ToolResult =
  | {
      ok: true
      /** What the model sees, after the policy's field filter. JSON. */
      data: unknown
      /** For writes: one or two sentences for the customer that cite the record ('Refund RF-12 of £40.00 …'). */
      receipt?: string
      /** One line for the case card and the audit, empty when there is nothing to tell ('read invoices 2026-09, 2026-10'). */
      note: string
      /** Delivered by the outbox in the same commit that records this result. */
      mail?: MailRequest
      /** A call that was booked: rings at the desk when it is due. */
      callback?: CallRequest
    }
  | {
      ok: false
      /** Short and clean, for the model: never a secret or a stack trace. */
      error: string
      /** `again`: passing fault of the backend; `never`: asking again changes nothing. */
      retry: 'again' | 'never'
      /** The customer would have to prove who they are first. */
      needs?: 'proof'
    }

/** What the customer is shown before a write, and what the guard weighs. */
export interface Proposal {
  /** Exactly what will happen, in the customer's words: 'Refund £40.00 of invoice INV-7 to your card'. */
  summary: string
  /** Money the write moves, for limits and ledger. */
  money?: { invoice: string; amount: Money }
  /** The most that could be paid instead: what is left of the invoice. */
  most?: Money
  choices?: Choice[]
}

export interface Tool<I = unknown> {
  name: ToolName
  /** For the model: when to use it, what it gives, what it does not do. */
  description: string
  effect: 'read' | 'write'
  /** Weakest assurance that may call it; the policy may ask for more. */
  assurance: Assurance
  /** Needs no account: runs for unknown people too, with an empty scope. */
  public?: boolean
  /** Never holds a customer or account id. Bounds are enforced here, in code. */
  input: z.ZodType<I>
  /**
   * For writes: checks the arguments against the account's data and says what would happen. An `ok: false`
   * result refuses the call (unknown invoice, nothing left to refund). Has no effect.
   */
  propose?(input: I, context: ToolContext): Promise<Proposal | Extract<ToolResult, { ok: false }>>
  /** For writes that move money: the same input with another amount, for an approver who allows less or more. */
  withAmount?(input: I, amount: Money): I
  run(input: I, context: ToolContext): Promise<ToolResult>
}

/** Checks a tool's type at its definition and forgets its input type for the registry. */
export const defineTool = <I>(tool: Tool<I>): AnyTool => ({
  ...tool,
  parse(input: unknown) {
    const parsed = tool.input.safeParse(input)
    if (!parsed.success) {
      return {
        ok: false,
        error: parsed.error.issues.map((i) => `${i.path.join('.') || 'input'}: ${i.message}`).join('; '),
      }
    }
    const value = parsed.data
    return {
      ok: true,
      input: value,
      propose:
        tool.propose &&
        ((context: ToolContext) =>
          tool.propose?.(value, context) ?? Promise.reject(new TypeError('no propose'))),
      withAmount: tool.withAmount && ((amount: Money) => tool.withAmount?.(value, amount)),
      run: (context: ToolContext) => tool.run(value, context),
    }
  },
})

export interface BoundCall {
  ok: true
  /** The parsed input, defaults filled in. */
  input: unknown
  propose?: ((context: ToolContext) => Promise<Proposal | Extract<ToolResult, { ok: false }>>) | undefined
  /** The input with another amount, still to be parsed. */
  withAmount?: ((amount: Money) => unknown) | undefined
  run(context: ToolContext): Promise<ToolResult>
}

/** A tool whose input type is hidden behind `parse`. */
export interface AnyTool {
  name: ToolName
  description: string
  effect: 'read' | 'write'
  assurance: Assurance
  public?: boolean
  input: z.ZodType
  /** Parses the model's arguments and binds them, or says what is wrong with them. */
  parse(input: unknown): BoundCall | { ok: false; error: string }
}
