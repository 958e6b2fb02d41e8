// What happens to a group, whichever side created it: `home` are the members of the side that did,
// `guest` those of the other; the two commit in turn.
import { Room } from './room.mjs'

export const privateExtension = 0xf0a1

const membersMax = 12
const coarse = 11 // of messages with a whole tree, every eleventh byte is tried

const hex = (text) => Buffer.from(text).toString('hex')

export async function play(setting, record, Home, Guest) {
  const room = new Room(setting, record)
  const home = []
  const guest = []
  for (let i = 0; i < membersMax; i += 1) {
    home.push(await Home.make(setting, `${Home.side}-${i}`))
    guest.push(await Guest.make(setting, `${Guest.side}-${i}`))
  }
  const acts = [
    grow,
    fillTheTree,
    talk,
    update,
    remove,
    mixInPsks,
    joinByThemselves,
    changeTheContext,
    commitAtOnce,
    shrinkAndGrow,
    tamper,
    branch,
    reinitialise,
  ]
  for (const act of acts) await act(room, home, guest)
}

// Which of the two is ours: for what ts-mls can't do, or must not be trusted with.
function bySide(home, guest) {
  return home[0].side === 'ours' ? [home, guest] : [guest, home]
}

async function grow(room, home, guest) {
  const policy = { type: privateExtension, data: hex('a policy') }
  await room.found(home[0], hex('the group'), [policy])
  await room.commit(home[0], 'adds one', { joining: [guest[0]] })
  await room.commit(guest[0], 'adds two', {
    joining: [home[1], guest[1]],
    private: true,
    withoutTree: true,
  })
  await room.commit(home[0], 'adds two', { joining: [home[2], guest[2]], withoutTree: true })
  await room.commit(guest[1], 'nothing')
  await room.commit(home[1], 'adds two', {
    joining: [home[3], guest[3]],
    withoutPath: true,
    private: true,
  })
}

async function fillTheTree(room, home, guest) {
  for (const i of [2, 3]) {
    await room.commit(guest[i], 'nothing', { private: i % 2 === 0 })
    await room.commit(home[i], 'nothing', { private: i % 2 === 1 })
  }
}

// Out of order, skipped, repeated, late.
async function talk(room, home, guest) {
  for (const by of [home[0], guest[0], home[3], guest[3]]) {
    await room.talk(by, 5, [4, 2, 0, 3, 1])
  }
  for (const by of [home[1], guest[1]]) {
    const sent = await room.talk(by, 151, [3, 0, 150, 149])
    await room.mustNotReceive('a repetition', sent[150].bytes, room.ours(by))
  }
  const late = []
  for (const by of [home[2], guest[2]]) {
    for (const text of ['late', 'later', 'too late']) late.push(await room.say(by, text))
  }
  await room.commit(home[2], 'nothing')
  for (const i of [1, 0, 4, 3]) {
    for (const each of room.others(late[i].by)) await room.hear(each, late[i])
  }
  await room.commit(guest[2], 'nothing')
  for (const i of [2, 5]) {
    await room.mustNotReceive('what is two epochs old', late[i].bytes, room.ours(late[i].by))
  }
}

async function update(room, home, guest) {
  const [ours] = bySide(home, guest)
  await room.proposeUpdate(home[1], { private: true })
  await room.proposeUpdate(guest[1])
  await room.commit(home[0], 'two updates', { private: true })
  await room.proposeUpdate(home[2])
  await room.proposeUpdate(guest[2], { private: true })
  await room.commit(guest[0], 'two updates')
  await room.proposeUpdate(ours[3], { newSignatureKey: true })
  await room.commit(home[0], 'an update with a new signature key')
  const late = await room.say(ours[1], 'signed with the key before')
  await room.commit(ours[1], 'a new signature key', { newSignatureKey: true })
  for (const each of room.others(ours[1])) await room.hear(each, late)
  await room.commit(guest[1], 'nothing', { private: true })
  for (const by of [ours[1], ours[3]]) await room.talk(by, 2, [1, 0])
}

async function remove(room, home, guest) {
  await room.commit(home[0], 'removes one', { leaving: [guest[3]] })
  await room.propose(home[2], { type: 'remove', leaf: home[3].leaf }, { private: true })
  await room.commit(guest[0], 'a removal', { leaving: [home[3]], proposed: true })
  await room.commit(home[1], 'adds one', { joining: [guest[4]], withoutPath: true })
  await room.commit(guest[1], 'adds one', { joining: [home[4]] })
  for (const i of [2, 4]) {
    await room.commit(home[i], 'nothing')
    await room.commit(guest[i], 'nothing')
  }
  await room.commit(home[4], 'removes one, adds one', { leaving: [guest[4]], joining: [guest[3]] })
  await room.commit(guest[3], 'removes one, adds one', {
    leaving: [home[4]],
    joining: [home[3]],
    private: true,
  })
}

async function mixInPsks(room, home, guest) {
  const psks = [0, 1, 2, 3].map((i) => ({ id: hex(`psk ${i}`), secret: hex(`secret ${i}`) }))
  for (const each of [...home, ...guest]) {
    for (const psk of psks) await each.learnPsk(psk)
  }
  const external = (i) => ({ type: 'external_psk', id: psks[i].id })
  const resumption = (back) => ({
    type: 'resumption_psk',
    group_id: room.groupId,
    epoch: room.epoch - back,
  })
  await room.commit(home[0], 'a PSK', { proposals: [external(0)], withoutPath: true })
  await room.commit(guest[0], 'a PSK', { proposals: [external(1)], private: true })
  await room.commit(home[1], 'two PSKs, adds one', {
    proposals: [external(0), external(2)],
    joining: [guest[5]],
  })
  await room.commit(guest[1], 'two PSKs, adds one', {
    proposals: [external(3), external(1)],
    joining: [home[5]],
  })
  for (const [by, other] of [
    [home, guest],
    [guest, home],
  ]) {
    await room.propose(other[2], external(2))
    await room.propose(by[3], external(1), { private: true })
    await room.commit(by[2], 'the PSKs proposed', { private: by === guest })
  }
  await room.commit(home[3], 'a resumption PSK', { proposals: [resumption(0)], private: true })
  await room.commit(guest[3], 'resumption PSKs and another', {
    proposals: [resumption(1), resumption(3), external(0)],
  })
  const [ours, theirs] = bySide(home, guest)
  await room.joinExternally(ours[10], theirs[0], { psks: [psks[2], psks[1]] })
}

async function joinByThemselves(room, home, guest) {
  await room.joinExternally(guest[6], home[0], { beside: true })
  await room.joinExternally(home[6], guest[0])
  await room.joinExternally(guest[0], home[0], { resync: true })
  await room.joinExternally(home[0], guest[1], { resync: true, beside: true })
  for (const [by, other] of [
    [home, guest],
    [guest, home],
  ]) {
    await room.proposeToJoin(other[7], by[0])
    await room.commit(other[1], 'adds who asked', { joining: [other[7]], proposed: true })
    await room.commit(other[7], 'nothing')
  }
}

// ts-mls proposes such changes; the commits that it makes of them lack the path.
async function changeTheContext(room, home, guest) {
  const [ours, theirs] = bySide(home, guest)
  const requiredCapabilities = { type: 3, data: '02f0a100020001' }
  const change = (text) => ({
    type: 'group_context_extensions',
    extensions: [requiredCapabilities, { type: privateExtension, data: hex(text) }],
  })
  await room.commit(ours[0], 'extensions', { proposals: [change('a new policy')] })
  await room.propose(theirs[0], change('another policy'))
  await room.commit(ours[1], 'the extensions proposed', { private: true })
  const { commit } = await theirs[1].commit({ proposals: [change('no policy')] })
  await room.mustNotReceive('extensions without a path', commit)
  await theirs[1].discard()
}

async function commitAtOnce(room, home, guest) {
  for (const [first, second] of [
    [home[0], guest[0]],
    [guest[1], home[1]],
  ]) {
    const late = await second.commit()
    await room.commit(first, 'nothing, and is first')
    await room.mustNotReceive('what came second', late.commit, room.ours(second))
  }
  const [ours] = bySide(home, guest)
  await ours[0].commit()
  await ours[0].discard()
  await room.commit(ours[0], 'nothing, at the second attempt')
}

async function shrinkAndGrow(room, home, guest) {
  const from = (leaf) => room.members.filter((each) => each.leaf >= leaf)
  await room.commit(home[0], 'removes all but eight', { leaving: from(8) })
  await room.commit(guest[0], 'removes all but four', { leaving: from(4) })
  await room.commit(home[0], 'adds four', {
    joining: [guest[8], home[8], guest[9], home[9]],
    private: true,
  })
  await room.commit(guest[0], 'adds two', { joining: [home[3], guest[3]] })
  for (const each of from(4)) await room.commit(each, 'nothing')
}

// Whatever ts-mls sends, ours refuses with a byte changed or missing, and takes as it is.
async function tamper(room, home, guest) {
  const [ours, theirs] = bySide(home, guest)
  const newcomer = ours[11]
  const spoil = (what, message) =>
    room.mustRefuseChanged(what, message, (changed) => ours[0].receive(changed))
  await room.commit(theirs[0], 'nothing', {
    inspect: ({ commit }) => spoil('a public commit', commit),
  })
  await room.commit(theirs[8], 'nothing', {
    private: true,
    inspect: ({ commit }) => spoil('a private commit', commit),
  })
  const said = await room.say(theirs[0], 'something')
  await spoil('an application message', said.bytes)
  for (const each of room.others(theirs[0])) await room.hear(each, said)
  await room.mustRefuseChanged('a key package', await theirs[11].keyPackage(), (key_package) =>
    ours[0].commit({ proposals: [{ type: 'add', key_package }] }),
  )
  const join = (changed) => newcomer.join(changed)
  await room.commit(theirs[0], 'adds one', {
    joining: [newcomer],
    inspect: ({ welcome }) => room.mustRefuseChanged('a Welcome', welcome, join, coarse),
  })
  await room.commit(theirs[8], 'removes it', { leaving: [newcomer] })
  const missed = await room.say(theirs[0], 'not for who was removed')
  await room.mustNotReceive('what is said after its removal', missed.bytes, [newcomer])
  const info = await theirs[0].groupInfo()
  const joinExternally = (changed) => newcomer.joinExternally(changed)
  await room.mustRefuseChanged('a GroupInfo', info, joinExternally, coarse)
  await room.joinExternally(newcomer, theirs[0])
}

// Some continue elsewhere while the group goes on.
async function branch(room, home, guest) {
  await continued(room, home[0], [guest[8], home[8]], 'the first branch')
  await continued(room, guest[0], [home[9], guest[9]], 'the second branch')
  await room.commit(guest[0], 'nothing, after the branches')
}

async function reinitialise(room, home, guest) {
  const reinit = {
    type: 'reinit',
    group_id: hex('the successor'),
    cipher_suite: room.setting.suite,
    extensions: [],
  }
  await room.commit(guest[0], 'ReInit', { proposals: [reinit] })
  await continued(room, home[0], room.others(home[0]), 'the successor')
}

async function continued(room, by, others, name) {
  const { setting, record } = room
  const predecessors = new Map()
  for (const old of [by, ...others]) {
    predecessors.set(await old.constructor.make(setting, `${old.name}#${name}`), old)
  }
  const [creator, ...joining] = predecessors.keys()
  const next = new Room(setting, record)
  await next.link(creator, hex(name), joining, predecessors)
  await next.commit(joining[0], 'nothing')
  await next.commit(creator, 'nothing', { private: true })
}
