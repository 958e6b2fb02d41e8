// Lies about what was: key packages, group infos and backups that were true once.
#include <algorithm>

#include "tests/agents_sim/lie_tellers.h"

namespace indaba::agents_sim {

using namespace protocol;

// Of a device that the member has no longer.
bool stale_key_package(Stock& stock, Telling& telling) {
  return change<KeyPackagesClaimReply>(telling, "key_packages.claim", [&](auto& told) {
    bool is_any = false;
    for (ClaimedPackage& claimed : told.claimed) {
      const auto is_there = [&](const ClaimedPackage& old) {
        return std::any_of(told.claimed.begin(), told.claimed.end(),
                           [&](const ClaimedPackage& one) { return one.device == old.device; });
      };
      const auto stale =
          std::find_if(stock.published.begin(), stock.published.end(), [&](const auto& old) {
            return old.second.member == claimed.member && !is_there(old.second);
          });
      if (stale != stock.published.end()) {
        claimed = stale->second;
        is_any = true;
      }
    }
    return is_any;
  });
}

bool old_group_info(Stock& stock, Telling& telling) {
  if (telling.name == "channels.tree") {
    const auto asked = cbor::decode<ChannelsTreeRequest>(telling.asked).value();
    const auto page =
        stock.tree_pages.find({asked.channel, asked.generation, asked.epoch, asked.from});
    if (!telling.error || page == stock.tree_pages.end()) {
      return false;
    }
    telling.error.reset();
    telling.with = cbor::encode(page->second);
    return true;
  }
  return change<ChannelsGroupInfoReply>(telling, "channels.group_info", [&](auto& told) {
    const auto asked = cbor::decode<ChannelsGroupInfoRequest>(telling.asked).value();
    const ChannelsGroupInfoReply& first = stock.first_group_infos.at(asked.channel);
    if (first.epoch == told.epoch && first.generation == told.generation) {
      return false;
    }
    told = first;
    return true;
  });
}

bool old_backup(Stock& stock, Telling& telling) {
  return change<BackupGetReply>(telling, "backup.get", [&](auto& told) {
    const auto body = cbor::decode<BackupStatement>(told.statement.body).value();
    const auto first = stock.first_backups.find(body.member);
    if (first == stock.first_backups.end() || first->second.sealed == told.sealed) {
      return false;
    }
    told.statement = first->second.statement;
    told.sealed = first->second.sealed;
    return true;
  });
}

}  // namespace indaba::agents_sim
