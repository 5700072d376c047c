import { describe, expect, test } from 'vitest'
import { classificationSchema } from '../../../src/core/classification.ts'
import { classifyByRules, wordsFor } from '../../../src/core/pipeline/rules.ts'
import { normalise, oneSlip } from '../../../src/core/pipeline/rules/words.ts'

describe('the offline classifier', () => {
  test.each([
    ['why is my invoice so high this month?', 'billing'],
    ['I was charged twice, please refund me', 'billing'],
    ['Warum ist meine Rechnung so hoch?', 'billing'],
    ['pourquoi ma facture a augmenté', 'billing'],
    ['the webhook returns a 500 error', 'technical'],
    ['how do I set up the SDK', 'technical'],
    ['our integration is not working since this morning', 'technical'],
    ['we need two more seats', 'account'],
    ['please reset my password', 'account'],
    ['I want to make a formal complaint', 'complaint'],
    ['let me talk to a human', 'escalation'],
    ['hello there', 'other'],
    ['', 'other'],
  ])('%s: %s', (text, intent) => expect(classifyByRules(text).intent).toBe(intent))

  test.each([
    ['this is outrageous, worst support ever', 'angry'],
    ['WHY IS NOBODY ANSWERING ME, THIS IS RIDICULOUS', 'angry'],
    ['fix this shit', 'angry'],
    ['I am still waiting and nobody replies', 'frustrated'],
    ['this is the third time I ask', 'frustrated'],
    ["I'm not happy with this", 'frustrated'],
    ['Das ist schon wieder falsch', 'frustrated'],
    ['that is great, thank you', 'positive'],
    ['what is the rate limit', 'neutral'],
    ['PDF please', 'neutral'],
  ])('%s: %s', (text, sentiment) => expect(classifyByRules(text).sentiment).toBe(sentiment))

  test.each([
    ['send me the invoice', 'simple'],
    ['What does it cost? And can I pay yearly?', 'moderate'],
    ['1. refund the duplicate\n2. move two seats\n3. send a copy', 'complex'],
    ['Why is it higher? When was it changed? Who did it?', 'complex'],
  ])('%s: %s', (text, complexity) => expect(classifyByRules(text).complexity).toBe(complexity))

  test.each([
    ['what is on my last invoice', 'en'],
    ['was ist auf meiner letzten Rechnung, bitte', 'de'],
    ['je ne comprends pas pourquoi la facture est plus élevée', 'fr'],
    ['no entiendo por qué la factura es más alta', 'es'],
    ['non capisco perché la fattura è più alta', 'it'],
    ['não entendo por que a fatura está mais alta', 'pt'],
    ['ik begrijp niet waarom de factuur hoger is', 'nl'],
    ['nie rozumiem, dlaczego faktura jest wyższa', 'pl'],
    ['42', 'und'],
  ])('%s is in %s', (text, language) => expect(classifyByRules(text).language).toBe(language))

  test.each([
    ['thanks a lot!', 'only_thanks'],
    ['👍', 'only_thanks'],
    ['vielen Dank', 'only_thanks'],
    ['good morning', 'greeting'],
    ['dzień dobry', 'greeting'],
  ] as const)('%s is nothing but %s', (text, flag) => expect(classifyByRules(text).flags[flag]).toBe(true))

  test.each([
    'thanks, but where is the refund',
    'thanks, is it through?',
    'hi, the API is down',
    'danke, aber wo ist es',
  ])('%s is more than that', (text) => {
    const { only_thanks, greeting } = classifyByRules(text).flags
    expect([only_thanks, greeting]).toEqual([false, false])
  })

  test('a trigger in the middle of a long message is heard, and its sentence is what is quoted', () => {
    const around = 'Our usage report for the last quarter looks fine to us. The seats are right as well. '
    const text = `${around.repeat(6)}Besides, my lawyer will write to you about the contract. ${around.repeat(6)}`
    expect(classifyByRules(text).flags.legal).toBe(true)
    expect(wordsFor('legal', text)).toBe('Besides, my lawyer will write to you about the contract.')
  })

  test.each(['I want to talk to a person', 'the ombudsman will hear of this', 'our card was stolen'])(
    'every hard trigger wants a person: %s',
    (text) => expect(classifyByRules(text).requires_human).toBe(true),
  )

  test('an ordinary question wants none', () =>
    expect(classifyByRules('why is my bill higher?').requires_human).toBe(false))

  test('what it says fits the schema the model is held to, whatever the text', () => {
    for (const text of ['', '🙃', '>only quoted', 'a'.repeat(20_000), '???', '\u0000|^$ c2', 'ж'.repeat(50)])
      expect(classificationSchema.safeParse(classifyByRules(text)).success).toBe(true)
  })

  test('what a mail quotes is not what the customer says', () => {
    const mail = 'Fine for me.\n\nOn Tue, 3 Mar 2026 Maya wrote:\nI want to speak to a human'
    expect(classifyByRules(mail).flags.asks_for_person).toBe(false)
  })
})

test.each([
  ["I don't WANT it…  really", 'i do not want it | really'],
  ['pleeease, u can´t', 'please | you can not'],
  ['Straße & café', 'strasse cafe'],
  ['a humna and a supervisr', 'a human and a supervisor'],
  ['hum4n p1ease', 'human please'],
  ['H U M A N, b2b', 'human | b2b'],
  ['człowiek', 'czlowiek'],
])('normalise %s', (text, normal) => expect(normalise(text)).toBe(normal))

test.each([
  ['human', 'humna', true],
  ['human', 'hunan', true],
  ['human', 'humn', true],
  ['human', 'humaan', true],
  ['human', 'human', false],
  ['human', 'woman', false],
  ['person', 'prison', false],
])('%s and %s are one slip apart: %s', (a, b, apart) => expect(oneSlip(a, b)).toBe(apart))
