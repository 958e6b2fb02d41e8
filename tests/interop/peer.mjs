// The pipe to mls_interop_peer: a line of JSON for each request, a line for each answer.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

// MLS refused what was asked.
export class Refusal extends Error {}

export class Peer {
  constructor(program, stderr = 'inherit') {
    this.waiting = []
    this.process = spawn(program, { stdio: ['pipe', 'pipe', stderr] })
    this.process.stdin.on('error', () => {}) // It has ended, and `ended` says so.
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.waiting.shift().resolve(JSON.parse(line))
    })
    this.ended = new Promise((resolve, reject) => {
      this.process.once('error', reject)
      this.process.once('close', (code, signal) => resolve(code ?? signal))
    })
    this.ended.then(
      (code) => this.giveUp(new Error(`the peer ended with ${code}`)),
      (error) => this.giveUp(error),
    )
  }

  giveUp(error) {
    this.dead = error
    for (const { reject } of this.waiting) reject(error)
  }

  write(line) {
    this.process.stdin.write(`${line}\n`)
  }

  // The answer. Errors: Refusal; another Error if the peer has ended.
  async ask(request) {
    if (this.dead) throw this.dead
    const answer = await new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.write(JSON.stringify(request))
    })
    if (answer.refused !== undefined) throw new Refusal(answer.refused)
    return answer
  }

  // Its exit code, once it has read all that was written.
  end() {
    this.process.stdin.end()
    return this.ended
  }
}
