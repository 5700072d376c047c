/** One furious sentence among calm ones is anger; a strong word among calm ones is not. */
import { expect, test } from 'vitest'
import { classifyByRules } from '../../../src/core/pipeline/rules.ts'

test.each([
  'This is the third time I have to ask for our money. It is unacceptable, I am furious. Get me a human who can decide, or our lawyers will.',
  'Ich warte seit drei Wochen auf die Gutschrift. Das ist eine Frechheit, ich bin wütend. Bitte melden Sie sich.',
])('angry: %s', (text) => expect(classifyByRules(text).sentiment).toBe('angry'))

test.each([
  'Thanks for the quick fix yesterday. The export still shows stale rows. What is the worst case for the next sync?',
  'I am not angry. I only want to know when the refund comes.',
  'Our customer was furious with us about the late parcel. Can we export the tracking log?',
  'My mistake, what an idiot I am. I used the wrong key. All works now.',
  'The webhook returns garbage. The payload is not valid JSON. Which version of the SDK do we need?',
  'Vielen Dank für die schnelle Hilfe. Eine Sache noch: Das Löschen ist unmöglich. Geht das irgendwo anders?',
])('not angry: %s', (text) => expect(classifyByRules(text).sentiment).not.toBe('angry'))
