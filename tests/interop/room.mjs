// The referee of one group: who is in it, and what must hold after every epoch.
import { Refusal } from './peer.mjs'

const hex = (text) => Buffer.from(text).toString('hex')

// At once, as the pipe and ts-mls both have waiting of their own to do.
function everyone(list, action) {
  return Promise.all(list.map(action))
}

function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise)
}

// What a whole run has been through, in all its groups.
export class Record {
  log = []
  epochs = 0
  messages = 0
  refusals = 0
}

export class Room {
  constructor(setting, record) {
    Object.assign(this, { setting, record, members: [], epoch: -1 })
  }

  note(what) {
    this.record.log.push(`epoch ${this.epoch}: ${what}`)
  }

  others(member) {
    return this.members.filter((each) => each !== member)
  }

  of(side) {
    return this.members.filter((each) => each.side === side)
  }

  // Our members, but that one.
  ours(but) {
    return this.of('ours').filter((each) => each !== but)
  }

  async found(creator, groupId, extensions) {
    this.note(`${creator.name} creates`)
    this.groupId = groupId
    await creator.create(groupId, extensions)
    this.members = [creator]
    await this.compare()
  }

  // A group that continues the predecessors': its first commit is `by`'s and adds the others.
  async link(by, groupId, joining, predecessors) {
    this.note(`${by.name} begins`)
    this.groupId = groupId
    this.epoch = 0
    const packages = []
    for (const each of joining) packages.push(await each.keyPackage())
    const { welcome } = await by.link(predecessors.get(by), groupId, packages)
    this.members = [by]
    await this.enter(by, undefined, [])
    await this.welcome(by, welcome, joining, { withoutTree: true, predecessors })
    await this.compare()
  }

  // A member's commit, and the next epoch. Beside the options of commit(): who comes (`joining`)
  // and goes (`leaving`) by it, proposed here unless that is done (`proposed`); `inspect` sees the
  // messages before anybody gets them.
  async commit(by, what, options = {}) {
    const { joining = [], leaving = [], proposed = false, inspect, ...rest } = options
    const proposals = [...(options.proposals ?? [])]
    if (!proposed) {
      for (const each of joining) {
        proposals.push({ type: 'add', key_package: await each.keyPackage() })
      }
      for (const each of leaving) proposals.push({ type: 'remove', leaf: each.leaf })
    }
    this.note(`${by.name} commits: ${what}`)
    const messages = await by.commit({ ...rest, proposals })
    await inspect?.(messages)
    await this.enter(by, messages.commit, leaving)
    await this.welcome(by, messages.welcome, joining, options)
    await this.compare()
  }

  // One of ours restarts before it merges: what is pending survives that.
  async enter(by, commit, leaving) {
    await by.restart?.()
    await by.merge()
    await this.handOut(commit, 'commit', this.others(by))
    for (const each of leaving) {
      const { phase } = await each.status()
      must(phase === 'removed', `${each.name} is removed and says: ${phase}`)
    }
    this.members = this.members.filter((each) => !leaving.includes(each))
  }

  async welcome(by, welcome, joining, { withoutTree, predecessors }) {
    const tree = withoutTree ? await by.tree() : undefined
    await everyone(joining, (each) => {
      this.note(`${each.name} joins`)
      return each.join(welcome, { tree, predecessor: predecessors?.get(each) })
    })
    this.members.push(...joining)
  }

  async joinExternally(newcomer, via, { beside = false, resync = false, psks = [] } = {}) {
    this.note(`${newcomer.name} joins by a commit of its own, told how by ${via.name}`)
    const commit = await newcomer.joinExternally(await via.groupInfo({ withoutTree: beside }), {
      tree: beside ? await via.tree() : undefined,
      replaces: resync ? newcomer.leaf : undefined,
      psks: psks.map(({ id }) => id),
    })
    await this.enter(newcomer, commit, [])
    if (!resync) this.members.push(newcomer)
    await this.compare()
  }

  async propose(by, proposal, options) {
    this.note(`${by.name} proposes: ${proposal.type}`)
    await this.handOut(await by.propose(proposal, options), 'proposal', this.others(by))
  }

  async proposeUpdate(by, options) {
    this.note(`${by.name} proposes: update`)
    await this.handOut(await by.proposeUpdate(options), 'proposal', this.others(by))
  }

  async proposeToJoin(newcomer, via) {
    this.note(`${newcomer.name} proposes: add me`)
    const proposal = await newcomer.proposeToJoin(await via.groupInfo())
    await this.handOut(proposal, 'proposal', this.members)
  }

  async handOut(message, type, members) {
    await everyone(members, async (each) => {
      const received = await each.receive(message)
      must(received.type === type, `${each.name} takes a ${type} for: ${received.type}`)
    })
  }

  // Every member says where it stands, and all must say the same; then each side speaks. In every
  // second epoch our members restart first.
  async compare() {
    const said = await everyone(this.members, async (each) => {
      if (this.record.epochs % 2 === 0) await each.restart?.()
      return each.status()
    })
    const [first] = said
    for (const [i, each] of this.members.entries()) {
      each.leaf = said[i].leaf
      for (const what of ['phase', 'epoch', 'epoch_authenticator', 'context', 'exported']) {
        must(
          said[i][what] === first[what],
          `${what}: ${this.members[0].name} says ${first[what]}, ${each.name} ${said[i][what]}`,
        )
      }
    }
    must(first.epoch === this.epoch + 1, `epoch ${first.epoch} follows ${this.epoch}`)
    this.epoch = first.epoch
    this.record.epochs += 1
    if (first.phase === 'active') await this.chat()
  }

  async chat() {
    for (const speakers of [this.of('ours'), this.of('ts-mls')]) {
      if (speakers.length > 0) await this.talk(speakers[this.epoch % speakers.length], 1, [0])
    }
  }

  async say(by, text) {
    const message = { by, data: hex(text), authenticatedData: hex(`about ${text}`) }
    message.bytes = await by.protect(message.data, message.authenticatedData)
    return message
  }

  async hear(each, message) {
    const heard = await each.receive(message.bytes)
    const from = `to ${each.name}, from ${message.by.name}`
    for (const what of ['data', 'authenticatedData']) {
      must(heard[what] === message[what], `${what} ${from}: ${heard[what]} for ${message[what]}`)
    }
    const sender = heard.sender ?? message.by.leaf
    must(sender === message.by.leaf, `sender ${from}: leaf ${sender} for ${message.by.leaf}`)
    this.record.messages += 1
  }

  // `count` messages of one sender; everybody else gets those whose numbers are in `order`.
  async talk(by, count, order) {
    const sent = []
    for (let i = 0; i < count; i += 1) sent.push(await this.say(by, `${by.name}, number ${i}`))
    await everyone(this.others(by), async (each) => {
      for (const i of order) await this.hear(each, sent[i])
    })
    return sent
  }

  // What our side must refuse; that nothing changes by it, the peer sees to.
  async mustRefuse(what, action) {
    try {
      await action()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.record.refusals += 1
      return
    }
    throw new Error(`not refused: ${what}`)
  }

  async mustNotReceive(what, message, members = this.ours()) {
    await everyone(members, (each) => this.mustRefuse(what, () => each.receive(message)))
  }

  // Every byte of the message changed in turn, or every `step`th, and the message cut there.
  async mustRefuseChanged(what, message, action, step = 1) {
    const places = []
    for (let i = 0; i < message.length / 2; i += step) places.push(i)
    await everyone(places, async (i) => {
      const changed = Buffer.from(message, 'hex')
      changed[i] ^= 1 << (i % 8)
      await this.mustRefuse(`${what}, changed at ${i}`, () => action(changed.toString('hex')))
      await this.mustRefuse(`${what}, cut at ${i}`, () => action(message.slice(0, 2 * i)))
    })
  }
}
