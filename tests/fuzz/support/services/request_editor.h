// RequestEditor: a ValueEditor that signs again what it has changed, with the keys of whoever is in
// the scene.
#pragma once

#include "tests/fuzz/support/services/alliance_scene.h"
#include "tests/fuzz/support/services/value_editor.h"

namespace indaba::fuzz {

// Each signature whose key somebody here has is made anew.
void sign_again(const AllianceScene& scene, protocol::Statement& statement,
                const protocol::StatementBody& body);

class RequestEditor final : public ValueEditor {
 public:
  RequestEditor(const AllianceScene& scene, UnixTime now, Input& input)
      : ValueEditor(scene.names(), now, input), scene_(scene) {}

  void sign(protocol::Statement& statement, const protocol::StatementBody& body) {
    sign_again(scene_, statement, body);
  }

 private:
  using ValueEditor::change;
  void change(protocol::Statement& statement) override;

  const AllianceScene& scene_;
};

}  // namespace indaba::fuzz
