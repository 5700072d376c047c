/** How the demo's companies sign their mail (DKIM, RFC 6376 and 8463), and what they publish for it. */
import { generateKeyPairSync } from 'node:crypto'
import { dkimSign } from 'mailauth'
import { people } from '../cast.ts'

export interface MailSigning {
  /** What the name server answers. */
  records: ReadonlyMap<string, string>
  /** The mail with the signature of its author's domain. */
  sign(raw: string, address: string): Promise<string>
}

const selector = 'demo'

/** One key for all of them: each publishes it as its own. */
export function createMailSigning(): MailSigning {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  // DNS holds the bare 32 octets of the key.
  const published = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
  const domains = new Set(people.map(({ email }) => domainOf(email)))
  const records = new Map(
    [...domains].flatMap((domain): [string, string][] => [
      [`${selector}._domainkey.${domain}`, `v=DKIM1; k=ed25519; p=${published}`],
      [`_dmarc.${domain}`, 'v=DMARC1; p=reject'],
    ]),
  )
  return {
    records,
    async sign(raw, address) {
      const key = {
        signingDomain: domainOf(address),
        selector,
        privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }),
        algorithm: 'ed25519-sha256',
      }
      const { signatures, errors } = await dkimSign(raw, { ...key, signatureData: [key] })
      if (errors.length > 0) throw new TypeError(`the mail could not be signed: ${JSON.stringify(errors)}`)
      return signatures + raw
    },
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
