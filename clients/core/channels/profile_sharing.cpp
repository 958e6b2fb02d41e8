// What of a profile goes to chosen people, in the direct channels with them, and what comes from
// others.
#include <utility>

#include "clients/core/channels/channels.h"
#include "crypto/base/hex.h"

namespace indaba::client {
namespace {

// To whom what is shown now has not been sent yet.
constexpr std::string_view kDue = "profile-due/";
constexpr std::string_view kShown = "profile-shown/";

std::string record_of(std::string_view what, const MemberId& member) {
  return std::string(what) + to_hex(member.view());
}

}  // namespace

void Channels::share_profile(const Account& account, const MemberId& member) {
  context_.records.put(record_of(kDue, member), member);
  (void)retry_sharing(account);
}

void Channels::share_profile_with_all(const Account& account) {
  for (const MemberId& member : marks_.shared_with()) {
    context_.records.put(record_of(kDue, member), member);
  }
  (void)retry_sharing(account);
}

// What is said is what counts by then, however often it has changed meanwhile.
Status Channels::retry_sharing(const Account& account) {
  INDABA_TRY_ASSIGN(const auto due, context_.records.all<MemberId>(kDue));
  for (const auto& [key, member] : due) {
    const bool is_on = marks_.is_shared_with(member);
    const auto channel = direct_with(member);
    const bool is_done =
        channel
            ? queue(account, *channel, is_on ? marks_.chosen_profile() : protocol::ProfileContent())
                  .has_value()
            : !is_on;
    if (is_done) {
      context_.records.erase(record_of(kDue, member));
    }
  }
  return {};
}

Result<std::vector<protocol::SharedField>> Channels::profile_of(const MemberId& member) const {
  if (marks_.is_blocked(member)) {
    return std::vector<protocol::SharedField>();
  }
  INDABA_TRY_ASSIGN(auto kept,
                    context_.records.get<protocol::ProfileContent>(record_of(kShown, member)));
  return kept ? std::move(kept->shown) : std::vector<protocol::SharedField>();
}

// In a channel of several it would be somebody's message.
bool Channels::change(const ShownMessage& by, const protocol::ProfileContent& content) {
  const Channel* channel = find(by.channel);
  if (channel == nullptr || channel->kind != protocol::ChannelKind::direct) {
    return false;
  }
  if (channel->peer != by.member) {
    return true;
  }
  const std::string key = record_of(kShown, by.member);
  const auto kept = context_.records.get<protocol::ProfileContent>(key);
  const bool is_known = kept && *kept ? **kept == content : content.shown.empty();
  if (is_known) {
    return true;
  }
  if (content.shown.empty()) {
    context_.records.erase(key);
  } else {
    context_.records.put(key, content);
  }
  if (!marks_.is_blocked(by.member)) {
    context_.tell(ProfileShown{by.member});
  }
  return true;
}

}  // namespace indaba::client
