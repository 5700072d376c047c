/** What in a case's thread is for colleagues, and what only looks like it. */

/** A message that begins like this is a note: it never goes to the customer. */
const noteSigns = ['//', '🔒', ':lock:']

/** Written as a note. */
export const isNote = (text: string): boolean => noteSigns.some((sign) => text.trimStart().startsWith(sign))

/**
 * Words people use among themselves: about the customer instead of to them, or to a colleague. Wrong now and
 * then, which costs one press; not asking costs a customer.
 */
const internal = [
  /(?:^|\s)@[\p{L}\d_.-]{2,}/u,
  /^\s*(?:fyi|internal(?:ly)?|note to self|heads[- ]up|cc)\b/i,
  /\b(?:don['’]?t|do not) (?:tell|mention|let) (?:them|him|her|the customer|this customer|on)\b/i,
  /\b(?:the|this|that|our) (?:customer|client|account|guy|idiot)\b/i,
  /\b(?:can|could|does|has) (?:someone|somebody|anyone|anybody)\b/i,
  /\bbetween (?:us|you and me)\b/i,
]

/** Looks as if it was not meant for the customer. */
export const looksInternal = (text: string): boolean => internal.some((sign) => sign.test(text))
