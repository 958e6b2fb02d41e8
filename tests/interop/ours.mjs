// A member of ours: what the referee asks of it goes over the pipe. Messages are hexadecimal texts.
export class Ours {
  static side = 'ours'

  static async make(setting, name) {
    const member = new Ours()
    Object.assign(member, { name, setting, peer: setting.peer, side: Ours.side })
    const identity = Buffer.from(name).toString('hex')
    await member.ask('make', { cipher_suite: setting.suite, identity })
    return member
  }

  ask(verb, details = {}) {
    return this.peer.ask({ do: verb, member: this.name, ...details })
  }

  async keyPackage() {
    const { notBefore, notAfter, extensionTypes } = this.setting
    const answer = await this.ask('make_key_package', {
      not_before: notBefore,
      not_after: notAfter,
      extension_types: extensionTypes,
    })
    return answer.key_package
  }

  async learnPsk({ id, secret }) {
    await this.ask('learn_psk', { id, secret })
  }

  async create(groupId, extensions) {
    await this.keyPackage()
    await this.ask('create', { group_id: groupId, extensions })
  }

  async join(welcome, { tree, predecessor } = {}) {
    await this.ask('join', { welcome, tree, predecessor: predecessor?.name })
  }

  async joinExternally(groupInfo, { tree, replaces, psks = [] } = {}) {
    const extension_types = this.setting.extensionTypes
    const { commit } = await this.ask('join_externally', {
      group_info: groupInfo,
      tree,
      replaces,
      psks,
      extension_types,
    })
    return commit
  }

  async proposeToJoin(groupInfo) {
    await this.keyPackage()
    return (await this.ask('propose_to_join', { group_info: groupInfo })).message
  }

  // The first commit of a branch of the predecessor's group, or of its successor after a ReInit.
  async link(predecessor, groupId, members) {
    const { now } = this.setting
    await this.keyPackage()
    return this.ask('link', { predecessor: predecessor.name, group_id: groupId, members, now })
  }

  async propose(proposal, options = {}) {
    const { now } = this.setting
    return (await this.ask('propose', { proposal, now, private: options.private })).message
  }

  async proposeUpdate(options = {}) {
    return (
      await this.ask('propose_update', {
        private: options.private,
        new_signature_key: options.newSignatureKey,
      })
    ).message
  }

  // { commit, welcome }; the member stays in its epoch until it merges.
  commit(options = {}) {
    return this.ask('commit', {
      proposals: options.proposals ?? [],
      without_path: options.withoutPath,
      without_tree: options.withoutTree,
      private: options.private,
      new_signature_key: options.newSignatureKey,
      now: this.setting.now,
    })
  }

  async merge() {
    await this.ask('merge')
  }

  async discard() {
    await this.ask('discard')
  }

  // { type, and of application messages data, authenticatedData, sender }
  async receive(message) {
    const answer = await this.ask('receive', { message })
    return { ...answer, authenticatedData: answer.authenticated_data }
  }

  async protect(data, authenticatedData = '') {
    return (await this.ask('protect', { data, authenticated_data: authenticatedData })).message
  }

  async groupInfo({ withoutTree } = {}) {
    return (await this.ask('group_info', { without_tree: withoutTree })).group_info
  }

  async tree() {
    return (await this.ask('tree')).tree
  }

  // { phase } and, unless removed, { epoch, leaf, epoch_authenticator, exported, context }
  status() {
    return this.ask('status')
  }

  // Forgets what is not stored.
  async restart() {
    await this.ask('restart')
  }
}
