import { test } from 'vitest'
import { startStandin } from '../../../src/sandbox/model/index.ts'
import { freshContext } from '../../tools/context.ts'
import { play, quiet } from './play.ts'
import { leo, priya } from '../../helpdesk/world.ts'
test('look', async () => {
  const s = await startStandin({ log: quiet })
  const context = await freshContext()
  for (const scene of [
    { said: 'Why is my invoice higher than last month?', channel: 'sms' },
    { said: 'Why is my bill higher than last month?' },
    { said: 'Hi, Dana here. What did I ask you about earlier?', earlier: ['[sms, 2026-11-22 18:00] Why is my invoice higher?', 'It is higher because of calls.'] },
    { said: 'We were charged twice for extra seats. Please refund the duplicate seat charge.' },
    { said: 'Please refund £40' }, { said: 'refund the on-site training, it was cancelled' }, { said: 'I want a refund' },
    { said: 'can you refund the whole last invoice' },
    { said: 'how do I rotate an api key?' }, { said: 'What does error 429 mean?', channel: 'sms' }, { said: 'how do I bake bread' },
    { said: 'Can you call me back tomorrow at 2pm?' }, { said: 'please call me' },
    { said: 'the second one', earlier: ['[sms, x] please call me', 'These are the next free times for a call'] },
    { said: 'Please send me a copy of the last invoice by email' }, { said: 'send me the October invoice' }, { said: 'copy of invoice INV-XXX-1 please' },
    { said: 'any news on my ticket?' }, { said: 'status of TCK-1001-14' }, { said: 'please add a note to TCK-1001-14: it happened again today' },
    { said: 'open a ticket: the export button does nothing since Friday' }, { said: 'I want to talk to a human' },
    { said: 'hello' }, { said: 'when does our contract end?' }, { said: 'how many calls did we use?' }, { said: 'What is on my last invoice?' },
    { said: 'Any update on that?' }, { said: 'Warum ist meine Rechnung so hoch?' },{ said: 'what plans do you have?' }, { said: 'How long does a refund take?' },
  ]) { const p = await play(s.url, context, scene); console.log('>>', scene.said, '\n  ', JSON.stringify(p.calls), '\n  ', p.text) }
  for (const who of [priya, leo]) { const c = await freshContext(who); const p = await play(s.url, c, { said: 'Why is my bill higher than last month?' }); console.log(p.text); const q = await play(s.url, c, { said: 'please refund the duplicate charge' }); console.log(q.text, q.calls) }
  await s.close()
})
