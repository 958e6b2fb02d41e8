// What the public tree needs of TreeKEM (RFC 9420 sections 7.5 to 7.9): putting an update path into
// the tree, parent hashes, and the validation of a whole tree that somebody hands over.
#pragma once

#include "crypto/mls/public/commit.h"
#include "crypto/mls/public/ratchet_tree.h"

namespace indaba::mls {

// Blanks the direct path of `leaf`, puts `keys` on its filtered direct path (`path`, in that order,
// as many) and sets the parent hashes down from the root. Returns the parent_hash that the new leaf
// must carry. Inside an edit.
Bytes set_path_keys(RatchetTree& tree, LeafIndex leaf, const std::vector<PathStep>& path,
                    const std::vector<ByteView>& keys);

// The recipient's half of section 7.5: checks the form of `path`, puts it into the tree with its
// leaf and verifies the leaf's parent hash. The number of ciphertexts must be that of the
// resolutions without `added`. Inside an edit. Errors: wrong_path, invalid_public_key,
// duplicate_key (a key of the path is in use), invalid_parent_hash.
Status merge_update_path(RatchetTree& tree, CipherSuite suite, LeafIndex sender,
                         const UpdatePath& path, const LeafSet& added);

// Section 7.9.2 over the whole tree: every parent node is chained to a leaf by parent hashes.
// Errors: invalid_parent_hash.
Status validate_parent_hashes(const RatchetTree& tree);

// Section 12.4.3.1, the part about the tree: parent hashes, unmerged leaves, unique keys,
// credential types, and every leaf by itself and against `group_extensions`. Credentials are the
// caller's to have judged (AuthenticationService). Errors: invalid_parent_hash,
// invalid_unmerged_leaves, duplicate_key, unsupported_credential, invalid_public_key, those of
// LeafNode::validate and GroupRequirements.
Status validate_tree(const RatchetTree& tree, CipherSuite suite, ByteView group_id,
                     const ExtensionList& group_extensions);

}  // namespace indaba::mls
