// A member that ts-mls plays, with the same methods as one of ours. Messages are hexadecimal texts.
import {
  bytes,
  createGroupInfo,
  decodeMessage,
  decodeTree,
  encodeAs,
  encodeContext,
  encodeMessage,
  encodeTree,
  extensionList,
  getOwnLeafNode,
  hex,
  mls,
  proposalOf,
  signLeafNodeCommit,
  withLength,
} from './ts_mls.mjs'

export class Theirs {
  static side = 'ts-mls'

  static async make(setting, name) {
    const member = new Theirs()
    Object.assign(member, { name, setting, side: Theirs.side, psks: {} })
    const suite = Object.entries(mls.ciphersuites).find(([, number]) => number === setting.suite)[0]
    member.suite = await mls.getCiphersuiteImpl(mls.getCiphersuiteFromName(suite))
    member.signatureKey = await member.suite.signature.keygen()
    return member
  }

  async keyPackage() {
    const { notBefore, notAfter, extensionTypes } = this.setting
    const capabilities = mls.defaultCapabilities()
    capabilities.extensions.push(...extensionTypes)
    this.own = await mls.generateKeyPackageWithKey(
      { credentialType: 'basic', identity: new TextEncoder().encode(this.name) },
      capabilities,
      { notBefore: BigInt(notBefore), notAfter: BigInt(notAfter) },
      [],
      this.signatureKey,
      this.suite,
    )
    return encodeAs('mls_key_package', { keyPackage: this.own.publicPackage })
  }

  async learnPsk({ id, secret }) {
    this.psks[mls.bytesToBase64(bytes(id))] = bytes(secret)
  }

  pskIndex(state = this.state) {
    return mls.makePskIndex(state, this.psks)
  }

  async create(groupId, extensions) {
    await this.keyPackage()
    const { publicPackage, privatePackage } = this.own
    this.state = await mls.createGroup(
      bytes(groupId),
      publicPackage,
      privatePackage,
      extensionList(extensions),
      this.suite,
    )
  }

  async join(welcome, { tree, predecessor } = {}) {
    this.state = await mls.joinGroup(
      decodeMessage(welcome).welcome,
      this.own.publicPackage,
      this.own.privatePackage,
      this.pskIndex(predecessor?.state),
      this.suite,
      decodeTree(tree),
      predecessor?.state,
    )
  }

  // ts-mls replaces the leaf that has the same signature key.
  async joinExternally(groupInfo, { tree, replaces } = {}) {
    await this.keyPackage()
    const { publicMessage, newState } = await mls.joinGroupExternal(
      decodeMessage(groupInfo).groupInfo,
      this.own.publicPackage,
      this.own.privatePackage,
      replaces !== undefined,
      this.suiteForExternalPub(),
      decodeTree(tree),
    )
    this.pending = newState
    return encodeAs('mls_public_message', { publicMessage })
  }

  // ts-mls takes all of the extension for the key; section 12.4.3.2 puts its length before.
  suiteForExternalPub() {
    const { hpke } = this.suite
    const importPublicKey = (key) => hpke.importPublicKey(key.length === 33 ? key.slice(1) : key)
    return { ...this.suite, hpke: { ...hpke, importPublicKey } }
  }

  async proposeToJoin(groupInfo) {
    await this.keyPackage()
    const { publicPackage, privatePackage } = this.own
    const info = decodeMessage(groupInfo).groupInfo
    return encodeMessage(
      await mls.proposeAddExternal(info, publicPackage, privatePackage, this.suite),
    )
  }

  async link(predecessor, groupId, members) {
    await this.keyPackage()
    const { state } = predecessor
    const { reinit } = state.groupActiveState
    const { publicPackage, privatePackage } = this.own
    const others = members.map((each) => decodeMessage(each).keyPackage)
    const known = [state, publicPackage, privatePackage, others]
    return this.committed(
      reinit
        ? await mls.reinitCreateNewGroup(
            ...known,
            reinit.groupId,
            reinit.cipherSuite,
            reinit.extensions,
          )
        : await mls.branchGroup(...known, bytes(groupId), this.suite),
    )
  }

  committed({ newState, commit, welcome }) {
    this.pending = newState
    return {
      commit: encodeMessage(commit),
      welcome: welcome && encodeAs('mls_welcome', { welcome }),
    }
  }

  propose(description, options = {}) {
    return this.send(proposalOf(description, this.suite), options)
  }

  // ts-mls has no call for this, and does not keep the new key: see stateForCommit.
  async proposeUpdate(options = {}) {
    const { hpke, signature } = this.suite
    const { groupContext, privatePath, signaturePrivateKey } = this.state
    const key = await hpke.generateKeyPair()
    const { signaturePublicKey, credential, capabilities, extensions } = getOwnLeafNode(this.state)
    const leafNode = await signLeafNodeCommit(
      {
        leafNodeSource: 'update',
        hpkePublicKey: await hpke.exportPublicKey(key.publicKey),
        signaturePublicKey,
        credential,
        capabilities,
        extensions,
        groupId: groupContext.groupId,
        leafIndex: privatePath.leafIndex,
      },
      signaturePrivateKey,
      signature,
    )
    this.updateKey = await hpke.exportPrivateKey(key.privateKey)
    return this.send({ proposalType: 'update', update: { leafNode } }, options)
  }

  async send(proposal, options) {
    const sent = await mls.createProposal(this.state, !options.private, proposal, this.suite)
    this.state = sent.newState
    return encodeMessage(sent.message)
  }

  // ts-mls adds a path where it takes one to be required, and only there.
  async commit(options = {}) {
    return this.committed(
      await mls.createCommit(
        { state: this.state, cipherSuite: this.suite, pskIndex: this.pskIndex() },
        {
          extraProposals: (options.proposals ?? []).map((each) => proposalOf(each, this.suite)),
          wireAsPublicMessage: !options.private,
          ratchetTreeExtension: !options.withoutTree,
        },
      ),
    )
  }

  async merge() {
    this.state = this.pending
    await this.discard()
  }

  async discard() {
    this.pending = undefined
  }

  async receive(message) {
    const { wireformat, publicMessage, privateMessage } = decodeMessage(message)
    const [process, body] =
      wireformat === 'mls_public_message'
        ? [mls.processPublicMessage, publicMessage]
        : [mls.processPrivateMessage, privateMessage]
    const type = (publicMessage?.content ?? privateMessage).contentType
    if (type === 'commit') {
      await this.receiveCommit(process, body)
      return { type }
    }
    const received = await process(this.state, body, this.pskIndex(), this.suite)
    this.state = received.newState
    if (type === 'proposal') return { type }
    const { authenticatedData } = privateMessage
    return { type, data: hex(received.message), authenticatedData: hex(authenticatedData) }
  }

  async receiveCommit(process, body) {
    const state = this.stateForCommit()
    let replaced = false
    const { newState } = await process(state, body, this.pskIndex(), this.suite, (incoming) => {
      replaced = this.isReplacedBy(incoming)
      return replaced ? 'reject' : 'accept'
    })
    const removed = { ...state, groupActiveState: { kind: 'removedFromGroup' } }
    this.state = replaced ? removed : newState
    this.updateKey = undefined
    await this.discard()
  }

  // All Updates are taken up by the next commit here, so from then on the new key counts.
  stateForCommit() {
    if (this.updateKey === undefined) return this.state
    const { privatePath } = this.state
    const leafNode = 2 * privatePath.leafIndex
    const privateKeys = { ...privatePath.privateKeys, [leafNode]: this.updateKey }
    return { ...this.state, privatePath: { ...privatePath, privateKeys } }
  }

  // ts-mls overlooks the removal of its own leaf if the same commit gives the leaf to another.
  isReplacedBy({ proposals }) {
    const { leafIndex } = this.state.privatePath
    return (
      proposals.some(({ proposal }) => proposal.add) &&
      proposals.some(({ proposal }) => proposal.remove?.removed === leafIndex)
    )
  }

  async protect(data, authenticatedData = '') {
    const { newState, privateMessage } = await mls.createApplicationMessage(
      this.state,
      bytes(data),
      this.suite,
      bytes(authenticatedData),
    )
    this.state = newState
    return encodeAs('mls_private_message', { privateMessage })
  }

  // Put together here for the sake of external_pub's form.
  async groupInfo({ withoutTree } = {}) {
    const { hpke } = this.suite
    const { groupContext, confirmationTag, keySchedule } = this.state
    const { publicKey } = await hpke.deriveKeyPair(keySchedule.externalSecret)
    const key = withLength(await hpke.exportPublicKey(publicKey))
    const extensions = [{ extensionType: 'external_pub', extensionData: key }]
    if (!withoutTree) {
      extensions.push({ extensionType: 'ratchet_tree', extensionData: bytes(await this.tree()) })
    }
    const groupInfo = await createGroupInfo(
      groupContext,
      confirmationTag,
      this.state,
      extensions,
      this.suite,
    )
    return encodeAs('mls_group_info', { groupInfo })
  }

  async tree() {
    return encodeTree(this.state.ratchetTree)
  }

  async status() {
    const { groupActiveState, groupContext, keySchedule, privatePath } = this.state
    if (groupActiveState.kind === 'removedFromGroup') return { phase: 'removed' }
    const exported = await mls.mlsExporter(
      keySchedule.exporterSecret,
      'interop',
      new TextEncoder().encode('context'),
      this.suite.kdf.size,
      this.suite,
    )
    return {
      phase: groupActiveState.kind === 'active' ? 'active' : 'reinitialised',
      epoch: Number(groupContext.epoch),
      leaf: privatePath.leafIndex,
      epoch_authenticator: hex(keySchedule.epochAuthenticator),
      exported: hex(exported),
      context: encodeContext(groupContext),
    }
  }
}
