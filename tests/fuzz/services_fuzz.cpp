// Sequences of requests to an alliance, as its dispatcher takes them to the rules: by anybody,
// valid ones and such as were changed before they were signed, damaged ones, and time that passes
// between them.
//
// Whatever is asked: each error is one of the method's, a refusal leaves nothing behind, replies
// and events are what the protocol says, what is told to others is about what there is, logs grow
// by what was published, what is asked again is done once, and the store holds together.
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "protocol/frames/payloads.h"
#include "server/dispatch/refusals.h"
#include "server/dispatch/services.h"
#include "server/dispatch/work.h"
#include "server/service/recent_admissions.h"
#include "storage/sqlite/database.h"
#include "storage/sweep.h"
#include "tests/fuzz/support/services/alliance_scene.h"
#include "tests/fuzz/support/services/request_forge.h"
#include "tests/support/storage/simulated_disk.h"

namespace indaba::fuzz {
namespace {

using namespace protocol;
using server::Caller;
using server::Effects;
using test::must;

constexpr std::size_t kStepsMax = 8;
constexpr std::size_t kRawBytesMax = 600;
constexpr std::size_t kInputBytesMax = 1'024;

class HandClock final : public Clock {
 public:
  explicit HandClock(UnixTime now) : now_(now) {}
  UnixTime now() const override { return now_; }
  void pass(std::uint64_t seconds) { now_.seconds += seconds; }

 private:
  UnixTime now_;
};

// The store of all inputs, each of which finds it as it was in the beginning.
class Table {
 public:
  Table() { set(); }

  const AllianceScene& scene() const { return scene_; }
  storage::Writer& writer() { return database_->writer(); }
  // Keeps what was done, looks whether it holds together, and puts the beginning back.
  void check_all() {
    must(writer().commit());
    const auto findings = must(database_->check());
    for (const std::string& finding : findings) {
      std::fprintf(stderr, "%s\n", finding.c_str());
    }
    must_hold(findings.empty(), "the store holds together");
    set();
  }

 private:
  void set() {
    database_.reset();
    disk_.emplace();
    disk_->put("store", scene_.store());
    database_ = must(storage::open_sqlite({.path = "store", .vfs = disk_->name()}));
  }

  AllianceScene scene_;
  std::optional<test::SimulatedDisk> disk_;
  std::unique_ptr<storage::Database> database_;
};

Table& table() {
  static Table table;
  return table;
}

// What every change leaves a trace in.
struct Marks {
  std::uint64_t position = 0;
  std::uint64_t revocations = 0;
  std::uint64_t devices = 0;
  bool operator==(const Marks&) const = default;

  static Marks of(const storage::Store& store) {
    return {must(store.log->position()), must(store.revocations->head()).number,
            must(store.devices->last_change())};
  }
};

template <class T>
void must_be(ByteView encoded) {
  const auto value = cbor::decode<T>(encoded);
  must_hold(value.has_value(), "what the server says decodes");
  must_hold(same_bytes(cbor::encode(*value), encoded), "and encodes again to the same");
}

struct AsReplyTo {
  std::string_view method;
  ByteView with;
  template <class Request, class Reply>
  void operator()(std::string_view name) const {
    if (name == method) {
      must_be<Reply>(with);
    }
  }
};

struct AsEvent {
  std::string_view event;
  ByteView with;
  bool& known;
  template <class Payload>
  void operator()(std::string_view name) const {
    if (name == event) {
      known = true;
      must_be<Payload>(with);
    }
  }
};

ServerFrame only_frame(ByteView message) {
  FrameReader reader(message);
  auto frame = reader.next_server_frame();
  must_hold(frame.has_value() && reader.done(), "what the server says is one frame");
  return *std::move(frame);
}

Event event_in(const server::SharedFrame& shared) {
  const ServerFrame frame = only_frame(*shared);
  const auto* event = std::get_if<Event>(&frame);
  must_hold(event != nullptr, "others are told of events");
  bool known = false;
  for_each_event(AsEvent{event->event, event->with.item, known});
  must_hold(known, "which the protocol has");
  return *event;
}

// One input's sequence.
class Play {
 public:
  explicit Play(Input& input) : input_(input), scene_(table().scene()), logs_(scene_.logs()) {
    must(table().writer().begin());
  }
  ~Play() { table().writer().abandon(); }
  Play(const Play&) = delete;
  Play& operator=(const Play&) = delete;

  void step() {
    switch (input_.below(24)) {
      case 21:
        pass_time();
        break;
      case 22:
        sweep();
        break;
      case 23:
        ask_raw();
        break;
      default:
        ask();
        break;
    }
  }

 private:
  storage::Store& store() { return table().writer().store(); }

  // What the dispatcher has of a request.
  struct Asked {
    const Asker* asker = nullptr;
    const Method* method = nullptr;
    RequestId id;
    Bytes with;
  };

  void pass_time() {
    constexpr std::uint64_t kDay = std::uint64_t{24} * 60 * 60;
    constexpr auto kSteps =
        std::to_array<std::uint64_t>({1, 60, kDay, 15 * kDay, 100 * kDay, 400 * kDay});
    clock_.pass(kSteps[input_.below(kSteps.size())]);
  }

  void sweep() {
    storage::Sweep sweep({}, clock_.now());
    bool through = false;
    while (!through) {
      piece([&](storage::Store& store) {
        through = must(sweep.step(store));
        return true;
      });
    }
    check_logs();
  }

  void ask_raw() {
    const auto all = methods();
    Asked asked;
    asked.method = &all[input_.below(all.size())];
    asked.asker = &any_asker();
    asked.id = next_id();
    asked.with = input_.bytes(kRawBytesMax);
    answer(asked);
  }

  void ask() {
    const ValidRequest& valid = scene_.requests()[input_.below(scene_.requests().size())];
    Asked asked;
    asked.method = valid.method;
    asked.asker = &scene_.askers()[valid.by];
    asked.id = next_id();
    const std::size_t how = input_.below(8);
    if (how >= 6) {
      asked.asker = &any_asker();
    }
    // As it would be said now, or word for word.
    const Asker& as_whom = how == 6 ? *asked.asker : scene_.askers()[valid.by];
    asked.with = how == 5 ? valid.with : said_by(as_whom, valid, {scene_, store(), clock_.now()});
    asked.with = changed(*asked.method, asked.with, scene_, clock_.now(), input_);
    if (input_.one_in(8)) {
      damage(asked.with);
    }
    const bool again = input_.one_in(4);
    const std::optional<Bytes> reply = answer(asked);
    if (again && reply) {
      answer_again(asked, *reply);
    }
  }

  const Asker& any_asker() { return scene_.askers()[input_.below(scene_.askers().size())]; }
  RequestId next_id() { return RequestId(ByteArray<16>{++requests_}); }

  void damage(Bytes& bytes) {
    const std::size_t at = input_.below(bytes.size() + 1);
    if (at == bytes.size()) {
      append(bytes, input_.bytes(16));
    } else if (input_.one_in(4)) {
      bytes.resize(at);
    } else {
      bytes[at] = input_.byte();
    }
  }

  // As one piece of the writer's, undone unless `work` returns true.
  template <class Work>
  bool piece(Work work) {
    storage::Writer& writer = table().writer();
    must(writer.begin_piece());
    const bool kept = work(writer.store());
    must(kept ? writer.keep_piece() : writer.undo_piece());
    return kept;
  }

  // What the caller is told if it is done.
  std::optional<Bytes> answer(const Asked& asked) {
    const Marks before = Marks::of(store());
    const server::Finished finished = finish(asked);
    if (finished.error) {
      check_refusal(asked, finished);
      must_hold(Marks::of(store()) == before, "a refusal leaves nothing behind");
      return std::nullopt;
    }
    check_reply(asked, finished.reply);
    if (asked.method->repeat == Repeat::reads) {
      must_hold(Marks::of(store()) == before, "a question changes nothing");
    }
    check_effects(asked, finished.effects);
    check_logs();
    return finished.reply;
  }

  void answer_again(const Asked& asked, ByteView reply) {
    if (asked.method->repeat == Repeat::reads || !asked.asker->caller.signed_in) {
      return;
    }
    const Marks before = Marks::of(store());
    const server::Finished finished = finish(asked);
    must_hold(Marks::of(store()) == before, "what is asked again is done once");
    if (asked.method->repeat == Repeat::by_id) {
      must_hold(finished.effects.empty(), "and told to nobody again");
      // Unless it has put an end to whoever asks.
      must_hold(finished.error || same_bytes(finished.reply, reply), "and answered as before");
    } else {
      check_logs();
    }
  }

  // As Dispatcher::prepare and the executor do it.
  server::Finished finish(const Asked& asked) {
    server::Finished finished;
    const Caller& caller = asked.asker->caller;
    const auto method = server::admitted_method(asked.method->name, caller);
    if (!method) {
      return refused(asked, method.error());
    }
    const Request request{asked.method->name, asked.id, {asked.with}};
    auto job = server::read_job(services_, **method, request, {}, caller);
    if (!job) {
      return refused(asked, job.error());
    }
    const auto keep = [&](server::Finished what) { finished = std::move(what); };
    if (job->call->changes()) {
      const auto work = server::changing_work(*std::move(job), tools_, keep);
      std::error_code error;
      piece([&](storage::Store& store) {
        error = work->run(store).error();
        return !error;
      });
      work->done(error);
    } else {
      const auto work = server::reading_work(*std::move(job), tools_, keep);
      const storage::Store& store = this->store();
      work->done(work->run(store).error());
    }
    return finished;
  }

  static server::Finished refused(const Asked& asked, std::error_code error) {
    return {{}, server::encode_refusal(asked.id, error), {}, error};
  }

  static void check_refusal(const Asked& asked, const server::Finished& finished) {
    const ErrorCode code = server::told_of(finished.error);
    const bool is_listed =
        errors_of(*asked.method).contains(code) ||
        (code == ErrorCode::unknown_method && asked.method->name == "account.export");
    const bool is_fault = code == ErrorCode::internal || code == ErrorCode::unavailable ||
                          code == ErrorCode::overloaded;
    if (!is_listed || is_fault) {
      std::fprintf(stderr, "%s: %s\n", std::string(asked.method->name).c_str(),
                   finished.error.message().c_str());
    }
    must_hold(is_listed, "a method fails as its row of the table says");
    must_hold(!is_fault, "no request makes the server fail");
    must_hold(finished.effects.empty(), "nobody is told of what was refused");
    const ServerFrame frame = only_frame(finished.reply);
    const auto* reply = std::get_if<Reply>(&frame);
    const bool is_refusal = reply != nullptr && reply->re == asked.id && reply->error.has_value() &&
                            reply->error->code == cbor::name_of(code);
    must_hold(is_refusal, "a refusal is an answer that says its code");
  }

  static void check_reply(const Asked& asked, ByteView message) {
    const ServerFrame frame = only_frame(message);
    const auto* reply = std::get_if<Reply>(&frame);
    const bool is_answer = reply != nullptr && reply->re == asked.id && reply->ok.has_value();
    must_hold(is_answer, "what is done is answered");
    if (is_answer) {
      for_each_method(AsReplyTo{asked.method->name, reply->ok->item});
    }
  }

  void check_effects(const Asked& asked, const Effects& effects) {
    leaving_.clear();
    for (const server::Effect& effect : effects) {
      if (const auto* one = std::get_if<server::Disconnect>(&effect)) {
        leaving_.insert(one->device);
      }
    }
    for (const server::Effect& effect : effects) {
      std::visit([&](const auto& one) { check_effect(asked, one); }, effect);
    }
  }
  void check_effect(const Asked& /*asked*/, const server::Publish& one) {
    const Event event = event_in(one.event);
    const auto entry = cbor::decode<EntryEvent>(event.with.item);
    const std::uint64_t before = std::exchange(logs_[one.channel], one.seq);
    const bool restarts = entry && entry->entry.type == EntryType::restart;
    must_hold(restarts ? one.seq > before : one.seq == before + 1, "seqs grow by one");
    must_hold(event.event == "entry" && entry && entry->channel == one.channel &&
                  entry->entry.seq == one.seq && entry->entry.log_hash == one.log_hash,
              "what is published is the entry");
    const auto hash = store().log->hash_at(one.channel, one.seq);
    must_hold(hash.has_value() && *hash == one.log_hash, "which the log has");
  }
  void check_effect(const Asked& /*asked*/, const server::Notify& one) {
    must_hold(is_device(one.device), "those who are told are there");
    (void)event_in(one.event);
  }
  void check_effect(const Asked& /*asked*/, const server::Announce& one) {
    must_hold(event_in(one.event).event == "lists", "lists are announced");
  }
  void check_effect(const Asked& /*asked*/, const server::Subscribe& one) {
    must_hold(is_device(one.device), "those who subscribe are there");
    must_hold(store().channels->channel(one.channel).has_value(), "so is what they subscribe to");
  }
  void check_effect(const Asked& /*asked*/, const server::Unsubscribe& /*one*/) {}
  void check_effect(const Asked& /*asked*/, const server::Disconnect& /*one*/) {}
  void check_effect(const Asked& asked, const server::RolledBack& /*one*/) {
    must_hold(asked.method->name == "resume", "heads are shown at resume");
  }
  void check_effect(const Asked& asked, const server::SignIn& one) {
    const auto device = store().devices->device(one.device);
    must_hold(
        asked.method->name == "prove" && device && device->member == one.member && !device->ended,
        "whoever signs in has proved it");
  }
  // Or was, until what has happened put it out.
  bool is_device(const DeviceId& device) {
    return leaving_.contains(device) || store().devices->device(device).has_value();
  }

  // Nothing is in a log that was not published.
  void check_logs() {
    for (const auto& [channel, seq] : logs_) {
      const auto head = store().log->head(channel);
      must_hold(!head || head->seq == seq, "a log grows by what is published");
    }
  }

  Input& input_;
  const AllianceScene& scene_;
  std::map<ChannelId, std::uint64_t> logs_;
  std::set<DeviceId> leaving_;
  HandClock clock_{scene_.now()};
  test::SeededRandom random_{7};
  server::GroupCache groups_;
  server::RecentAdmissions admissions_;
  const server::ServiceTable services_ = server::make_service_table();
  const server::WorkTools tools_{
      .clock = clock_,
      .random = random_,
      .identity =
          [this] { return std::make_shared<const server::ServerIdentity>(scene_.server()); },
      .heads = &scene_.heads(),
      .groups = &groups_,
      .admissions = &admissions_};
  std::uint8_t requests_ = 0;
};

}  // namespace
}  // namespace indaba::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace indaba::fuzz;
  if (size > kInputBytesMax) {
    return 0;
  }
  Input input(data, size);
  const bool looks_at_all = input.one_in(32);
  Play play(input);
  for (std::size_t steps = 0; steps < kStepsMax && !input.empty(); ++steps) {
    play.step();
  }
  if (looks_at_all) {
    table().check_all();
  }
  return 0;
}
