import { describe, expect, test } from 'vitest'
import { classificationSchema, type Flag } from '../../../src/core/classification.ts'
import { classifyByRules } from '../../../src/core/pipeline/rules.ts'
import { normalise, oneSlip } from '../../../src/core/pipeline/rules/words.ts'
import { asksForNobody } from './phrasings-nobody.ts'
import { asksForPerson } from './phrasings-person.ts'
import { harmless, triggered } from './phrasings.ts'

interface Measured {
  precision: number
  recall: number
  missed: string[]
  falseAlarms: string[]
}

function measure(flag: Flag, should: string[], shouldNot: string[]): Measured {
  const raised = (text: string) => classifyByRules(text).flags[flag]
  const missed = should.filter((text) => !raised(text))
  const falseAlarms = shouldNot.filter(raised)
  const hits = should.length - missed.length
  const measured = {
    precision: hits / (hits + falseAlarms.length),
    recall: hits / should.length,
    missed,
    falseAlarms,
  }
  const { precision, recall } = measured
  console.log(
    `${flag}: ${should.length} to find, ${shouldNot.length} to leave: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    { missed, falseAlarms },
  )
  return measured
}

describe('the rules on labelled phrasings', () => {
  test('the tables are large enough to mean something and hold nothing twice', () => {
    const all = [...asksForPerson, ...asksForNobody, ...harmless, ...Object.values(triggered).flat()]
    expect(all.length).toBeGreaterThan(300)
    expect(new Set(asksForPerson).size + new Set(asksForNobody).size).toBe(
      asksForPerson.length + asksForNobody.length,
    )
  })

  test('asks for a person', () => {
    const measured = measure('asks_for_person', asksForPerson, [...asksForNobody, ...harmless])
    expect(measured.precision).toBeGreaterThanOrEqual(0.95)
    expect(measured.recall).toBeGreaterThanOrEqual(0.95)
  })

  const flags = ['regulator', 'legal', 'vulnerability', 'fraud', 'cancellation', 'only_thanks'] as const
  test.each(flags)('%s', (flag) => {
    const others = flags.filter((other) => other !== flag && other !== 'only_thanks')
    // Phrasings of one trigger may well raise another ('a complaint with the ICO'), only thanks never.
    const elsewhere =
      flag === 'only_thanks' ? others.flatMap((other) => triggered[other]) : triggered.only_thanks
    const measured = measure(flag, triggered[flag], [...asksForNobody, ...harmless, ...elsewhere])
    expect(measured.precision).toBeGreaterThanOrEqual(0.95)
    expect(measured.recall).toBeGreaterThanOrEqual(0.95)
  })
})

describe('the rest of a classification', () => {
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
    ['42', 'en'],
  ])('%s is in %s', (text, language) => expect(classifyByRules(text).language).toBe(language))

  test('every hard trigger asks for a person, an ordinary question does not', () => {
    for (const text of [...asksForPerson, ...triggered.regulator, ...triggered.fraud]) {
      if (Object.entries(classifyByRules(text).flags).some(([flag, on]) => flag !== 'only_thanks' && on))
        expect(classifyByRules(text).requires_human, text).toBe(true)
    }
    expect(classifyByRules('why is my bill higher?').requires_human).toBe(false)
  })

  test('a classification by rules fits the schema the model is held to', () => {
    for (const text of [...asksForPerson, ...harmless, '', '🙃', '>only quoted'])
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
