/** After an outage: what Twilio gave up delivering is fetched, once. */
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/core/log.ts'
import { provisionalRecord } from '../../../src/core/pipeline/accept.ts'
import type { Entry } from '../../../src/core/record/entries.ts'
import type { Store } from '../../../src/core/store.ts'
import { createGateway } from '../../../src/gateway.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { createOutside } from '../../support/outside.ts'
import { movingClock, partsFor, scriptedModel } from '../../support/pipeline.ts'
import { until } from '../../support/stage.ts'
import { changed, dana, openTwilio, recorded, signed, smsFrom } from './bench.ts'

const received = async (store: Store): Promise<string[]> => {
  const { entries } = await store.read<Entry>(await provisionalRecord(`sms:${dana}`))
  return entries.flatMap((entry) => (entry.type === 'received' ? [entry.message.text] : []))
}

test('messages of the time we were away are accepted at the next start, those we have are not twice', async () => {
  const twilio = await openTwilio()
  const writes = async (Body: string) => {
    const form = { From: dana, To: smsFrom, Body }
    const answer = await twilio.call('/_twilio/simulate/inbound-message', form)
    return String(Reflect.get(Object(await answer.json()), 'sid'))
  }
  const store = openSqlite(':memory:')
  const model = scriptedModel(() => [])
  const moving = await partsFor(store, createOutside(), model, movingClock())
  const parts = { ...moving, clock: systemClock }
  const open = () => createGateway({ ...parts, connectors: [{ ...twilio.connector, close: async () => {} }] })

  const seen = await writes('Delivered by a webhook')
  const webhook = changed(recorded('sms-question'), { MessageSid: seen, Body: 'Delivered by a webhook' })
  await open().receive('/webhooks/twilio', signed('/webhooks/twilio', webhook))
  await writes('Never delivered')

  for (const start of ['first', 'second']) {
    const gateway = open()
    await gateway.start({ atOnce: 0 })
    await until(`the ${start} start has looked`, async () =>
      (await received(store)).includes('Never delivered') ? true : undefined,
    )
    await gateway.stop(0)
    expect(await received(store)).toEqual(['Delivered by a webhook', 'Never delivered'])
  }
  await store.close()
  await twilio.close()
})

test('a Twilio that cannot be asked keeps nobody from starting', async () => {
  const twilio = await openTwilio()
  const { connector } = await twilio.reopen({ apiUrl: 'http://127.0.0.1:9' })
  await expect(connector.catchUp?.(0, AbortSignal.timeout(5_000))).rejects.toThrow(/Twilio/)
  await connector.close?.()
  await twilio.end()
})
