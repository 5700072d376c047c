/** `npm run train`: makes the weights of the offline classifier anew from the patterns beside this file. */
import { writeFile } from 'node:fs/promises'
import { generate, weightsFile } from './generate.ts'

const started = performance.now()
const { source, examples } = generate()
await writeFile(weightsFile, source)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(`${examples} texts learned in ${seconds} s, ${Math.round(source.length / 1024)} KB written`)
