/** A certificate for 127.0.0.1 that vouches for itself, made anew for each run: no key lies in the repository. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export interface SelfSigned {
  /** PEM. */
  key: string
  /** PEM; also the authority that a client has to trust. */
  certificate: string
}

/** ASN.1 in DER (X.690): tag, length, value. */
function value(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const sized =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...sized]), body])
}
const sequence = (...parts: Buffer[]): Buffer => value(0x30, ...parts)
const id = (hex: string): Buffer => value(0x06, Buffer.from(hex, 'hex'))
const truth = value(0x01, Buffer.from([0xff]))
const time = (at: number): Buffer =>
  value(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))

const ecdsaWithSha256 = sequence(id('2a8648ce3d040302'))
const commonName = id('550403')
const alternativeNames = id('551d11')
const basicConstraints = id('551d13')
const dayMs = 86_400_000

/** An X.509 certificate (RFC 5280) on P-256, good for a day. */
export function selfSigned(): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(value(0x31, sequence(commonName, value(0x0c, Buffer.from('switchboard test')))))
  const loopback = sequence(value(0x82, Buffer.from('localhost')), value(0x87, Buffer.from([127, 0, 0, 1])))
  const extensions = sequence(
    sequence(basicConstraints, truth, value(0x04, sequence(truth))),
    sequence(alternativeNames, value(0x04, loopback)),
  )
  const version3 = value(0xa0, value(0x02, Buffer.from([2])))
  const serial = value(0x02, Buffer.from([1]), randomBytes(8))
  const validity = sequence(time(Date.now() - dayMs), time(Date.now() + dayMs))
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const signed = sequence(
    ...[version3, serial, ecdsaWithSha256, name, validity, name, key],
    value(0xa3, extensions),
  )
  const signature = value(0x03, Buffer.from([0]), sign('sha256', signed, privateKey))
  const der = sequence(signed, ecdsaWithSha256, signature)
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  }
}
