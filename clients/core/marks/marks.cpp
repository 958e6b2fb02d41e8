#include "clients/core/marks/marks.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "clients/core/error.h"
#include "protocol/frames/error_code.h"

namespace indaba::client {
namespace {

using protocol::AlertFilterMark;
using protocol::ChannelMark;
using protocol::DeviceMark;
using protocol::MarksContent;
using protocol::MemberMark;
using protocol::ProfileMark;
using protocol::ReadMark;

constexpr std::string_view kAlertFilter = "mark/alert-filter";
// Of fields of a profile, in one message.
constexpr std::size_t kProfilePieceBytesMax = protocol::kContentBytesMax - kProfileFieldBytesMax;

void add_to(std::vector<MemberMark>& list, const MemberMark& mark) { list.push_back(mark); }
void add_to(std::vector<ChannelMark>& list, const ChannelMark& mark) { list.push_back(mark); }
void add_to(std::vector<ReadMark>& list, const ReadMark& mark) { list.push_back(mark); }
template <class Mark>
void add_to(std::optional<std::vector<Mark>>& list, const Mark& mark) {
  if (!list) {
    list.emplace();
  }
  list->push_back(mark);
}

template <class Mark>
bool is_on(const MarkSet<Mark>& set, const typename MarkSet<Mark>::Subject& subject) {
  const Mark* mark = set.find(subject);
  return mark != nullptr && mark->on;
}

// However wrong the clock of another device was, what is changed here now counts.
template <class Mark>
UnixTime time_of_change(const Context& context, const Mark* kept) {
  return {kept != nullptr ? std::max(context.now.seconds, kept->changed.seconds + 1)
                          : context.now.seconds};
}

// As it is to be told.
template <class Mark, class List>
Result<std::optional<MarksContent>> change(Context& context, MarkSet<Mark>& set, const Mark& mark,
                                           List MarksContent::*list,
                                           std::size_t limit = kMarksMax) {
  if (!set.take(context.records, mark, limit)) {
    return protocol::ErrorCode::limit_reached;
  }
  MarksContent told;
  add_to(told.*list, mark);
  return std::optional<MarksContent>(std::move(told));
}

// Empty if it is so already.
template <class Mark, class List>
Result<std::optional<MarksContent>> change(Context& context, MarkSet<Mark>& set,
                                           const typename MarkSet<Mark>::Subject& subject, bool on,
                                           List MarksContent::*list) {
  if (is_on(set, subject) == on) {
    return std::optional<MarksContent>();
  }
  return change(context, set, Mark{subject, on, time_of_change(context, set.find(subject))}, list);
}

template <class Mark, class List>
void add_all(const MarkSet<Mark>& set, List MarksContent::*list,
             std::vector<MarksContent>& pieces) {
  std::size_t count = 0;
  for (const auto& [subject, mark] : set.all()) {
    const std::size_t piece = count++ / protocol::kMarksPerMessageMax;
    if (piece == pieces.size()) {
      pieces.emplace_back();
    }
    add_to(pieces[piece].*list, mark);
  }
}

// In pieces by their size.
void add_profile(const MarkSet<ProfileMark>& set, std::vector<MarksContent>& pieces) {
  std::size_t bytes = kProfilePieceBytesMax;
  for (const auto& [name, mark] : set.all()) {
    const std::size_t size = cbor::encode(mark).size();
    if (bytes + size > kProfilePieceBytesMax) {
      pieces.emplace_back();
      bytes = 0;
    }
    bytes += size;
    add_to(pieces.back().profile, mark);
  }
}

template <class Mark>
std::vector<Mark> newest_of(const MarkSet<Mark>& set, std::size_t limit) {
  std::vector<Mark> marks;
  for (const auto& [subject, mark] : set.all()) {
    marks.push_back(mark);
  }
  std::stable_sort(marks.begin(), marks.end(),
                   [](const Mark& a, const Mark& b) { return a.changed > b.changed; });
  marks.resize(std::min(marks.size(), limit));
  return marks;
}

template <class Mark>
std::optional<std::vector<Mark>> unless_empty(std::vector<Mark> marks) {
  return marks.empty() ? std::nullopt : std::optional(std::move(marks));
}

template <class Mark>
void take_all(Context& context, MarkSet<Mark>& set, const std::vector<Mark>& marks,
              std::size_t limit = kMarksMax) {
  for (const Mark& mark : marks) {
    set.take(context.records, mark, limit);
  }
}

std::vector<MemberId> members_on(const MarkSet<MemberMark>& set) {
  std::vector<MemberId> members;
  for (const auto& [member, mark] : set.all()) {
    if (mark.on) {
      members.push_back(member);
    }
  }
  return members;
}

}  // namespace

Status Marks::restore() {
  INDABA_TRY(read_.restore(context_.records));
  INDABA_TRY(mutes_.restore(context_.records));
  INDABA_TRY(pins_.restore(context_.records));
  INDABA_TRY(blocks_.restore(context_.records));
  INDABA_TRY(shares_.restore(context_.records));
  INDABA_TRY(devices_.restore(context_.records));
  INDABA_TRY(profile_.restore(context_.records));
  INDABA_TRY_ASSIGN(alert_filter_, context_.records.get<AlertFilterMark>(kAlertFilter));
  return {};
}

void Marks::forget_all() {
  read_.forget_all();
  mutes_.forget_all();
  pins_.forget_all();
  blocks_.forget_all();
  shares_.forget_all();
  devices_.forget_all();
  profile_.forget_all();
  alert_filter_.reset();
}

bool Marks::is_muted(const ChannelId& channel) const { return is_on(mutes_, channel); }
bool Marks::is_pinned(const ChannelId& channel) const { return is_on(pins_, channel); }
bool Marks::is_blocked(const MemberId& member) const { return is_on(blocks_, member); }

std::vector<MemberId> Marks::blocked() const { return members_on(blocks_); }
std::vector<MemberId> Marks::shared_with() const { return members_on(shares_); }
bool Marks::is_shared_with(const MemberId& member) const { return is_on(shares_, member); }

protocol::ProfileContent Marks::chosen_profile() const {
  protocol::ProfileContent chosen;
  for (const auto& [name, mark] : profile_.all()) {
    if (mark.visible == protocol::FieldVisibility::chosen && !mark.values.empty()) {
      chosen.shown.push_back({name, mark.values});
    }
  }
  return chosen;
}

std::uint64_t Marks::read_up_to(const ChannelId& channel) const {
  const ReadMark* mark = read_.find(channel);
  return mark != nullptr ? mark->seq : 0;
}

Result<std::optional<MarksContent>> Marks::mute(const ChannelId& channel, bool on) {
  return change(context_, mutes_, channel, on, &MarksContent::mutes);
}

Result<std::optional<MarksContent>> Marks::pin(const ChannelId& channel, bool on) {
  return change(context_, pins_, channel, on, &MarksContent::pins);
}

Result<std::optional<MarksContent>> Marks::block(const MemberId& member, bool on) {
  return change(context_, blocks_, member, on, &MarksContent::blocks);
}

Result<std::optional<MarksContent>> Marks::read(const ChannelId& channel, std::uint64_t seq) {
  if (seq <= read_up_to(channel)) {
    return std::optional<MarksContent>();
  }
  const ReadMark mark{channel, seq};
  if (!read_.take(context_.records, mark, kMarksMax)) {
    return protocol::ErrorCode::limit_reached;
  }
  MarksContent told;
  told.read = {mark};
  return std::optional<MarksContent>(std::move(told));
}

Result<std::optional<MarksContent>> Marks::share(const MemberId& member, bool on) {
  return change(context_, shares_, member, on, &MarksContent::shares);
}

Result<std::optional<MarksContent>> Marks::name(DeviceMark mark) {
  const DeviceMark* kept = devices_.find(mark.device);
  if (kept != nullptr && kept->name == mark.name) {
    return std::optional<MarksContent>();
  }
  mark.changed = time_of_change(context_, kept);
  if (!cbor::decode<DeviceMark>(cbor::encode(mark))) {
    return ClientError::invalid_text;
  }
  return change(context_, devices_, mark, &MarksContent::devices);
}

Result<std::optional<MarksContent>> Marks::set(ProfileMark mark) {
  const ProfileMark* kept = profile_.find(mark.name);
  if (kept != nullptr && kept->values == mark.values && kept->visible == mark.visible) {
    return std::optional<MarksContent>();
  }
  mark.changed = time_of_change(context_, kept);
  const Bytes encoded = cbor::encode(mark);
  if (encoded.size() > kProfileFieldBytesMax || !cbor::decode<ProfileMark>(encoded)) {
    return ClientError::invalid_text;
  }
  protocol::ProfileContent chosen = chosen_profile();
  if (mark.visible == protocol::FieldVisibility::chosen) {
    chosen.shown.push_back({mark.name, mark.values});
  }
  if (cbor::encode(protocol::Content(chosen)).size() > protocol::kContentBytesMax) {
    return ClientError::invalid_text;
  }
  return change(context_, profile_, mark, &MarksContent::profile, protocol::kProfileFieldsMax);
}

Result<std::optional<MarksContent>> Marks::set(AlertFilterMark mark) {
  const AlertFilterMark* kept = alert_filter_ ? &*alert_filter_ : nullptr;
  mark.changed = kept != nullptr ? kept->changed : UnixTime();
  if (kept != nullptr && *kept == mark) {
    return std::optional<MarksContent>();
  }
  mark.changed = time_of_change(context_, kept);
  if (!cbor::decode<AlertFilterMark>(cbor::encode(mark))) {
    return ClientError::invalid_text;
  }
  alert_filter_ = mark;
  context_.records.put(std::string(kAlertFilter), mark);
  MarksContent told;
  told.alert_filter = std::move(mark);
  return std::optional<MarksContent>(std::move(told));
}

void Marks::take(const MarksContent& marks) {
  take_all(context_, read_, marks.read);
  take_all(context_, mutes_, marks.mutes);
  take_all(context_, pins_, marks.pins);
  take_all(context_, blocks_, marks.blocks);
  take_all(context_, shares_, marks.shares.value_or(std::vector<MemberMark>()));
  take_all(context_, devices_, marks.devices.value_or(std::vector<DeviceMark>()));
  take_all(context_, profile_, marks.profile.value_or(std::vector<ProfileMark>()),
           protocol::kProfileFieldsMax);
  if (marks.alert_filter && (!alert_filter_ || counts_over(*marks.alert_filter, *alert_filter_))) {
    alert_filter_ = marks.alert_filter;
    context_.records.put(std::string(kAlertFilter), *alert_filter_);
  }
}

std::vector<MarksContent> Marks::all() const {
  std::vector<MarksContent> pieces;
  add_all(read_, &MarksContent::read, pieces);
  add_all(mutes_, &MarksContent::mutes, pieces);
  add_all(pins_, &MarksContent::pins, pieces);
  add_all(blocks_, &MarksContent::blocks, pieces);
  // In others: six kinds are more than a message holds.
  std::vector<MarksContent> more;
  add_all(shares_, &MarksContent::shares, more);
  add_all(devices_, &MarksContent::devices, more);
  add_profile(profile_, more);
  if (alert_filter_) {
    more.emplace_back().alert_filter = alert_filter_;
  }
  pieces.insert(pieces.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  return pieces;
}

MarksContent Marks::newest(std::size_t limit) const {
  MarksContent marks;
  marks.mutes = newest_of(mutes_, limit);
  marks.pins = newest_of(pins_, limit);
  marks.blocks = newest_of(blocks_, limit);
  marks.shares = unless_empty(newest_of(shares_, limit));
  marks.devices = unless_empty(newest_of(devices_, limit));
  marks.alert_filter = alert_filter_;
  return marks;
}

}  // namespace indaba::client
