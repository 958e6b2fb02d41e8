// What the tellers of lies share, and those that stand in files of their own.
#pragma once

#include "tests/agents_sim/lies.h"

namespace indaba::agents_sim {

inline constexpr const char* kGhostHandle = "zz_ghost";

// Changes what is told, if it is that.
template <class Told, class Change>
bool change(Telling& telling, std::string_view name, Change change) {
  if (telling.name != name || telling.error) {
    return false;
  }
  auto told = cbor::decode<Told>(telling.with);
  if (!told || !change(*told)) {
    return false;
  }
  telling.with = cbor::encode(*told);
  return true;
}

template <class Told>
std::optional<Told> look(const Telling& telling, std::string_view name) {
  if (telling.name != name || telling.error) {
    return {};
  }
  auto told = cbor::decode<Told>(telling.with);
  return told ? std::optional(*std::move(told)) : std::nullopt;
}

inline void spoil(Stock& stock, Bytes& bytes) {
  if (!bytes.empty()) {
    bytes[stock.dice.below(bytes.size())] ^= 1;
  }
}

// Of closed channels and of a member's devices.
bool stale_key_package(Stock& stock, Telling& telling);
bool old_group_info(Stock& stock, Telling& telling);
bool two_commits(Stock& stock, Telling& telling);
bool old_backup(Stock& stock, Telling& telling);

// Of logs that are others for some.
bool forked_log(Stock& stock, Telling& telling);
bool repeated_alert(Stock& stock, Telling& telling);
bool repeated_manifest(Stock& stock, Telling& telling);
bool forged_alert(Stock& stock, Telling& telling);

// Of invites, answers and receipts.
bool invite_used_twice(Stock& stock, Telling& telling);
bool used_link_without_person(Stock& stock, Telling& telling);
bool forged_answer(Stock& stock, Telling& telling);
bool old_answer(Stock& stock, Telling& telling);
bool forged_receipt(Stock& stock, Telling& telling);
bool old_receipt(Stock& stock, Telling& telling);

}  // namespace indaba::agents_sim
