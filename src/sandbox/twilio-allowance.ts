/**
 * The emulator takes 5,000 calls an hour for each spelling of the credentials, whatever Twilio itself would take; a
 * long crash run makes far more. What follows the `=` of a base64 text is not read, so that spellings there are enough.
 */

/** Well below what one spelling is good for. */
const callsASpelling = 2_000

let calls = 0

/** A basic `authorization` header, spelled anew every now and then. */
export function spelledAnew(authorization: string): string {
  const nth = Math.floor(++calls / callsASpelling)
  return `${authorization.replace(/=+\d*$/, '')}=${nth}`
}
