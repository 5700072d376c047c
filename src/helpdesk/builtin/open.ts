/** The built-in helpdesk as `HELPDESK_URL` opens it: `builtin:` or `builtin:demo`, the demo company. */
import { ConfigError } from '../../core/errors.ts'
import type { Helpdesk } from '../../core/helpdesk.ts'
import type { BuiltinParts } from './index.ts'
import { createBuiltinHelpdesk } from './index.ts'
import { demoCompany } from './demo/index.ts'

/** Throws ConfigError for a company there are no data of. */
export const openBuiltin = (url: URL, parts: Omit<BuiltinParts, 'data'>): Helpdesk => {
  if (url.pathname !== '' && url.pathname !== 'demo') {
    throw new ConfigError([`HELPDESK_URL: builtin knows the company 'demo', not '${url.pathname}'`])
  }
  return createBuiltinHelpdesk({ ...parts, data: demoCompany })
}
