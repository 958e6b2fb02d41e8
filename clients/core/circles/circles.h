// Circles: the manifests, seeds and boxes of the circles that admit this device, and what it does
// for them as a holder of their keys.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "clients/core/circles/circle_keys.h"
#include "clients/core/identity/account.h"
#include "clients/core/trust/trust.h"
#include "protocol/content/devices.h"
#include "protocol/frames/alliance.h"
#include "protocol/frames/circles.h"

namespace indaba::client {

// The past that newcomers of a circle may read.
inline constexpr std::uint64_t kCircleFloorSeconds = 365 * kDaySeconds;
// Manifests in a row by stewards whose role has ended since; where there are more, none is taken.
inline constexpr std::size_t kUnvouchedMax = 1000;

// Pages of devices that wait for boxes, at a stretch.
inline constexpr std::size_t kDutiesPagesMax = 20;
// Older than this, a circle's newest manifest is not fresh: there is one every month.
inline constexpr std::uint64_t kManifestSecondsMax = std::uint64_t{45} * 24 * 60 * 60;

// One epoch that a steward has announced.
struct CircleEpoch {
  protocol::Hash manifest{};  // the statement's
  protocol::Hash commitment{};
  protocol::BoxKey sealing_key{};
  UnixTime at;
  MemberId issuer;
  std::optional<protocol::Hash> revocation;  // the last that it acts on
};

// Where in time and in the list of revocations something was said.
struct EpochPlace {
  UnixTime time;                  // within the epoch
  std::uint64_t revocations = 0;  // the last that was acted on
};

// Where something can be sealed for a whole circle, by whoever is in it or not.
struct CircleSealing {
  std::uint64_t epoch = 0;
  protocol::Hash manifest{};
  protocol::BoxKey key{};
  bool is_fresh = false;  // recent, and nobody vouches for a newer one
};

class Circles {
 public:
  // Both must outlive it.
  Circles(Context& context, Trust& trust) : context_(context), trust_(trust) {}

  // Errors: corrupt_store, the host's.
  Status restore();

  void forget_all() { circles_.clear(); }

  // A circle's first epoch, by its founder, with a box for this device if `holds`. Errors:
  // random_failed.
  Result<protocol::InitialCircle> begin(const Account& account,
                                        const protocol::Statement& definition, bool holds);

  // Takes up manifests and boxes. Errors: not_trusted for a manifest that its issuer did not sign
  // or that does not follow the one before; no_box while nobody who is a steward now has signed the
  // newest or one behind it; those of asking.
  Flow<Status> refresh(const Account& account, protocol::CircleId circle);
  // The next epoch, if this member is a steward who holds the newest seed, or if nobody holds it
  // any more, as it is before the first (`is_held`: whether the server knows of somebody): with
  // boxes for all whom the circle admits now. Whoever else was first is followed. Errors: no_box,
  // not_allowed, those of asking.
  Flow<Status> rotate(const Account& account, protocol::CircleId circle, bool is_held,
                      std::string reason, std::uint64_t device_list);
  // What the server says that stewards owe: rotations.
  Flow<Status> do_duties(const Account& account, std::uint64_t device_list);
  // Seals seeds for devices that have none, where the server says so and the circle admits them.
  Flow<Status> box_for_others(const Account& account);

  // The newest seed of each circle, for a backup; and what a backup held, to be kept once it is
  // what the circle's manifests commit to.
  std::vector<protocol::KeptSeed> newest_seeds() const;
  void take_seeds(const std::vector<protocol::KeptSeed>& seeds);

  // The definition that counts. Null if there is none.
  const protocol::Authentic<protocol::CircleStatement>* definition(
      const protocol::CircleId& circle) const;
  std::vector<protocol::CircleId> all() const;
  bool admits(const protocol::CircleId& circle, const MemberId& member) const {
    return admits(trust_.view(), circle, member);
  }
  // As a view has them.
  bool admits(const protocol::ChainView& view, const protocol::CircleId& circle,
              const MemberId& member) const;
  // The place of something that was said in an epoch that another has followed, at the time `at` as
  // the server has it: behind what its manifest acts on, and before what the next one does. Nothing
  // of the newest epoch, and where it is not known what its manifest acts on.
  std::optional<EpochPlace> place_in(const protocol::CircleId& circle, std::uint64_t epoch,
                                     UnixTime at) const;
  bool is_steward(const protocol::CircleId& circle, const MemberId& member) const;

  // The newest epoch that was announced; 0 if there is none.
  std::uint64_t newest(const protocol::CircleId& circle) const;
  const CircleEpoch* epoch(const protocol::CircleId& circle, std::uint64_t epoch) const;
  // Errors: no_box.
  Result<ChannelKey> channel_key(const protocol::CircleId& circle, std::uint64_t epoch,
                                 const ChannelId& channel) const;

  // Whether an admin vouches for a newer manifest than the newest here: nothing is sent under this.
  bool is_behind(const protocol::CircleId& circle) const;
  // Whether the newest manifest is recent enough to send under it unasked.
  bool is_fresh(const protocol::CircleId& circle) const;
  // The numbers of the revocations that put somebody out of the circle and that its newest manifest
  // does not act on: those may still read what is said under it.
  std::vector<std::uint64_t> awaiting_rotation(const protocol::CircleId& circle) const;
  // Why a manifest is not taken whose number another one has: manifest_forked if a steward signed
  // it, else not_trusted.
  std::error_code contradiction(const protocol::Statement& statement) const;
  // Alarms of what the newest word on the list of revocations contradicts.
  void compare_named();

  // The circle of all who hold one role. Empty if there is none.
  std::optional<protocol::CircleId> circle_of(protocol::RoleName role) const;
  // The newest manifest, as it travels. Errors: no_box if none is known, the host's.
  Result<protocol::Statement> newest_manifest(const protocol::CircleId& circle) const;
  // Takes up a manifest of a circle that need not admit this device, to seal something to it.
  // Errors: not_trusted, those of asking.
  Flow<Status> take_sealing(protocol::Statement statement);
  // Of one's own circle the newest epoch; of another the newest that was taken up, while its
  // steward counts. Errors: nowhere_to_answer, the host's.
  Result<CircleSealing> sealing(const protocol::CircleId& circle) const;
  // Whether this device can open what is sealed to the newest epoch.
  bool has_newest_key(const protocol::CircleId& circle) const {
    return seed(circle, newest(circle)) != nullptr;
  }
  // What was sealed to the circle: encapsulated key and ciphertext. Errors: decryption_failed.
  Result<SecretBytes> open_sealed(const protocol::CircleId& circle, ByteView info,
                                  ByteView sealed) const;

 private:
  struct EpochKey {
    std::uint64_t epoch = 0;
    ChannelKey key;
  };
  struct State {
    std::map<std::uint64_t, CircleEpoch> epochs;
    std::map<std::uint64_t, CircleSeed> seeds;
    // By the epoch that opens them.
    std::map<std::uint64_t, std::vector<protocol::WrappedSeed>> wrapped;
    // Of each channel the one that was last asked for: deriving it takes as long as all the rest
    // that a message takes but its signature.
    mutable std::map<ChannelId, EpochKey> last_keys;
  };

  // A manifest that follows, but whose steward does not count now.
  struct Unvouched {
    protocol::Authentic<protocol::ManifestStatement> manifest;
    protocol::KeptManifest kept;
  };
  // What lies behind the newest epoch that counts.
  struct Ahead {
    std::vector<Unvouched> manifests;
    std::optional<CircleSeed> seed;  // of the last
    std::set<MemberId> looked_up;    // who signed them
  };

  CirclePlace place(const protocol::CircleId& circle, std::uint64_t epoch) const {
    return {trust_.alliance(), circle, epoch};
  }
  bool counts(const protocol::Authentic<protocol::CircleStatement>& definition) const;
  // Whether the revocation of that number put somebody, or a device, out of the circle.
  bool concerns(const protocol::CircleId& circle, std::uint64_t number) const;
  static CircleEpoch epoch_of(const protocol::Authentic<protocol::ManifestStatement>& manifest);
  // Of the newest epoch: of the boxes that this device got, those of who announced it that hold
  // another seed.
  void alarm_of_boxes(const protocol::CircleId& circle, const std::set<MemberId>& wrong);
  Status check_steward(const protocol::Authentic<protocol::ManifestStatement>& manifest) const;
  bool follows(const protocol::Authentic<protocol::ManifestStatement>& manifest,
               const std::vector<Unvouched>& unvouched) const;
  bool is_next(const protocol::Authentic<protocol::ManifestStatement>& manifest) const;
  Status check_unvouched(const std::vector<Unvouched>& unvouched) const;
  // As `refresh`; what nobody vouches for stands in `ahead`.
  Flow<Status> catch_up(const Account& account, protocol::CircleId circle, Ahead& ahead);
  // The seed of the last manifest ahead, if one of the boxes holds it.
  Flow<Status> open_ahead(const Account& account, std::vector<protocol::Statement> boxes,
                          Ahead& ahead);
  // Says that this device has no seed of the newest epoch, and whose boxes of it did not open it.
  Flow<Status> ask_for_box(protocol::CircleId circle, std::uint64_t epoch,
                           std::vector<DeviceId> bad_boxers);
  Flow<Status> take_manifest(protocol::CircleId circle, protocol::KeptManifest kept, Ahead& ahead);
  Flow<Status> take_box(const Account& account, protocol::CircleId circle,
                        protocol::Statement statement);
  Flow<Result<CircleSeed>> open_box(const Account& account, protocol::CircleId circle,
                                    protocol::Statement statement);
  // Seeds that a backup or an invite held, or that this device has made without hearing what became
  // of it, as far as they are what was announced.
  Status try_taken_seed(const protocol::CircleId& circle);
  void open_past(const protocol::CircleId& circle);
  Status keep_seed(const protocol::CircleId& circle, std::uint64_t epoch, const CircleSeed& seed);
  void keep_manifest(const protocol::Authentic<protocol::ManifestStatement>& manifest,
                     const protocol::KeptManifest& kept);
  // Takes all of them.
  void keep_manifests(std::vector<Unvouched>& manifests);
  Result<protocol::Authentic<protocol::ManifestStatement>> last_manifest(
      const protocol::CircleId& circle, const std::vector<Unvouched>& unvouched) const;
  // Whether nobody has announced any epoch of it.
  bool is_unbegun(const protocol::CircleId& circle, const Ahead& ahead) const {
    return newest(circle) == 0 && ahead.manifests.empty();
  }
  // Errors: no_box.
  Status check_may_rotate(const protocol::CircleId& circle, const Ahead& ahead, bool is_held) const;
  bool may_begin_anew(const protocol::CircleId& circle,
                      const protocol::Authentic<protocol::ManifestStatement>& last,
                      bool is_held) const;
  bool does_open(const CirclePlace& place, const CircleSeed& held,
                 const protocol::WrappedSeed& earlier) const;
  Result<std::vector<protocol::WrappedSeed>> wrap_past_seeds(const CirclePlace& next,
                                                             const CircleSeed& fresh,
                                                             const Ahead& ahead);
  // Boxes of a seed for every device of these members that counts.
  Flow<Result<bool>> box_some(const Account& account);
  Flow<Status> box_all(const Account& account, protocol::CircleId circle, std::uint64_t epoch,
                       const CircleSeed& seed, std::vector<MemberId> members);
  Result<protocol::Statement> box(const Account& account, const protocol::CircleId& circle,
                                  std::uint64_t epoch, const CircleSeed& seed,
                                  const DeviceId& device, const protocol::BoxKey& box_key) const;
  const CircleSeed* seed(const protocol::CircleId& circle, std::uint64_t epoch) const;

  Context& context_;
  Trust& trust_;
  std::map<protocol::CircleId, State> circles_;
};

}  // namespace indaba::client
