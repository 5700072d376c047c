/**
 * What the offline classifier does on texts it has not seen: `node bench/classifier.ts` for our own held-out phrasings
 * and its speed, `node bench/classifier.ts <file.tsv> <flag>` for public data with one text and one label (1 or 0: does the
 * flag hold?) in each line, separated by a tab; with `intent` instead of a flag the labels are intents. Such data stays
 * outside the repository.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { flagHeads } from '../src/core/classifier/heads.ts'
import { classifyByRules } from '../src/core/pipeline/rules.ts'
import { accuracy, measureFlag, readPhrasings, type Phrasing } from '../test/support/phrasings.ts'

const [file, name] = process.argv.slice(2)
if (file && name === 'intent') await publicIntents(file)
else if (file) await publicData(file, z.enum(flagHeads).parse(name))
else ours()

function ours(): void {
  for (const set of ['held-out', 'last']) {
    const phrasings = readPhrasings(new URL(`../test/fixtures/phrasings/${set}`, import.meta.url).pathname)
    console.log(`\n${set}: ${phrasings.length} phrasings`)
    for (const flag of flagHeads) line(flag, phrasings)
    for (const label of ['intent', 'sentiment', 'language'] as const) {
      const { share, count } = accuracy(label, phrasings, classifyByRules)
      if (count > 0) console.log(`${label.padEnd(16)} ${(share * 100).toFixed(1)} % of ${count} right`)
    }
    console.log(speed(phrasings.map(({ text }) => text)))
  }
}

function line(flag: (typeof flagHeads)[number], phrasings: Phrasing[]): void {
  const { precision, recall, positives } = measureFlag(flag, phrasings, classifyByRules)
  if (positives === 0) return
  console.log(
    `${flag.padEnd(16)} ${String(positives).padStart(4)} to find: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
  )
}

function speed(texts: string[]): string {
  const took = texts
    .map((text) => {
      // The best of three: what else the machine does at the moment is not the classifier's.
      const times = [1, 2, 3].map(() => {
        const started = performance.now()
        classifyByRules(text)
        return performance.now() - started
      })
      return Math.min(...times)
    })
    .sort((a, b) => a - b)
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(2)
  return `ms a message: median ${at(0.5)}, 99th of 100 ${at(0.99)}`
}

async function publicData(path: string, flag: (typeof flagHeads)[number]): Promise<void> {
  const phrasings = (await labelled(path)).map(([text, label]): Phrasing => ({
    text,
    file: path,
    flags: label === '1' ? [flag] : [],
    open: [],
  }))
  line(flag, phrasings)
  const raised = phrasings.filter(
    ({ text, flags }) => flags.length === 0 && classifyByRules(text).flags[flag],
  )
  const others = phrasings.filter(({ flags }) => flags.length === 0).length
  console.log(`${flag.padEnd(16)} raised ${raised.length} times on ${others} texts that are none`)
  console.log(speed(phrasings.map(({ text }) => text)))
}

async function publicIntents(path: string): Promise<void> {
  const texts = await labelled(path)
  for (const intent of new Set(texts.map(([, label]) => label))) {
    const own = texts.filter(([, label]) => label === intent)
    const right = own.filter(([text]) => classifyByRules(text).intent === intent).length
    console.log(`${intent.padEnd(16)} ${((100 * right) / own.length).toFixed(1)} % of ${own.length} right`)
  }
}

async function labelled(path: string): Promise<[text: string, label: string][]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((one) => one.includes('\t'))
  return lines.map((one) => {
    const [text = '', label = ''] = one.split('\t')
    return [text, label.trim()]
  })
}
