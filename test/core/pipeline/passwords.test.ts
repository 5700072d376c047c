/** A forgotten password is nobody's wish for a person, whatever words the language has for it. */
import { expect, test } from 'vitest'
import { classifyByRules } from '../../../src/core/pipeline/rules.ts'

test.each([
  'Esqueci-me da palavra-passe',
  'Esqueci-me da palavra-passe. Como a posso repor?',
  'Não me lembro da palavra-passe',
])('%s', (text) => expect(classifyByRules(text).requires_human).toBe(false))
