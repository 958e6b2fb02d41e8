// The arithmetic floors: which primitives each piece of work can't do without, and how often.
// Copying, encoding and looking up are in none of them.
#pragma once

#include "crypto/mls/public/types.h"
#include "tests/bench/figures.h"

namespace indaba::bench {

// A commit that changes the committer's path and nothing else.
struct CommitShape {
  double path_nodes = 0;  // with a new key each
  double recipients = 0;  // to whom path secrets are sealed
  double leaf_bytes = 0;  // signed by themselves
  double commit_bytes = 0;
};

// Many members added by one commit, and their Welcome.
struct AddShape {
  double members = 0;            // added
  double key_package_bytes = 0;  // of all of them
  double path_nodes = 0;         // 0: a commit without a path
  double commit_bytes = 0;
  double group_info_bytes = 0;  // the tree is in it
};

// A join by Welcome. The tree is decoded and validated whole.
struct JoinShape {
  double members = 0;
  double filled_nodes = 0;  // parents that are not blank: each chained by a parent hash
  double path_nodes = 0;    // above the newcomer and whoever added it
  double group_info_bytes = 0;
};

Work protect_floor(mls::CipherSuite suite, double signed_bytes);
Work unprotect_floor(mls::CipherSuite suite, double signed_bytes);
Work create_commit_floor(const CommitShape& shape);
Work process_commit_floor(const CommitShape& shape);
Work add_floor(const AddShape& shape);
Work join_floor(const JoinShape& shape);

}  // namespace indaba::bench
