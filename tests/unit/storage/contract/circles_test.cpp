// Proves CircleStore's contract, against every Store.
#include "storage/circles.h"

#include "crypto/primitives/hash.h"
#include "tests/unit/storage/contract/store_contract.h"

namespace indaba::storage {
namespace {

using test::id_of;
using CircleContract = StoreContract;
INDABA_EVERY_STORE(CircleContract);

const auto kCircle = id_of<CircleId>(1);
const auto kDevice = id_of<DeviceId>(1);

Hash hash_of(std::string_view text) { return sha256(as_bytes(text)); }

KeptManifest manifest_of(std::uint64_t epoch) {
  return {epoch, hash_of("manifest " + std::to_string(epoch)), UnixTime{1000 + epoch}};
}

KeptBox box_of(std::uint64_t epoch, std::uint64_t device, std::uint64_t boxer = 9) {
  return {kCircle, epoch, id_of<DeviceId>(device), id_of<DeviceId>(boxer), to_bytes("box")};
}

TEST_P(CircleContract, DefinesOneVersionAfterTheOther) {
  EXPECT_EQ(store().circles->define(kCircle, 2, hash_of("2")).error(), StorageError::conflict);
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  EXPECT_EQ(store().circles->define(kCircle, 1, hash_of("x")).error(), StorageError::conflict);
  ASSERT_TRUE(store().circles->define(kCircle, 2, hash_of("2")));
  reopen();
  const Circle circle = store().circles->circle(kCircle).value();
  EXPECT_EQ(circle.version, 2U);
  EXPECT_EQ(circle.definition, hash_of("2"));
  EXPECT_EQ(circle.epoch, 0U);
  EXPECT_FALSE(circle.rotate_since);
}

TEST_P(CircleContract, RotatesToTheNextEpochOnly) {
  EXPECT_EQ(store().circles->rotate(kCircle, manifest_of(1), {}).error(), StorageError::not_found);
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  EXPECT_EQ(store().circles->rotate(kCircle, manifest_of(2), {}).error(), StorageError::conflict);
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(1), {}));
  EXPECT_EQ(store().circles->rotate(kCircle, manifest_of(1), {}).error(), StorageError::conflict);
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(2), {{2, 1, to_bytes("seed 1")}}));
  EXPECT_EQ(store().circles->circle(kCircle).value().epoch, 2U);
  EXPECT_EQ(store().circles->circle(kCircle).value().rotated, UnixTime{1002});
}

TEST_P(CircleContract, KeepsManifestsAndWhatTheyOpen) {
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(1), {}));
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(2), {{2, 1, to_bytes("1 in 2")}}));
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(3),
                                      {{3, 2, to_bytes("2 in 3")}, {3, 1, to_bytes("1 in 3")}}));
  const auto behind = store().circles->manifests(kCircle, 1, 10).value();
  ASSERT_EQ(behind.size(), 2U);
  EXPECT_EQ(behind[0].epoch, 2U);
  EXPECT_EQ(behind[1].statement, manifest_of(3).statement);
  EXPECT_EQ(store().circles->manifests(kCircle, 0, 1).value().size(), 1U);
  EXPECT_EQ(store().circles->wrapped(kCircle, 3).value().size(), 2U);
  EXPECT_EQ(store().circles->wrapped(kCircle, 2).value().at(0).wrapped, to_bytes("1 in 2"));

  EXPECT_EQ(store().circles->epoch_at(kCircle, UnixTime{1000}).value(), 0U);
  EXPECT_EQ(store().circles->epoch_at(kCircle, UnixTime{1002}).value(), 2U);
  EXPECT_EQ(store().circles->epoch_at(kCircle, UnixTime{9000}).value(), 3U);

  EXPECT_EQ(store().circles->forget_seeds_before(kCircle, 2, 1).value(), 1U);
  EXPECT_EQ(store().circles->forget_seeds_before(kCircle, 2, 10).value(), 1U);
  EXPECT_EQ(store().circles->wrapped(kCircle, 3).value().at(0).opens, 2U);
}

TEST_P(CircleContract, KeepsTheFirstReasonUntilTheRotationIsDone) {
  EXPECT_EQ(store().circles->demand_rotation(kCircle, 1, UnixTime{5}).error(),
            StorageError::not_found);
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->demand_rotation(kCircle, 1, UnixTime{5}));
  ASSERT_TRUE(store().circles->demand_rotation(kCircle, 2, UnixTime{6}));
  EXPECT_EQ(store().circles->circle(kCircle).value().rotate_reason, 1);
  EXPECT_EQ(store().circles->circle(kCircle).value().rotate_since, UnixTime{5});
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(1), {}));
  EXPECT_FALSE(store().circles->circle(kCircle).value().rotate_since);
}

TEST_P(CircleContract, GivesADeviceItsBoxesNewestEpochFirst) {
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1)));
  ASSERT_TRUE(store().circles->put_box(box_of(2, 1)));
  ASSERT_TRUE(store().circles->put_box(box_of(2, 1, 8)));
  ASSERT_TRUE(store().circles->put_box(box_of(2, 2)));
  const auto boxes = store().circles->boxes(kCircle, kDevice, 10).value();
  ASSERT_EQ(boxes.size(), 3U);
  EXPECT_EQ(boxes[0].epoch, 2U);
  EXPECT_EQ(boxes[2].epoch, 1U);
  EXPECT_EQ(boxes[2].encoded, to_bytes("box"));
  EXPECT_EQ(store().circles->boxes(kCircle, kDevice, 1).value().size(), 1U);
}

TEST_P(CircleContract, KeepsTheLaterOfTwoBoxesByOneBoxer) {
  EXPECT_EQ(store().circles->boxed(kCircle, 1).error(), StorageError::not_found);
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 8)));
  ASSERT_TRUE(store().circles->report_box(kCircle, 1, kDevice, id_of<DeviceId>(8)));
  KeptBox later = box_of(1, 1, 8);
  later.encoded = to_bytes("later");
  ASSERT_TRUE(store().circles->put_box(later));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 9)));
  ASSERT_TRUE(store().circles->put_box(box_of(2, 2)));
  const auto boxes = store().circles->boxes(kCircle, kDevice, 10).value();
  ASSERT_EQ(boxes.size(), 2U);
  EXPECT_EQ(boxes[0].encoded, to_bytes("later"));
  EXPECT_EQ(store().circles->good_boxes(kCircle, 1, kDevice).value(), 2U);
  EXPECT_EQ(store().circles->boxed(kCircle, 1).value(), std::vector<DeviceId>{kDevice});
}

TEST_P(CircleContract, SaysWhoHasBoxedForWhom) {
  EXPECT_EQ(store().circles->good_boxings(kCircle, 1, 10).error(), StorageError::not_found);
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 7)));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 8)));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 9)));
  ASSERT_TRUE(store().circles->put_box(box_of(2, 2)));
  ASSERT_TRUE(store().circles->report_box(kCircle, 1, kDevice, id_of<DeviceId>(8)));
  const std::vector<Boxing> good{{kDevice, id_of<DeviceId>(7)}, {kDevice, id_of<DeviceId>(9)}};
  EXPECT_EQ(store().circles->good_boxings(kCircle, 1, 10).value(), good);
  EXPECT_EQ(store().circles->good_boxings(kCircle, 1, 1).value().size(), 1U);
}

TEST_P(CircleContract, DoesNotCountReportedBoxes) {
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1)));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 8)));
  EXPECT_EQ(store().circles->good_boxes(kCircle, 1, kDevice).value(), 2U);
  ASSERT_TRUE(store().circles->report_box(kCircle, 1, kDevice, id_of<DeviceId>(8)));
  EXPECT_EQ(store().circles->good_boxes(kCircle, 1, kDevice).value(), 1U);
  EXPECT_EQ(store().circles->report_box(kCircle, 1, kDevice, id_of<DeviceId>(7)).error(),
            StorageError::not_found);
}

TEST_P(CircleContract, ForgetsBoxesByDeviceAndByEpoch) {
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  for (const std::uint64_t epoch : {1U, 2U, 3U}) {
    ASSERT_TRUE(store().circles->put_box(box_of(epoch, 1)));
    ASSERT_TRUE(store().circles->put_box(box_of(epoch, 2)));
  }
  ASSERT_TRUE(store().circles->forget_boxes_of(kDevice));
  EXPECT_TRUE(store().circles->boxes(kCircle, kDevice, 10).value().empty());
  EXPECT_EQ(store().circles->forget_boxes_before(kCircle, 3, 10).value(), 2U);
  EXPECT_EQ(store().circles->boxes(kCircle, id_of<DeviceId>(2), 10).value().size(), 1U);
}

TEST_P(CircleContract, RemembersWhoWaitsForABoxOfTheNewestEpoch) {
  const auto wait = [&](std::uint64_t number) {
    return store().circles->wait_for_box(kCircle,
                                         {id_of<MemberId>(number), id_of<DeviceId>(number)});
  };
  EXPECT_EQ(wait(1).error(), StorageError::not_found);
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->rotate(kCircle, manifest_of(1), {}));
  for (const std::uint64_t number : {2U, 1U, 3U}) {
    EXPECT_TRUE(wait(number).value());
  }
  EXPECT_FALSE(wait(2).value());
  ASSERT_EQ(store().circles->waiting(kCircle, 2).value().size(), 2U);
  EXPECT_EQ(store().circles->waiting(kCircle, 2).value()[0].device, id_of<DeviceId>(2));
  EXPECT_EQ(store().circles->waiting(kCircle, 2).value()[0].member, id_of<MemberId>(2));

  ASSERT_TRUE(store().circles->put_box(box_of(2, 1)));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 2)));
  ASSERT_TRUE(store().circles->forget_boxes_of(id_of<DeviceId>(3)));
  const auto waiting = store().circles->waiting(kCircle, 10).value();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].device, id_of<DeviceId>(1));
}

TEST_P(CircleContract, DropsBoxesThatOthersMadeAhead) {
  ASSERT_TRUE(store().circles->define(kCircle, 1, hash_of("1")));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 8)));
  ASSERT_TRUE(store().circles->put_box(box_of(1, 1, 9)));
  ASSERT_TRUE(store().circles->drop_boxes_of_others(kCircle, 1, id_of<DeviceId>(9)));
  const auto boxes = store().circles->boxes(kCircle, kDevice, 10).value();
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_EQ(boxes[0].boxer_device, id_of<DeviceId>(9));
}

TEST_P(CircleContract, ListsCirclesByTheirIds) {
  for (const std::uint64_t number : {3U, 1U, 2U}) {
    ASSERT_TRUE(store().circles->define(id_of<CircleId>(number), 1, hash_of("1")));
  }
  const auto page = store().circles->circles({}, 2).value();
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[1].id, id_of<CircleId>(2));
  EXPECT_EQ(store().circles->circles(page[1].id, 2).value().at(0).id, id_of<CircleId>(3));
}

}  // namespace
}  // namespace indaba::storage
