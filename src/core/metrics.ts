/** The Metrics port: what is counted and measured, in the field's terms. `insight/metrics` renders it for Prometheus. */
export interface Metrics {
  /** Adds `by` (1) to a counter. Label values come from small closed sets, never from customers. */
  count(name: CounterName, labels?: { [label: string]: string }, by?: number): void
  /** Puts a value into a histogram. */
  observe(name: HistogramName, value: number): void
}

/** Every counter there is, with the help text Prometheus shows. */
export const counters = {
  switchboard_messages_total: 'Customer messages accepted, by channel and outcome (stored, duplicate)',
  switchboard_changes_total: 'Messages changed, taken back or overheard, and words of colleagues, by kind',
  switchboard_webhooks_unreadable_total: 'Genuine webhooks that could not be read and were kept, by path',
  switchboard_webhooks_refused_total: 'Webhooks refused, by problem code',
  switchboard_turns_total: 'Turns ended, by route',
  switchboard_agent_runs_saved_total: 'Turns that a script answered in the place of the agent, by route',
  switchboard_turn_failures_total: 'Turns that failed and are tried again',
  switchboard_tool_calls_total: 'Tool calls, by tool and outcome',
  switchboard_sends_total: 'Attempts to send, by place and outcome',
  switchboard_cases_total: 'Cases opened or joined, by first signal',
  switchboard_model_tokens_total: 'Tokens billed, by model and kind',
  switchboard_model_calls_total: 'Calls of a model, by model and purpose',
  switchboard_model_micro_dollars_total:
    'What the models cost by the price table, millionths of a US dollar, by model',
  switchboard_conversations_total: 'Conversations in which a model was used, each time one begins anew',
  switchboard_replies_checked_total: 'Final checks of replies, by outcome (passed, rewritten, refused)',
  switchboard_csat_asked_total: 'Customers asked how it was, or not, by outcome (asked, left)',
  switchboard_csat_answers_total: 'Their answers, by score (1 to 5)',
  switchboard_summaries_total: 'Earlier talk summed up, by whom (model, rules)',
  switchboard_foreign_records_total: 'Records of another account that the helpdesk gave and nobody was shown',
} as const
export type CounterName = keyof typeof counters

/** Every histogram: its help, and the upper ends of its buckets. */
export const histograms = {
  switchboard_conversation_cost_dollars: {
    help: 'What the models cost in one conversation by the price table, US dollars, when it has become quiet',
    ends: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  switchboard_conversation_tokens: {
    help: 'Tokens in and out, cached ones included, of one conversation, when it has become quiet',
    ends: [1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 3_000_000],
  },
} as const
export type HistogramName = keyof typeof histograms

/** What is worked out from counters when somebody looks. */
export const gauges = {
  switchboard_prompt_cache_hit_share:
    'Share of the tokens a model has read that came from the prompt cache (0 to 1), by model, since the process began',
} as const
