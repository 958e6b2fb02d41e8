// InvitationForge: Welcomes and GroupInfos as a malicious inviter makes them: trees, contexts and
// secrets changed, then hashed, confirmed, signed and sealed again.
#pragma once

#include "tests/fuzz/support/field_editor.h"
#include "tests/fuzz/support/group_scenes.h"

namespace indaba::fuzz {

class InvitationForge {
 public:
  InvitationForge(Input& input, FieldEditor& editor, GroupScenes& scenes)
      : input_(input), editor_(editor), scenes_(scenes) {}

  mls::Welcome welcome(const Invitation& honest);
  // For whoever joins externally, out of an honest one.
  mls::GroupInfo group_info(mls::GroupInfo info);

 private:
  void change(mls::GroupInfo& info);
  void change_tree(mls::GroupInfo& info);
  void sign(mls::GroupInfo& info) const;
  mls::HpkeCiphertext seal(const mls::GroupSecrets& secrets, ByteView init_key,
                           ByteView encrypted_group_info);

  Input& input_;
  FieldEditor& editor_;
  GroupScenes& scenes_;
};

}  // namespace indaba::fuzz
