// A member's agent, in the hands of a server that lies and a host that stops: what it asks is
// answered with what an honest server once said, with something else that one said, or with
// something changed; it is told of what nobody asked for, given commands, cut off, stopped in the
// middle and opened again.
//
// Whatever comes: the agent asks only what a server takes and no more than it has reason to, shows
// nothing that its members did not write, believes in no device or identity that there is not, and
// its store opens again as it was left.
#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/frames/payloads.h"
#include "tests/fuzz/support/agent/agent_scene.h"
#include "tests/fuzz/support/input.h"
#include "tests/fuzz/support/services/request_walk.h"
#include "tests/fuzz/support/services/value_editor.h"

namespace indaba::fuzz {
namespace {

using namespace protocol;
using agents_sim::CalmDevice;
using test::must;

constexpr std::size_t kStepsMax = 32;
constexpr std::size_t kRoundsMax = 16;
constexpr std::size_t kChangesMax = 3;
constexpr std::size_t kRawBytesMax = 200;
// Of one call: a request for each channel, each member and each circle, and to spare.
constexpr std::size_t kFramesMax = 200;
constexpr std::size_t kEventsMax = 1'000;

const AgentScene& scene() {
  static const AgentScene scene;
  return scene;
}

struct AsRequest {
  std::string_view method;
  ByteView with;
  bool& fits;
  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    if (name == method) {
      fits = cbor::decode<Request>(with).has_value();
    }
  }
};

template <class Value>
void walk(ByteView encoded, ValueEditor& editor, Bytes& result) {
  if (auto value = cbor::decode<Value>(encoded, cbor::UnknownKeys::ignore)) {
    RequestWalk<ValueEditor>(editor).visit(*value);
    result = cbor::encode(*value);
  }
}

struct ReplyWalk {
  std::string_view method;
  ByteView ok;
  ValueEditor& editor;
  Bytes& result;
  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    if (name == method) {
      walk<Reply>(ok, editor, result);
    }
  }
};

struct EventWalk {
  std::string_view event;
  ByteView with;
  ValueEditor& editor;
  Bytes& result;
  template <class Payload>
  void operator()(std::string_view name) const {
    if (name == event) {
      walk<Payload>(with, editor, result);
    }
  }
};

Bytes encoded_reply(const RequestId& re, const SaidReply& said, ByteView ok) {
  if (said.error) {
    return encode_error(re, *said.error);
  }
  Reply reply;
  reply.re = re;
  reply.ok = cbor::Raw{ok};
  return cbor::encode(reply);
}

// Whether the agent under test may have written that itself, since the beginning of the input.
bool is_own(const client::ShownMessage& shown, const client::Account* account) {
  if (account == nullptr || shown.device != account->device()) {
    return false;
  }
  if (shown.content.empty()) {
    return true;
  }
  const auto content = read_content(shown.content);
  if (!content || !*content) {
    return false;
  }
  const auto* text = std::get_if<TextContent>(&**content);
  return text == nullptr || text->text == kOwnWords || text->text == kOwnEdit;
}

class Play {
 public:
  explicit Play(Input& input) : input_(input), now_(scene().now()) {
    const auto& starts = scene().starts();
    host_.entries() = starts[input_.below(starts.size())];
    open();
    if (!input_.one_in(8)) {
      connect();
      answer_honestly();
    }
  }

  void step() {
    switch (input_.below(16)) {
      case 1:
      case 2:
        tell();
        break;
      case 3:
      case 4:
        command();
        break;
      case 5:
        give(client::Tick{});
        break;
      case 6:
        disconnect();
        break;
      case 7:
        connect();
        break;
      case 8:  // stops, perhaps before it has stored what it said last
        stops_before_storing_ = input_.below(2) == 1;
        break;
      case 9:
        open();
        break;
      case 10:
        pass_time();
        break;
      case 11:
        give(client::Received{input_.bytes(kRawBytesMax)});
        break;
      case 12:
      case 13:
        answer_honestly();
        break;
      default:
        answer();
        break;
    }
  }

  // The host starts again on what it has stored.
  void open() {
    asked_.clear();
    is_connected_ = false;
    agent_.reset();
    fence_ = must(host_.open_fence());
    store_.emplace(must(client::SealedStore::open(host_, CalmDevice::opener())));
    auto opened = client::Agent::open(*store_, random_, now_);
    must_hold(opened.has_value(), "an agent opens what it has stored");
    agent_ = *std::move(opened);
  }

  // All that a program could show of it.
  void look() {
    for (const auto& [id, channel] : agent_->channels().all()) {
      const auto shown = agent_->channels().messages(id, 0, SIZE_MAX);
      must_hold(shown.has_value(), "what was shown can be shown again");
      for (const client::ShownMessage& message : *shown) {
        must_be_said(message);
        must_hold(agent_->channels().reactions(id, message.seq).has_value() &&
                      agent_->channels().votes(id, message.seq).has_value(),
                  "what was said about a message can be read");
      }
    }
    must_hold(agent_->sheets().has_value(), "what is kept of the account can be read");
    const auto requests = agent_->contact_requests();
    must_hold(requests.has_value(), "who asks to talk can be read");
    for (const client::ContactRequest& request : *requests) {
      must_hold(scene().is_member(request.member), "nobody asks who is nobody");
    }
  }

 private:
  void give(client::Input input) {
    client::Effects effects = agent_->handle(now_, std::move(input));
    must_hold(effects.frames.size() <= kFramesMax, "the agent asks no more than it has reason to");
    must_hold(effects.events.size() <= kEventsMax, "and tells no more than that");
    if (std::exchange(stops_before_storing_, false)) {
      return open();
    }
    must(host_.write(must(store_->seal(effects.writes, random_)), fence_));
    for (Bytes& frame : effects.frames) {
      must_be_taken(frame);
      asked_.push_back(std::move(frame));
    }
    for (const client::Event& event : effects.events) {
      std::visit([this](const auto& told) { look_at(told); }, event);
    }
  }

  static void must_be_taken(const Bytes& frame) {
    FrameReader reader(frame);
    const auto request = reader.next_request();
    must_hold(request.has_value() && reader.done(), "what the agent sends is a request");
    const Method* method = find_method(request->method);
    must_hold(method != nullptr, "of a method that there is");
    bool fits = false;
    for_each_method(AsRequest{request->method, request->with.item, fits});
    if (!fits) {
      std::fprintf(stderr, "%s\n", std::string(request->method).c_str());
    }
    must_hold(fits && request->with.item.size() <= method->request_bytes_max,
              "and what that method takes");
  }

  void must_be_said(const client::ShownMessage& shown) const {
    if (is_own(shown, agent_->account())) {
      return;
    }
    const auto found = scene().messages().find(shown.message);
    must_hold(found != scene().messages().end(), "nothing is shown that nobody wrote");
    const SaidMessage& said = found->second;
    must_hold(
        shown.channel == said.channel && shown.member == said.member && shown.device == said.device,
        "nor elsewhere or as another's than it was written");
    must_hold(said.contents.contains(shown.content), "nor anything else than was written");
  }

  template <class Told>
  void look_at(const Told& /*told*/) {}
  void look_at(const client::MessageArrived& told) { must_be_said(told.message); }
  void look_at(const client::MessageChanged& told) { must_be_said(told.message); }
  void look_at(const client::ContactArrived& told) {
    must_hold(scene().is_member(told.request.member), "nobody asks who is nobody");
  }
  void look_at(const client::AlertAnswered& told) {
    must_hold(scene().is_member(told.answer.member), "nobody answers who is nobody");
  }
  void look_at(const client::LinkArrived& /*told*/) {
    must_hold(false, "nobody asks to be linked without the link");
  }
  void look_at(const client::DeviceAdded& told) {
    must_hold(scene().is_device(told.device.device) || is_this(told.device.device),
              "there is no device that nobody certified");
  }
  void look_at(const client::IdentityChanged& /*told*/) {
    must_hold(false, "nobody goes on as another who has not recovered");
  }
  bool is_this(const DeviceId& device) const {
    return agent_->account() != nullptr && agent_->account()->device() == device;
  }

  void disconnect() {
    if (std::exchange(is_connected_, false)) {
      asked_.clear();
      give(client::Lost{});
    }
  }
  // The newest hello, which is of the founded alliance.
  void connect() {
    disconnect();
    is_connected_ = true;
    give(client::Connected{protocol::Hash{}});
    const auto& events = scene().events();
    const auto hello = std::find_if(events.rbegin(), events.rend(),
                                    [](const SaidEvent& said) { return said.event == "hello"; });
    receive(encoded_event(*hello, hello->with));
  }
  void pass_time() {
    constexpr std::uint64_t day = std::uint64_t{24} * 60 * 60;
    constexpr auto steps =
        std::to_array<std::uint64_t>({1, 60, day, 15 * day, 100 * day, 400 * day});
    now_.seconds += steps[input_.below(steps.size())];
  }
  void command() {
    const auto& commands = scene().commands();
    give(client::Asked{++commands_, commands[input_.below(commands.size())]});
  }

  // ---- what the server says

  void receive(Bytes message) {
    if (is_connected_) {
      give(client::Received{std::move(message)});
    }
  }

  static Bytes encoded_event(const SaidEvent& said, ByteView with) {
    Event event;
    event.event = said.event;
    event.with = cbor::Raw{with};
    return cbor::encode(event);
  }

  void tell() {
    const auto& events = scene().events();
    const SaidEvent& said = events[input_.below(events.size())];
    Bytes with = said.with;
    if (input_.below(2) == 1) {
      change(with, [&](ValueEditor& editor, const Bytes& before, Bytes& after) {
        for_each_event(EventWalk{said.event, before, editor, after});
      });
    }
    receive(encoded_event(said, with));
  }

  // `walk` shows all of what `before` holds to the editor, and says what has become of it.
  template <class Walk>
  void change(Bytes& value, Walk walk) {
    ValueEditor editor(scene().names(), now_, input_);
    for (std::size_t left = 1 + input_.below(kChangesMax); left > 0; --left) {
      const Bytes before = value;
      editor.count();
      walk(editor, before, value);
      if (editor.choose()) {
        walk(editor, before, value);
      }
    }
  }

  // What was said to that, newest first; to the very same where it was asked.
  static std::vector<const SaidReply*> answers_to(const Request& request) {
    std::vector<const SaidReply*> same;
    std::vector<const SaidReply*> alike;
    for (const SaidReply& said : scene().replies()) {
      if (said.method == request.method) {
        (same_bytes(said.with, request.with.item) ? same : alike).push_back(&said);
      }
    }
    std::reverse(same.begin(), same.end());
    std::reverse(alike.begin(), alike.end());
    same.insert(same.end(), alike.begin(), alike.end());
    return same;
  }

  static Bytes refusal(const RequestId& re, ErrorCode code) {
    return encode_error(re, error_body(code));
  }
  static Bytes honest(const Request& request, std::size_t place) {
    const auto answers = answers_to(request);
    if (answers.empty()) {
      return refusal(request.id, ErrorCode::not_found);
    }
    const SaidReply& said = *answers[place % answers.size()];
    return encoded_reply(request.id, said, said.ok ? ByteView(*said.ok) : ByteView());
  }

  // All that it asks, as often as it asks again.
  void answer_honestly() {
    for (std::size_t rounds = input_.below(kRoundsMax); rounds > 0 && !asked_.empty(); --rounds) {
      std::deque<Bytes> asked = std::exchange(asked_, {});
      for (const Bytes& frame : asked) {
        FrameReader reader(frame);
        receive(honest(must(reader.next_request()), 0));
      }
    }
  }

  void answer() {
    if (asked_.empty()) {
      return;
    }
    const std::size_t place = input_.below(std::min<std::size_t>(asked_.size(), 256));
    const Bytes frame = asked_[place];
    asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(place));
    FrameReader reader(frame);
    const Request request = must(reader.next_request());
    switch (input_.below(8)) {
      case 1:  // as to something else that was asked of the method
        receive(honest(request, input_.byte()));
        break;
      case 2: {
        const auto codes = enum_names(ErrorCode());
        receive(refusal(request.id, codes[input_.below(codes.size())].value));
        break;
      }
      case 3: {  // as to something else
        const SaidReply& said = scene().replies()[input_.below(scene().replies().size())];
        receive(encoded_reply(request.id, said, said.ok ? ByteView(*said.ok) : ByteView()));
        break;
      }
      case 4:  // twice
        receive(honest(request, 0));
        receive(honest(request, 0));
        break;
      case 5:
        break;
      default:
        answer_changed(request);
        break;
    }
  }

  void answer_changed(const Request& request) {
    const auto answers = answers_to(request);
    if (answers.empty()) {
      return;
    }
    const SaidReply& said = *answers[input_.below(answers.size())];
    Bytes ok = said.ok.value_or(Bytes());
    if (said.ok) {
      change(ok, [&](ValueEditor& editor, const Bytes& before, Bytes& after) {
        for_each_method(ReplyWalk{said.method, before, editor, after});
      });
    }
    receive(encoded_reply(request.id, said, ok));
  }

  Input& input_;
  UnixTime now_;
  test::SeededRandom random_{1};
  test::MemoryKeyValues host_;
  client::Fence fence_;
  std::optional<client::SealedStore> store_;
  std::unique_ptr<client::Agent> agent_;
  bool is_connected_ = false;
  bool stops_before_storing_ = false;
  std::uint64_t commands_ = 0;
  std::deque<Bytes> asked_;
};

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  if (size > kDecisionBytesMax) {
    return 0;
  }
  Input input(data, size);
  Play play(input);
  for (std::size_t steps = 0; steps < kStepsMax && !input.empty(); ++steps) {
    play.step();
  }
  play.look();
  play.open();
  play.look();
  return 0;
}
