/** Logistic and softmax regression by AdaGrad (Duchi et al. 2011) over sparse features. */
import { buckets, featuresOf, type Features } from '../src/core/classifier/features.ts'
import { choiceHeads, flagHeads, rowNames } from '../src/core/classifier/heads.ts'
import { normalise } from '../src/core/pipeline/rules/words.ts'
import type { Phrasing } from '../test/support/phrasings.ts'
import { randomFrom } from './random.ts'

const rounds = 8
/** The weights after each of the last rounds are averaged: by themselves they depend on which text came last. */
const averaged = 5
const rate = 0.35
/** Pull towards 0 at each touch of a weight. */
const decay = 2e-5
/** What a rare flag's examples weigh at most, so that it is raised at all. */
const heaviest = 3
/** What it weighs that a text names no mood. */
const silence = 0.04

const width = rowNames.length

/** Weights of all rows side by side for each place: `place * rowNames.length + row`. */
export function fit(examples: Phrasing[]): Float32Array {
  const weights = new Float32Array(buckets * width)
  const squares = new Float32Array(buckets * width)
  const mean = new Float32Array(buckets * width)
  const texts = examples.map(({ text }) => featuresOf(normalise(text)))
  const targets = examples.map(targetOf(shares(examples)))
  const order = examples.map((_example, i) => i)
  const random = randomFrom(7)
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random)
    for (const i of order) {
      const features = texts[i]
      const target = targets[i]
      if (features && target) step(weights, squares, features, target(sum(weights, features)))
    }
    if (round >= rounds - averaged)
      for (const [i, weight] of weights.entries()) mean[i] = (mean[i] ?? 0) + weight / averaged
  }
  return mean
}

/** How much each flag's examples weigh: what is rare weighs more. */
function shares(examples: Phrasing[]): number[] {
  return flagHeads.map((flag) => {
    const count = examples.filter(({ flags }) => flags.includes(flag)).length
    return Math.min(heaviest, Math.sqrt(examples.length / Math.max(1, count)))
  })
}

/** From the sums of a text to how far each is off; 0 where the example says nothing. */
type Target = (sums: Float64Array) => Float64Array

const targetOf =
  (weights: number[]) =>
  (example: Phrasing): Target =>
  (sums) => {
    const errors = new Float64Array(width)
    for (const [row, flag] of flagHeads.entries()) {
      if (example.open.includes(flag)) continue
      const on = example.flags.includes(flag)
      const likely = 1 / (1 + Math.exp(-(sums[row] ?? 0)))
      errors[row] = on ? (1 - likely) * (weights[row] ?? 1) : -likely
    }
    let row = flagHeads.length
    for (const [head, labels] of Object.entries(choiceHeads)) {
      const right = labels.findIndex((label) => label === labelOf(example, head))
      const told = head !== 'sentiment' || example.sentiment !== undefined
      if (right >= 0) choice(sums, errors, row, labels.length, right, told ? 1 : silence)
      row += labels.length
    }
    return errors
  }

function choice(
  sums: Float64Array,
  errors: Float64Array,
  from: number,
  count: number,
  right: number,
  weight: number,
): void {
  const powers = Array.from({ length: count }, (_, i) => Math.exp(Math.min(30, sums[from + i] ?? 0)))
  const total = powers.reduce((all, power) => all + power, 0)
  powers.forEach((power, i) => (errors[from + i] = ((i === right ? 1 : 0) - power / total) * weight))
}

/** Patterns that name no language are in English; what names no mood and raises no flag is neutral. */
function labelOf(example: Phrasing, head: string): string | undefined {
  if (head === 'language') return example.language ?? (example.file === 'training' ? 'en' : undefined)
  if (head === 'intent') return example.intent
  return example.sentiment ?? (example.flags.length === 0 ? 'neutral' : undefined)
}

function sum(weights: Float32Array, { places, values }: Features): Float64Array {
  const sums = new Float64Array(width)
  for (let i = 0; i < places.length; i += 1) {
    const from = (places[i] ?? 0) * width
    const value = values[i] ?? 0
    for (let row = 0; row < width; row += 1) sums[row] = (sums[row] ?? 0) + (weights[from + row] ?? 0) * value
  }
  return sums
}

function step(
  weights: Float32Array,
  squares: Float32Array,
  { places, values }: Features,
  errors: Float64Array,
): void {
  for (let i = 0; i < places.length; i += 1) {
    const from = (places[i] ?? 0) * width
    const value = values[i] ?? 0
    for (let row = 0; row < width; row += 1) {
      const gradient = (errors[row] ?? 0) * value
      if (Math.abs(gradient) < 1e-5) continue
      const square = (squares[from + row] ?? 0) + gradient * gradient
      squares[from + row] = square
      const weight = weights[from + row] ?? 0
      weights[from + row] = weight * (1 - decay) + (rate * gradient) / Math.sqrt(square + 1e-3)
    }
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    const held = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = held
  }
}
