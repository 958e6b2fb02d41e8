// ListedAlliance: a MemberFixture whose server hands out the alliance and its revocations as a test
// lists them.
#pragma once

#include <vector>

#include "tests/unit/clients/core/member_fixture.h"

namespace indaba::client {

class ListedAlliance : public MemberFixture {
 protected:
  ListedAlliance() {
    alliance_.root = {world_.root()};
    server_.on<protocol::Nothing>("alliance.get", [this](const protocol::Nothing&) {
      return Result<protocol::AllianceGetReply>(alliance_);
    });
    server_.on<protocol::RevocationsGetRequest>(
        "revocations.get", [this](const protocol::RevocationsGetRequest& request) {
          protocol::RevocationsGetReply reply;
          reply.revocations.assign(
              revocations_.begin() + static_cast<std::ptrdiff_t>(request.after),
              revocations_.end());
          return Result<protocol::RevocationsGetReply>(reply);
        });
  }

  protocol::AllianceGetReply alliance_;
  std::vector<protocol::Statement> revocations_;
};

}  // namespace indaba::client
