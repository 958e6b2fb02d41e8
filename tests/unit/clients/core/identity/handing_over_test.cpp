// Proves that what passes between a member's devices is opened by whom it was sealed for alone, and
// only as it was sealed. What is sealed is opened again with one thing changed.
#include "clients/core/identity/handing_over.h"

#include <gtest/gtest.h>

#include "clients/core/error.h"
#include "tests/support/mls_world.h"
#include "tests/support/statement_world.h"

namespace indaba::client {
namespace {

class HandingOver : public testing::Test {
 protected:
  HandingOver() {
    to_.box_key = box_key_.public_key;
    request_.name = "phone";
    // Whatever statement it is: it travels as it stands.
    request_.certificate = world_.root();
    handover_.identity = world_.root();
    handover_.certificate = world_.root();
    handover_.belongings.root = world_.root();
    handover_.belongings.handle = "awa";
    handover_.identity_seed.fill(7);
  }

  std::error_code open_request_error(const Secret<32>& secret, const protocol::Hash& alliance,
                                     const MemberId& member, ByteView sealed) {
    return open_link_request(secret, alliance, member, sealed).error();
  }

  test::StatementWorld world_;
  test::SeededRandom random_{1};
  Secret<32> secret_ = random_.secret<32>().value();
  HpkeKeyPair box_key_ = test::must(HpkeKeyPair::generate(random_));
  protocol::DeviceStatement to_;
  protocol::LinkRequest request_;
  protocol::Handover handover_;
};

TEST_F(HandingOver, OpensARequestUnderTheLinksSecret) {
  const Bytes sealed = test::must(seal_link_request(secret_, {}, {}, request_, random_));
  EXPECT_EQ(open_link_request(secret_, {}, {}, sealed).value(), request_);
}

TEST_F(HandingOver, ShowsNothingOfARequestsLength) {
  const Bytes one = test::must(seal_link_request(secret_, {}, {}, request_, random_));
  request_.name.clear();
  const Bytes other = test::must(seal_link_request(secret_, {}, {}, request_, random_));
  EXPECT_EQ(one.size(), other.size());
}

TEST_F(HandingOver, OpensNoRequestOfAnotherLinkAllianceOrMember) {
  const Bytes sealed = test::must(seal_link_request(secret_, {}, {}, request_, random_));
  EXPECT_EQ(open_request_error(test::must(random_.secret<32>()), {}, {}, sealed),
            ClientError::not_trusted);
  EXPECT_EQ(open_request_error(secret_, protocol::Hash{1}, {}, sealed), ClientError::not_trusted);
  EXPECT_EQ(open_request_error(secret_, {}, MemberId(ByteArray<MemberId::size_bytes>{1}), sealed),
            ClientError::not_trusted);
}

TEST_F(HandingOver, OpensNothingThatWasCutOrChanged) {
  const Bytes request = test::must(seal_link_request(secret_, {}, {}, request_, random_));
  const Bytes handover = test::must(seal_handover(to_, handover_, random_));
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{23}, std::size_t{31}, std::size_t{40}}) {
    EXPECT_FALSE(open_link_request(secret_, {}, {}, ByteView(request).first(size)));
    EXPECT_FALSE(open_handover(to_, box_key_, ByteView(handover).first(size)));
  }
  for (const std::size_t place : {std::size_t{0}, std::size_t{40}, handover.size() - 1}) {
    Bytes changed = handover;
    changed[place] ^= 1;
    EXPECT_EQ(open_handover(to_, box_key_, changed).error(), ClientError::not_trusted);
  }
}

TEST_F(HandingOver, HandsOverToThatDeviceAlone) {
  const Bytes sealed = test::must(seal_handover(to_, handover_, random_));
  EXPECT_EQ(open_handover(to_, box_key_, sealed).value(), handover_);
  EXPECT_FALSE(open_handover(to_, test::must(HpkeKeyPair::generate(random_)), sealed));
  protocol::DeviceStatement other = to_;
  other.device = DeviceId(ByteArray<DeviceId::size_bytes>{1});
  EXPECT_FALSE(open_handover(other, box_key_, sealed));
  other = to_;
  other.certifier = DeviceId(ByteArray<DeviceId::size_bytes>{1});
  EXPECT_FALSE(open_handover(other, box_key_, sealed));
}

}  // namespace
}  // namespace indaba::client
