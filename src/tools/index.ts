/** All tools the model may ask for. A new one is a file here and a line below. */
import type { AnyTool } from '../core/tool.ts'
import { createTicket } from './create_ticket.ts'
import { escalateToHuman } from './escalate_to_human.ts'
import { getAccountHistory } from './get_account_history.ts'
import { getCustomerProfile } from './get_customer_profile.ts'
import { getOpenTickets } from './get_open_tickets.ts'
import { processRefund } from './process_refund.ts'
import { scheduleCallback } from './schedule_callback.ts'
import { searchKnowledgeBase } from './search_knowledge_base.ts'
import { sendEmail } from './send_email.ts'
import { updateTicket } from './update_ticket.ts'

/** In the order the model sees them: fixed, because the prompt cache depends on it. */
export const tools: AnyTool[] = [
  getCustomerProfile,
  getAccountHistory,
  searchKnowledgeBase,
  getOpenTickets,
  createTicket,
  updateTicket,
  processRefund,
  scheduleCallback,
  sendEmail,
  escalateToHuman,
]
