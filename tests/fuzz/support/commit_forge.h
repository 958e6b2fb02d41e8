// CommitForge: a member's commit, changed in whatever way and then made as whole again as its
// committer could make it: leaf, parent hashes, sealed path secrets, signature, confirmation tag.
#pragma once

#include "tests/support/mls_forge.h"

namespace indaba::fuzz {

class CommitForge {
 public:
  // `committer` has no pending commit yet. Both must outlive the forge.
  CommitForge(test::MlsWorld& world, mls::Group& committer) : world_(world), group_(committer) {}

  // An honest commit to begin with, pending in the group; nothing if the group refuses to make it.
  std::optional<mls::FramedContent> make(mls::CommitOptions options);

  // What is left as it came, or wrong.
  struct Wrong {
    bool leaf = false;              // not signed again, parent hash included
    bool path = false;              // not sealed again
    bool tag = false;               // does not fit
    std::optional<Bytes> secret{};  // sealed in place of every path secret
  };
  mls::AuthenticatedContent finish(mls::FramedContent content, mls::WireFormat wire_format,
                                   const Wrong& wrong);

 private:
  // Where the commit leads, its transcript aside.
  struct After {
    mls::GroupContext context;
    std::vector<mls::PreSharedKeyId> psks;
  };
  std::optional<After> try_on_tree(mls::Commit& commit, const mls::Sender& sender,
                                   const Wrong& wrong);
  void mend_path(mls::UpdatePath& path, mls::RatchetTree& tree, const mls::CommitEffects& effects,
                 mls::GroupContext context, const Wrong& wrong);
  void seal(mls::UpdatePath& path, const mls::RatchetTree& tree,
            const std::vector<mls::PathStep>& steps, const mls::LeafSet& added, ByteView context,
            const Wrong& wrong);
  void set_tag(mls::AuthenticatedContent& made, After after) const;

  test::MlsWorld& world_;
  mls::Group& group_;
  std::vector<mls::PathSecret> secrets_;  // of the path's nodes, then the commit secret
};

}  // namespace indaba::fuzz
