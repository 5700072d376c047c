/** Words that opt out in languages other than English, and words of a talk that only look like them. */
import { expect, test } from 'vitest'
import { parseInbound } from '../../../src/channels/twilio/parse.ts'

const ours = { sms: '+447700900900', whatsapp: '+447700900900' }

function consentIn(Body: string, prefix = ''): unknown {
  const fields = {
    ...{ MessageSid: 'SM1', From: `${prefix}+447700900101`, To: `${prefix}+447700900900` },
    Body,
  }
  const parsed = parseInbound(fields, ours, 0)
  return 'value' in parsed ? parsed.value.consent : parsed
}

test.each(['ARRET', 'Arrêt', 'Stopp!', 'stopp.'])('%s opts out on both', (word) => {
  expect(consentIn(word)).toBe('stop')
  expect(consentIn(word.normalize('NFD'))).toBe('stop')
  expect(consentIn(word, 'whatsapp:')).toBe('stop')
})

test.each(['Baja', 'arrêté', 'ARRETT'])('%s opts out by SMS; on WhatsApp it may be an answer', (word) => {
  expect(consentIn(word)).toBe('stop')
  expect(consentIn(word, 'whatsapp:')).toBeUndefined()
})

test.each(['Stopp den Export', 'Arrêt du service ?', 'la baja', 'afmelden', 'sair', 'fin', 'non', 'stoppen'])(
  '%s is for the agent',
  (body) => {
    expect(consentIn(body)).toBeUndefined()
    expect(consentIn(body, 'whatsapp:')).toBeUndefined()
  },
)
