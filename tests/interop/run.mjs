// run.mjs PROGRAM: puts PROGRAM's members and those of ts-mls into the same groups. Exits with 1 at
// the first thing on which they differ; with 77 where the npm packages are missing, or with 1 if CI
// is set.
import { Ours } from './ours.mjs'
import { Peer } from './peer.mjs'
import { Record } from './room.mjs'
import { play, privateExtension } from './story.mjs'

const suites = [3, 1]
const epochsMin = 30

async function loadTheirs() {
  try {
    return (await import('./theirs.mjs')).Theirs
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    console.log(`skipped: ${error.message}; './dev test' installs the npm packages`)
    process.exit(process.env.CI ? 1 : 77)
  }
}

async function run(program, suite, Home, Guest) {
  const title = `suite ${suite}, created by ${Home.side}`
  const started = Date.now()
  const now = Math.floor(started / 1000)
  const peer = new Peer(program)
  const setting = {
    peer,
    suite,
    now,
    notBefore: now - 3600,
    notAfter: now + 24 * 3600,
    extensionTypes: [privateExtension],
  }
  const record = new Record()
  try {
    await play(setting, record, Home, Guest)
    const code = await peer.end()
    if (code !== 0) throw new Error(`the peer ended with ${code}`)
    if (record.epochs < epochsMin) throw new Error(`only ${record.epochs} epochs`)
  } catch (error) {
    console.log(`${record.log.join('\n')}\n${title}: FAILED: ${error.stack}`)
    process.exit(1)
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(
    `${title}: ${record.epochs} epochs agreed, ${record.messages} messages read, ` +
      `${record.refusals} refused as they must be, ${seconds} s`,
  )
}

// A request that is not of its form ends the peer.
async function checkThatNonsenseEnds(program) {
  for (const line of ['not JSON', '{"do":"status","member":"nobody"}', '{"do":"nothing"}', '[]']) {
    const peer = new Peer(program, 'ignore')
    peer.write(line)
    const code = await peer.end()
    if (code !== 2) {
      console.log(`FAILED: after '${line}' the peer ended with ${code}`)
      process.exit(1)
    }
  }
}

const program = process.argv[2]
if (program === undefined) {
  console.error('usage: run.mjs PROGRAM')
  process.exit(2)
}
const Theirs = await loadTheirs()
await checkThatNonsenseEnds(program)
for (const suite of suites) {
  await run(program, suite, Ours, Theirs)
  await run(program, suite, Theirs, Ours)
}
