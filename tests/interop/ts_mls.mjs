// ts-mls and those of its parts that its front door does not show; its structures as hexadecimal
// texts, and the proposals that the referee describes.
import { webcrypto } from 'node:crypto'

// Node 18 has it and hides it.
globalThis.crypto ??= webcrypto

export const mls = await import('ts-mls')
export const { getOwnLeafNode } = await import('ts-mls/clientState.js')
export const { createGroupInfo } = await import('ts-mls/createCommit.js')
export const { signLeafNodeCommit } = await import('ts-mls/leafNode.js')
const { encode } = await import('ts-mls/codec/tlsEncoder.js')
const { varLenDataEncoder } = await import('ts-mls/codec/variableLength.js')
const { groupContextEncoder } = await import('ts-mls/groupContext.js')
const { decodeRatchetTree, ratchetTreeEncoder } = await import('ts-mls/ratchetTree.js')

export const hex = (bytes) => Buffer.from(bytes).toString('hex')
export const bytes = (text) => new Uint8Array(Buffer.from(text, 'hex'))

export const encodeMessage = (message) => hex(mls.encodeMlsMessage(message))
export const encodeAs = (wireformat, body) =>
  encodeMessage({ version: 'mls10', wireformat, ...body })
export const encodeContext = (context) => hex(encode(groupContextEncoder)(context))
export const encodeTree = (tree) => hex(encode(ratchetTreeEncoder)(tree))
export const withLength = (data) => encode(varLenDataEncoder)(data)

function decodeAll(decoder, text) {
  const decoded = decoder(bytes(text), 0)
  if (decoded?.[1] !== text.length / 2) throw new Error('ts-mls can not decode that')
  return decoded[0]
}

export const decodeMessage = (text) => decodeAll(mls.decodeMlsMessage, text)
export const decodeTree = (text) => text && decodeAll(decodeRatchetTree, text)

const extensionNames = new Map(
  Object.entries(mls.defaultExtensionTypes).map(([name, type]) => [type, name]),
)

export function extensionList(extensions) {
  return extensions.map(({ type, data }) => ({
    extensionType: extensionNames.get(type) ?? type,
    extensionData: bytes(data),
  }))
}

function pskProposal(suite, id) {
  const pskNonce = suite.rng.randomBytes(suite.kdf.size)
  return { proposalType: 'psk', psk: { preSharedKeyId: { ...id, pskNonce } } }
}

export function proposalOf(description, suite) {
  switch (description.type) {
    case 'add': {
      const { keyPackage } = decodeMessage(description.key_package)
      return { proposalType: 'add', add: { keyPackage } }
    }
    case 'remove':
      return { proposalType: 'remove', remove: { removed: description.leaf } }
    case 'external_psk':
      return pskProposal(suite, { psktype: 'external', pskId: bytes(description.id) })
    case 'resumption_psk':
      return pskProposal(suite, {
        psktype: 'resumption',
        usage: 'application',
        pskGroupId: bytes(description.group_id),
        pskEpoch: BigInt(description.epoch),
      })
    case 'reinit':
      return {
        proposalType: 'reinit',
        reinit: {
          groupId: bytes(description.group_id),
          version: 'mls10',
          cipherSuite: suite.name,
          extensions: extensionList(description.extensions),
        },
      }
    case 'group_context_extensions':
      return {
        proposalType: 'group_context_extensions',
        groupContextExtensions: { extensions: extensionList(description.extensions) },
      }
    default:
      throw new Error(`no such proposal: ${description.type}`)
  }
}
