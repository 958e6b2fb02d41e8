#include "clients/core/circles/circles.h"

#include <algorithm>
#include <utility>

#include "crypto/base/hex.h"
#include "crypto/primitives/hash.h"
#include "protocol/statements/rules.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kManifestsPage = 100;

std::string taken_seeds_of(const protocol::CircleId& circle) {
  return "taken-seed/" + to_hex(circle.view());
}

}  // namespace

Flow<Status> Circles::refresh(const Account& account, protocol::CircleId circle) {
  Ahead ahead;
  co_return co_await catch_up(account, circle, ahead);
}

Flow<Status> Circles::catch_up(const Account& account, protocol::CircleId circle, Ahead& ahead) {
  while (true) {
    const protocol::CirclesGetRequest request{circle, newest(circle) + ahead.manifests.size(),
                                              kManifestsPage};
    const auto page =
        co_await context_.session.ask<protocol::CirclesGetReply>("circles.get", request);
    if (!page) {
      co_return page.error();
    }
    (void)trust_.keep(page->circle);
    for (const protocol::KeptManifest& kept : page->manifests) {
      INDABA_FLOW_TRY(co_await take_manifest(circle, kept, ahead));
    }
    const bool goes_on = newest(circle) + ahead.manifests.size() > request.after;
    INDABA_FLOW_TRY(try_taken_seed(circle));
    std::vector<DeviceId> bad_boxers;
    std::set<MemberId> wrong_boxers;
    for (const protocol::Statement& statement : page->boxes) {
      // One that is no good leaves the others.
      const auto taken = co_await take_box(account, circle, statement);
      if (may_be_asked_again(taken.error())) {
        co_return taken;
      }
      const auto box = cbor::decode<protocol::BoxStatement>(statement.body);
      if (!taken && box && box->epoch == page->newest) {
        bad_boxers.push_back(box->boxer_device);
      }
      if (taken.error() == make_error_code(ClientError::wrong_seed) &&
          box->epoch == newest(circle)) {
        wrong_boxers.insert(box->boxer);
      }
    }
    alarm_of_boxes(circle, wrong_boxers);
    open_past(circle);
    const std::uint64_t epoch = newest(circle);
    if (epoch >= page->newest) {
      if (epoch != 0 && seed(circle, epoch) == nullptr) {
        co_return co_await ask_for_box(circle, epoch, std::move(bad_boxers));
      }
      co_return Status();
    }
    if (epoch + ahead.manifests.size() >= page->newest) {
      INDABA_FLOW_TRY(check_unvouched(ahead.manifests));
      co_return co_await open_ahead(account, page->boxes, ahead);
    }
    if (!goes_on) {
      co_return ClientError::unexpected_answer;
    }
  }
}

Flow<Status> Circles::open_ahead(const Account& account, std::vector<protocol::Statement> boxes,
                                 Ahead& ahead) {
  const protocol::ManifestStatement last = ahead.manifests.back().manifest.body;
  std::vector<DeviceId> bad_boxers;
  for (const protocol::Statement& statement : boxes) {
    const auto box = cbor::decode<protocol::BoxStatement>(statement.body);
    if (!box || box->epoch != last.epoch) {
      continue;
    }
    const auto opened = co_await open_box(account, last.circle, statement);
    if (may_be_asked_again(opened.error())) {
      co_return opened.error();
    }
    if (opened && commitment_to(place(last.circle, last.epoch), *opened) == last.commitment) {
      ahead.seed = opened->clone();
      co_return ClientError::no_box;
    }
    bad_boxers.push_back(box->boxer_device);
  }
  INDABA_FLOW_TRY(co_await ask_for_box(last.circle, last.epoch, std::move(bad_boxers)));
  co_return ClientError::no_box;
}

// Who signs a manifest signs by `previous` all before it: one whose steward's role has ended since
// counts by whoever came next.
Flow<Status> Circles::take_manifest(protocol::CircleId circle, protocol::KeptManifest kept,
                                    Ahead& ahead) {
  auto manifest =
      protocol::authenticate_as<protocol::ManifestStatement>(kept.manifest, trust_.alliance());
  if (!manifest || manifest->body.circle != circle) {
    co_return ClientError::not_trusted;
  }
  // What makes a steward of them may be newer than what is known here.
  if (!check_steward(*manifest) && ahead.looked_up.insert(manifest->body.issuer).second) {
    const auto issuer = co_await trust_.learn(manifest->body.issuer);
    if (may_be_asked_again(issuer.error())) {
      co_return issuer.error();
    }
  }
  // Two flows may have asked for the same ones.
  std::vector<Unvouched>& unvouched = ahead.manifests;
  std::erase_if(unvouched, [&](const Unvouched& other) {
    return other.manifest.body.epoch <= newest(circle);
  });
  if (const CircleEpoch* known = epoch(circle, manifest->body.epoch)) {
    co_return known->manifest == manifest->hash ? Status() : Status(contradiction(kept.manifest));
  }
  if ((!unvouched.empty() && !is_next(unvouched.front().manifest)) ||
      !follows(*manifest, unvouched)) {
    co_return ClientError::not_trusted;
  }
  std::erase_if(kept.wrapped, [&](const protocol::WrappedSeed& wrapped) {
    const protocol::WrappedRef named{wrapped.epoch, sha256(wrapped.wrapped)};
    const auto& past = manifest->body.past;
    return std::find(past.begin(), past.end(), named) == past.end();
  });
  unvouched.push_back({*std::move(manifest), std::move(kept)});
  if (check_steward(unvouched.back().manifest)) {
    keep_manifests(unvouched);
  }
  co_return unvouched.size() <= kUnvouchedMax ? Status() : ClientError::not_trusted;
}

// Behind the newest that counts.
bool Circles::is_next(const protocol::Authentic<protocol::ManifestStatement>& manifest) const {
  const std::uint64_t last = newest(manifest.body.circle);
  const CircleEpoch* known = epoch(manifest.body.circle, last);
  const auto previous = known != nullptr ? std::optional(known->manifest) : std::nullopt;
  return manifest.body.epoch == last + 1 && manifest.body.previous == previous;
}

bool Circles::follows(const protocol::Authentic<protocol::ManifestStatement>& manifest,
                      const std::vector<Unvouched>& unvouched) const {
  if (unvouched.empty()) {
    return is_next(manifest);
  }
  const auto& last = unvouched.back().manifest;
  return manifest.body.epoch == last.body.epoch + 1 && manifest.body.previous == last.hash;
}

// Of those behind the last that counts. A role that has ended is not shown to who comes later, nor
// an identity that was replaced: whoever signed them in their own name may have been a steward
// then.
Status Circles::check_unvouched(const std::vector<Unvouched>& unvouched) const {
  for (const Unvouched& one : unvouched) {
    const auto* identity = trust_.set().identity(one.manifest.body.issuer);
    // A generation is numbered by the second in which it began.
    if (identity != nullptr && identity->body.generation <= one.manifest.body.at.seconds &&
        !one.manifest.signed_by(identity->body.identity_key)) {
      return ClientError::not_trusted;
    }
  }
  return {};
}

Flow<Status> Circles::ask_for_box(protocol::CircleId circle, std::uint64_t epoch,
                                  std::vector<DeviceId> bad_boxers) {
  protocol::CirclesReportRequest request{circle, epoch, {}};
  do {
    if (!bad_boxers.empty()) {
      request.boxer_device = bad_boxers.back();
      bad_boxers.pop_back();
    }
    // What the server does not want to hear, of a box that is gone by now, leaves what was taken
    // up.
    const auto reported =
        co_await context_.session.ask<protocol::CirclesReportReply>("circles.report", request);
    if (may_be_asked_again(reported.error())) {
      co_return reported.error();
    }
  } while (!bad_boxers.empty());
  co_return Status();
}

Flow<Status> Circles::take_box(const Account& account, protocol::CircleId circle,
                               protocol::Statement statement) {
  const auto box = cbor::decode<protocol::BoxStatement>(statement.body);
  if (!box) {
    co_return ClientError::not_trusted;
  }
  if (seed(circle, box->epoch) != nullptr) {
    co_return Status();
  }
  INDABA_FLOW_TRY_ASSIGN(const CircleSeed opened, co_await open_box(account, circle, statement));
  co_return keep_seed(circle, box->epoch, opened);
}

Flow<Result<CircleSeed>> Circles::open_box(const Account& account, protocol::CircleId circle,
                                           protocol::Statement statement) {
  const auto box = protocol::authenticate_as<protocol::BoxStatement>(statement, trust_.alliance());
  if (!box || box->body.circle != circle || box->body.device != account.device()) {
    co_return ClientError::not_trusted;
  }
  const auto boxer = co_await trust_.device(box->body.boxer, box->body.boxer_device);
  if (!boxer) {
    co_return boxer.error();
  }
  if (!box->signed_by(boxer->signature_key)) {
    co_return ClientError::not_trusted;
  }
  co_return open_seed(place(circle, box->body.epoch), {box->body.device, box->body.boxer_device},
                      account.box_key(), box->body.sealed);
}

void Circles::take_seeds(const std::vector<protocol::KeptSeed>& seeds) {
  for (const protocol::KeptSeed& kept : seeds) {
    const auto commitment = commitment_to(place(kept.circle, kept.epoch), CircleSeed(kept.seed));
    context_.records.put(taken_seeds_of(kept.circle) + "/" + to_hex(commitment), kept);
  }
}

Status Circles::try_taken_seed(const protocol::CircleId& circle) {
  const std::string prefix = taken_seeds_of(circle);
  INDABA_TRY_ASSIGN(const auto taken, context_.records.all<protocol::KeptSeed>(prefix));
  for (const auto& [rest, kept] : taken) {
    if (kept.circle == circle && kept.epoch <= newest(circle)) {
      (void)keep_seed(circle, kept.epoch, CircleSeed(kept.seed));
      context_.records.erase(prefix + rest);
    }
  }
  return {};
}

// Of two who rotate at once the slower one's boxes hold the seed of an epoch that never was.
void Circles::alarm_of_boxes(const protocol::CircleId& circle, const std::set<MemberId>& wrong) {
  const CircleEpoch* last = epoch(circle, newest(circle));
  if (last != nullptr && wrong.contains(last->issuer) && seed(circle, newest(circle)) == nullptr) {
    trust_.alarm_once(last->manifest, Alarm{AlarmKind::wrong_seed, {}, {}});
  }
}

// From the newest down: each epoch may open several earlier ones.
void Circles::open_past(const protocol::CircleId& circle) {
  State& state = circles_[circle];
  for (auto opener = state.seeds.rbegin(); opener != state.seeds.rend(); ++opener) {
    const auto wrapped = state.wrapped.find(opener->first);
    if (wrapped == state.wrapped.end()) {
      continue;
    }
    for (const protocol::WrappedSeed& past : wrapped->second) {
      if (state.seeds.contains(past.epoch)) {
        continue;
      }
      const auto seed =
          unwrap_past(place(circle, opener->first), opener->second, past.epoch, past.wrapped);
      // The manifest names it by its hash: whoever announced the epoch wrapped something else.
      if (epoch(circle, past.epoch) != nullptr &&
          (!seed || !keep_seed(circle, past.epoch, *seed))) {
        trust_.alarm_once(sha256(past.wrapped), Alarm{AlarmKind::wrong_seed, {}, {}});
      }
    }
  }
}

}  // namespace indaba::client
