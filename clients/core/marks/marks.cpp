#include "clients/core/marks/marks.h"

#include <algorithm>
#include <utility>

#include "protocol/frames/error_code.h"

namespace indaba::client {
namespace {

using protocol::ChannelMark;
using protocol::MarksContent;
using protocol::MemberMark;
using protocol::ReadMark;

template <class Mark>
bool is_on(const MarkSet<Mark>& set, const typename MarkSet<Mark>::Subject& subject) {
  const Mark* mark = set.find(subject);
  return mark != nullptr && mark->on;
}

// As it is to be told; empty if it is so already. However wrong the clock of another device was,
// what is changed here now counts.
template <class Mark>
Result<std::optional<MarksContent>> change(Context& context, MarkSet<Mark>& set,
                                           const typename MarkSet<Mark>::Subject& subject, bool on,
                                           std::vector<Mark> MarksContent::*list) {
  if (is_on(set, subject) == on) {
    return std::optional<MarksContent>();
  }
  const Mark* kept = set.find(subject);
  const UnixTime changed{kept != nullptr ? std::max(context.now.seconds, kept->changed.seconds + 1)
                                         : context.now.seconds};
  const Mark mark{subject, on, changed};
  if (!set.take(context.records, mark, kMarksMax)) {
    return protocol::ErrorCode::limit_reached;
  }
  MarksContent told;
  (told.*list).push_back(mark);
  return std::optional<MarksContent>(std::move(told));
}

template <class Mark>
void add_all(const MarkSet<Mark>& set, std::vector<Mark> MarksContent::*list,
             std::vector<MarksContent>& pieces) {
  std::size_t count = 0;
  for (const auto& [subject, mark] : set.all()) {
    const std::size_t piece = count++ / protocol::kMarksPerMessageMax;
    if (piece == pieces.size()) {
      pieces.emplace_back();
    }
    (pieces[piece].*list).push_back(mark);
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

}  // namespace

Status Marks::restore() {
  INDABA_TRY(read_.restore(context_.records));
  INDABA_TRY(mutes_.restore(context_.records));
  INDABA_TRY(pins_.restore(context_.records));
  return blocks_.restore(context_.records);
}

void Marks::forget_all() {
  read_.forget_all();
  mutes_.forget_all();
  pins_.forget_all();
  blocks_.forget_all();
}

bool Marks::is_muted(const ChannelId& channel) const { return is_on(mutes_, channel); }
bool Marks::is_pinned(const ChannelId& channel) const { return is_on(pins_, channel); }
bool Marks::is_blocked(const MemberId& member) const { return is_on(blocks_, member); }

std::vector<MemberId> Marks::blocked() const {
  std::vector<MemberId> members;
  for (const auto& [member, mark] : blocks_.all()) {
    if (mark.on) {
      members.push_back(member);
    }
  }
  return members;
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

void Marks::take(const MarksContent& marks) {
  for (const ReadMark& mark : marks.read) {
    read_.take(context_.records, mark, kMarksMax);
  }
  for (const ChannelMark& mark : marks.mutes) {
    mutes_.take(context_.records, mark, kMarksMax);
  }
  for (const ChannelMark& mark : marks.pins) {
    pins_.take(context_.records, mark, kMarksMax);
  }
  for (const MemberMark& mark : marks.blocks) {
    blocks_.take(context_.records, mark, kMarksMax);
  }
}

std::vector<MarksContent> Marks::all() const {
  std::vector<MarksContent> pieces;
  add_all(read_, &MarksContent::read, pieces);
  add_all(mutes_, &MarksContent::mutes, pieces);
  add_all(pins_, &MarksContent::pins, pieces);
  add_all(blocks_, &MarksContent::blocks, pieces);
  return pieces;
}

MarksContent Marks::newest(std::size_t limit) const {
  MarksContent marks;
  marks.mutes = newest_of(mutes_, limit);
  marks.pins = newest_of(pins_, limit);
  marks.blocks = newest_of(blocks_, limit);
  return marks;
}

}  // namespace indaba::client
