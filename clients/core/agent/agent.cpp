#include "clients/core/agent/agent.h"

#include <utility>

#include "clients/core/agent/alarms.h"
#include "protocol/frames/alliance.h"

namespace indaba::client {
namespace {

constexpr std::uint64_t kProvisionalPage = 100;
constexpr std::uint64_t kFoundPage = 100;

Standing standing_of(protocol::MemberState state) {
  if (state == protocol::MemberState::member) {
    return Standing::member;
  }
  return state == protocol::MemberState::pending ? Standing::pending : Standing::provisional;
}

// Those that begin without an account.
bool is_first(const Command& command) {
  return std::holds_alternative<FoundAlliance>(command) ||
         std::holds_alternative<JoinAlliance>(command) ||
         std::holds_alternative<AskToBeLinked>(command) ||
         std::holds_alternative<RecoverAccount>(command);
}

// Whether what ended so is to be done yet: the server had no time, or a key is not here.
bool is_undone(std::error_code error) {
  return may_be_asked_again(error) || error == make_error_code(ClientError::no_box);
}

// Those that need no server.
bool is_local(const Command& command) {
  return std::holds_alternative<SendMessage>(command) ||
         std::holds_alternative<SendAlert>(command) ||
         std::holds_alternative<SendWholeAlert>(command) ||
         std::holds_alternative<UpdateAlert>(command) ||
         std::holds_alternative<CancelAlert>(command) ||
         std::holds_alternative<OfferLink>(command) ||
         std::holds_alternative<RenameDevice>(command) ||
         std::holds_alternative<MuteChannel>(command) ||
         std::holds_alternative<PinChannel>(command) || std::holds_alternative<MarkRead>(command) ||
         std::holds_alternative<SetAlertFilter>(command) ||
         std::holds_alternative<AnswerAlert>(command);
}

}  // namespace

const ServerAddress* Agent::server() const {
  if (account_) {
    return &account_->server();
  }
  return linking_ ? &linking_->server : nullptr;
}

Result<std::unique_ptr<Agent>> Agent::open(const SealedStore& store, Random& random, UnixTime now) {
  std::unique_ptr<Agent> agent(new Agent(store, random));
  agent->context_.now = now;
  INDABA_TRY(agent->restore());
  return agent;
}

Effects Agent::handle(UnixTime now, Input input) {
  if (is_erased_) {
    return {};
  }
  context_.now = now;
  std::visit([this](auto& given) { on(given); }, input);
  flows_.sweep();
  if (is_erased_) {
    return last_words();
  }
  return {context_.records.take_changes(), context_.session.take_frames(),
          std::exchange(context_.events, {})};
}

void Agent::on(const Connected& input) {
  server_key_ = input.server_key;
  context_.session.on_open();
}

void Agent::on(const Lost& /*input*/) {
  hello_.reset();
  proved_.reset();
  context_.session.on_lost();
  wants_to_sign_in_ = false;  // the next hello begins anew
  lists_ = 0;
  answers_ = 0;
  channels_.on_lost();
  change_standing(Standing::offline);
}

// What the server had no time for may go well now.
void Agent::on(const Tick& /*input*/) {
  if (linking_) {
    flows_.spawn(complete_linking());
  }
  const bool signs_in = std::exchange(wants_to_sign_in_, false) && hello_ && account_;
  if (signs_in) {
    flows_.spawn(sign_in());
  }
  if (standing_ == Standing::offline) {
    return;
  }
  // A store that can't be read fails whatever asks it next.
  (void)channels_.wipe_expired();
  if (standing_ != Standing::pending) {
    (void)note_freshness();
  }
  channels_.retry_reading(*account_);
  if (standing_ != Standing::pending && !wants_to_read_inbox_ && !inbox_.is_running()) {
    flows_.spawn(channels_.join_own(*account_));
  }
  (void)channels_.retry_sharing(*account_);
  flows_.spawn(renew_backup());
  if (wants_to_read_inbox_) {
    flows_.spawn(read_inbox());
  }
  if (!signs_in && seen_.lists != lists_ && !waits_to_rotate_) {
    flows_.spawn(take_up_lists());
  }
  // A month may be over, or a role have run out.
  if (standing_ == Standing::member && seen_.are_duties_due(context_.now)) {
    flows_.spawn(do_duties());
  }
  if (!channels_.is_empty()) {
    flows_.spawn(channels_.send_all(*account_));
  }
  flows_.spawn(channels_.alerts().send_answers(*account_));
}

void Agent::on(Asked& input) {
  if (is_first(input.command) == account_.has_value()) {
    context_.tell(
        Finished{input.id, account_ ? ClientError::already_joined : ClientError::not_joined});
    return;
  }
  const bool is_ready = hello_ && (is_first(input.command) || standing_ != Standing::offline);
  if (is_local(input.command) || is_ready) {
    flows_.spawn(run(input.id, std::move(input.command)));
  } else if (std::holds_alternative<EraseAccount>(input.command)) {
    context_.tell(Finished{input.id, ClientError::disconnected});
  } else {
    waiting_.push_back(std::move(input));
  }
}

void Agent::on(const Received& input) {
  protocol::FrameReader reader(input.message);
  while (!reader.done() && !is_erased_) {
    const auto frame = reader.next_server_frame();
    if (!frame) {
      continue;  // nothing that this version knows
    }
    if (const auto* reply = std::get_if<protocol::Reply>(&*frame)) {
      context_.session.on_reply(*reply);
    } else {
      on_event(std::get<protocol::Event>(*frame));
    }
    context_.session.on_frame();
  }
}

void Agent::on_event(const protocol::Event& event) {
  const auto ignore = cbor::UnknownKeys::ignore;
  // What comes while signing in goes on was not seen by what went before it.
  const bool is_known_here = account_ && hello_;
  if (event.event == "hello") {
    if (const auto hello = cbor::decode<protocol::HelloEvent>(event.with.item, ignore)) {
      on_hello(*hello);
    }
  } else if (event.event == "entry" && account_) {
    if (auto entry = cbor::decode<protocol::EntryEvent>(event.with.item, ignore)) {
      channels_.on_entry(*account_, *std::move(entry));
    }
  } else if (event.event == "channel" && account_) {
    if (const auto change = cbor::decode<protocol::ChannelEvent>(event.with.item, ignore)) {
      flows_.spawn(channels_.on_joined(*account_, *change));
    }
  } else if (event.event == "inbox" && is_known_here) {
    flows_.spawn(read_inbox());
  } else if (event.event == "answer" && is_known_here) {
    auto answer = cbor::decode<protocol::AnswerEvent>(event.with.item, ignore);
    answers_ = answer ? std::max(answers_, answer->answer.number) : answers_;
    // What comes while this device is signing in is read by its duties.
    if (answer && standing_ == Standing::member) {
      flows_.spawn(channels_.alerts().take_answer(*account_, *std::move(answer)));
    }
  } else if (event.event == "box" && is_known_here) {
    flows_.spawn(boxes_taken_up_.run([this] { return take_up_boxes(); }));
  } else if (event.event == "lists" && is_known_here) {
    if (const auto lists = cbor::decode<protocol::ListsEvent>(event.with.item, ignore)) {
      device_list_ = lists->device_list;
      lists_ = std::max(lists_, lists->lists);
      flows_.spawn(take_up_lists());
    }
  } else if (event.event == "closing" && is_known_here) {
    if (const auto closing = cbor::decode<protocol::ClosingEvent>(event.with.item, ignore)) {
      on_closing(*closing);
    }
  }
}

void Agent::on_hello(const protocol::HelloEvent& hello) {
  // A server that speaks for another key than the connection's passes somebody else's words on.
  if (server_key_ && hello.server_key != *server_key_) {
    context_.tell(Alarm{AlarmKind::server_key, {}, {}});
    return;
  }
  // One a connection: what follows from it is under way.
  if (hello_) {
    return;
  }
  if (const Status clocks = compare_clocks(hello); !clocks) {
    report_sign_in(clocks);
    return;
  }
  hello_ = hello;
  if (joining_) {
    flows_.spawn(join_again());
    return;
  }
  if (account_) {
    flows_.spawn(sign_in());
    return;
  }
  if (linking_) {
    flows_.spawn(complete_linking());
  }
  for (Asked& asked : std::exchange(waiting_, {})) {
    flows_.spawn(run(asked.id, std::move(asked.command)));
  }
}

void Agent::change_standing(Standing standing) {
  if (std::exchange(standing_, standing) != standing) {
    context_.tell(StandingChanged{standing});
  }
}

Flow<Status> Agent::sign_in() {
  const Status done = co_await take_part();
  report_sign_in(done);
  co_return done;
}

void Agent::report_sign_in(const Status& done) {
  wants_to_sign_in_ = may_be_asked_again(done.error());
  if (!done && done.error() != make_error_code(ClientError::disconnected)) {
    context_.tell(SignInRefused{done.error()});
    for (const Asked& asked : std::exchange(waiting_, {})) {
      context_.tell(Finished{asked.id, done.error()});
    }
  }
}

Flow<Status> Agent::take_part() {
  if (hello_->alliance != account_->alliance()) {
    co_return ClientError::foreign_alliance;
  }
  if (!proved_) {
    const protocol::ProveRequest proof = account_->prove(*hello_);
    const auto proved = co_await context_.session.ask<protocol::ProveReply>("prove", proof);
    if (!proved) {
      co_return proved.error();
    }
    proved_ = *proved;
  }
  const protocol::ProveReply proved(*proved_);
  co_return co_await take_part_as(proved);
}

Flow<Status> Agent::take_part_as(protocol::ProveReply proved) {
  device_list_ = proved.device_list;
  lists_ = std::max(lists_, proved.lists);
  meet(hello_->incarnation);
  if (proved.state == protocol::MemberState::pending) {
    INDABA_FLOW_TRY(co_await trust_.refresh());
  } else {
    INDABA_FLOW_TRY(co_await take_up(proved));
  }
  change_standing(standing_of(proved.state));
  look_at_own_membership();
  // Perhaps accepted while this was under way.
  if (standing_ == Standing::pending && lists_ != proved.lists) {
    flows_.spawn(take_up_lists());
  }
  if (standing_ != Standing::pending) {
    flows_.spawn(channels_.alerts().send_answers(*account_));
    flows_.spawn(open_first_channels());
  }
  flows_.spawn(renew_backup());
  const bool has_duties = waits_to_rotate_ || seen_.duties != lists_ || seen_.answers != answers_ ||
                          channels_.alerts().has_unread();
  if (standing_ == Standing::member && (has_duties || seen_.are_duties_due(context_.now))) {
    flows_.spawn(do_duties());
  }
  for (Asked& asked : std::exchange(waiting_, {})) {
    flows_.spawn(run(asked.id, std::move(asked.command)));
  }
  co_return Status();
}

// What has not changed since this device saw it is not asked for.
Flow<Status> Agent::take_up(protocol::ProveReply proved) {
  if (seen_.lists != lists_ || trust_.set().revocations() != proved.revocations) {
    INDABA_FLOW_TRY(co_await look_at_lists());
  } else {
    INDABA_FLOW_TRY(co_await tend_circles(Tended::without_key));
  }
  INDABA_FLOW_TRY_ASSIGN(const auto resumed, co_await channels_.resume(*account_));
  answers_ = std::max(answers_, resumed.answers);
  INDABA_FLOW_TRY_ASSIGN(const auto read, context_.records.get<std::uint64_t>(kInbox));
  // Who comes into a group by a Welcome reads what was said since; who comes in alone does not.
  if (read.value_or(0) != proved.inbox || channels_.wants_to_join()) {
    INDABA_FLOW_TRY(co_await read_inbox());
    while (inbox_.is_running()) {
      co_await context_.session.next_frame();
      if (!context_.session.is_open()) {
        co_return ClientError::disconnected;
      }
    }
    if (wants_to_read_inbox_) {
      co_return protocol::ErrorCode::overloaded;
    }
  }
  INDABA_FLOW_TRY(co_await channels_.join_own(*account_));
  INDABA_FLOW_TRY(co_await channels_.learn_blocked());
  co_return co_await channels_.closed().stock_packages(*account_, resumed.key_packages);
}

Flow<Status> Agent::look_at_lists() {
  const std::uint64_t lists = lists_;
  INDABA_FLOW_TRY(co_await trust_.refresh());
  INDABA_FLOW_TRY(co_await look_at_devices());
  INDABA_FLOW_TRY(co_await tend_circles(Tended::all));
  if (!waits_to_rotate_) {
    seen_.lists = lists;
    keep_seen();
  }
  co_return Status();
}

Flow<Status> Agent::join_again() {
  const auto joined = co_await complete_joining();
  co_return joined ? Status() : Status(joined.error());
}

Flow<Status> Agent::tend_circles(Tended tended) {
  bool waits = false;
  for (const protocol::CircleId& circle : circles_.all()) {
    const bool had_key = circles_.has_newest_key(circle);
    if ((tended == Tended::all || !had_key) && circles_.admits(circle, account_->member())) {
      const Status refreshed = co_await circles_.refresh(*account_, circle);
      // What the server refuses, a circle that this member is in no longer, leaves the others.
      if (may_be_asked_again(refreshed.error())) {
        co_return refreshed;
      }
      if (refreshed.error() == make_error_code(ClientError::not_trusted) ||
          refreshed.error() == make_error_code(ClientError::manifest_forked)) {
        context_.tell(Alarm{alarm_of(refreshed.error()), {}, {}});
      }
      if (refreshed.error() == make_error_code(ClientError::no_box)) {
        waits = true;
      }
      // Whoever holds the key owes others their boxes.
      if (!had_key && circles_.has_newest_key(circle)) {
        seen_.duties.reset();
        keep_seen();
      }
    }
  }
  waits_to_rotate_ = waits;
  circles_.compare_named();
  channels_.retry_waiting(*account_);
  co_return note_freshness();
}

// Answers that could not be opened before can be now, and circles be rotated.
Flow<Status> Agent::take_up_boxes() {
  INDABA_FLOW_TRY(co_await tend_circles(Tended::all));
  if (standing_ == Standing::member && (waits_to_rotate_ || seen_.duties != lists_)) {
    flows_.spawn(do_duties());
  } else {
    flows_.spawn(channels_.alerts().read_all_answers(*account_));
  }
  co_return Status();
}

Flow<Status> Agent::look_at_devices() {
  const auto self = co_await trust_.learn(account_->member());
  co_return self ? note_devices() : Status(self.error());
}

// Somebody may have vouched for it since, while this device was signing in too.
void Agent::look_at_own_membership() {
  const auto membership = trust_.view().membership(account_->member());
  if (standing_ == Standing::provisional && membership && !membership->provisional) {
    change_standing(Standing::member);
  }
}

Flow<Status> Agent::take_up_lists() {
  return lists_taken_up_.run([this] { return take_up_new_lists(); });
}

Flow<Status> Agent::take_up_new_lists() {
  if (standing_ == Standing::pending) {
    co_return co_await look_whether_accepted();
  }
  // This member may have been granted what lets them into a circle.
  INDABA_FLOW_TRY(co_await look_at_lists());
  look_at_own_membership();
  if (standing_ == Standing::member) {
    co_return co_await do_duties();
  }
  co_return Status();
}

// Whoever waits to be accepted may not look anybody up, themselves included. From then on they take
// part as if they had just come.
Flow<Status> Agent::look_whether_accepted() {
  const std::uint64_t lists = lists_;
  INDABA_FLOW_TRY(co_await trust_.refresh());
  const auto self = co_await trust_.learn(account_->member());
  if (self.error() == make_error_code(protocol::ErrorCode::not_allowed)) {
    seen_.lists = lists;
    co_return Status();
  }
  if (!self) {
    co_return self.error();
  }
  proved_->state = protocol::MemberState::member;
  proved_->device_list = device_list_;
  proved_->revocations = trust_.set().revocations();
  co_return co_await sign_in();
}

// A second rotation on the heels of the first would only cost.
Flow<Status> Agent::do_duties() {
  return duties_.run([this] { return do_all_duties(); });
}

Flow<Status> Agent::do_all_duties() {
  const std::optional<std::uint64_t> lists = seen_.lists;
  const std::uint64_t answers = answers_;
  const Status done = co_await do_each_duty();
  seen_.duties_done = may_be_asked_again(done.error()) ? UnixTime() : context_.now;
  if (done) {
    seen_.duties = lists;
    seen_.answers = answers;
  }
  keep_seen();
  co_return done;
}

// What one of them can't do leaves the others. Returns the first error after which there is
// something left to do.
Flow<Status> Agent::do_each_duty() {
  Status undone;
  const auto look_at = [&undone](const Status& done) {
    if (undone && !done) {
      undone = done;
    }
  };
  // One that is no good is none that could be read another time.
  const Status answers = co_await channels_.alerts().read_all_answers(*account_);
  if (is_undone(answers.error())) {
    look_at(answers);
  }
  look_at(co_await countersign_newcomers());
  look_at(co_await circles_.do_duties(*account_, device_list_));
  look_at(co_await circles_.box_for_others(*account_));
  look_at(co_await certify_responders());
  look_at(co_await renew_list());
  look_at(note_overdue());
  look_at(co_await channels_.remove_all_ended(*account_));
  co_return undone;
}

void Agent::keep_seen() { context_.records.put(std::string(kSeenKey), seen_); }

// Makes full members of those whose invite is this member's to vouch for.
Flow<Status> Agent::countersign_newcomers() {
  protocol::ProvisionalListRequest request;
  request.limit = kProvisionalPage;
  while (true) {
    const auto page =
        co_await context_.session.ask<protocol::ProvisionalListReply>("provisional.list", request);
    if (!page) {
      co_return may_be_asked_again(page.error()) ? Status(page.error()) : Status();
    }
    for (const protocol::Statement& statement : page->members) {
      const auto claim = cbor::decode<protocol::MemberStatement>(statement.body);
      if (!claim || (request.after && claim->member <= *request.after)) {
        co_return Status();  // no list that goes on
      }
      request.after = claim->member;
      const Status done = co_await countersign(*claim, protocol::hash_of(statement));
      if (may_be_asked_again(done.error())) {
        co_return done;
      }
    }
    if (!page->more || page->members.empty()) {
      co_return Status();
    }
  }
}

// The claim counts only if it is among what the server shows of that member, and authentic.
Flow<Status> Agent::countersign(protocol::MemberStatement claim, protocol::Hash statement) {
  if (!claim.invite) {
    co_return ClientError::not_trusted;
  }
  const auto learnt = co_await trust_.learn(claim.member);
  if (!learnt) {
    co_return learnt.error();
  }
  if (trust_.set().statement(statement) == nullptr) {
    co_return ClientError::not_trusted;
  }
  protocol::CountersignStatement body;
  body.alliance = account_->alliance();
  body.member = claim.member;
  body.statement = statement;
  body.invite = *claim.invite;
  body.at = context_.now;
  body.issuer = account_->member();
  const protocol::MembersCountersignRequest countersign{account_->sign(body)};
  const auto done = co_await context_.session.ask<protocol::MembersCountersignReply>(
      "members.countersign", countersign);
  if (!done) {
    co_return done.error();
  }
  co_return trust_.keep(countersign.statement);
}

Flow<Status> Agent::run(std::uint64_t id, Command command) {
  const bool begins = is_first(command);
  // Of two that wait for the server's first word, the second finds the first under way.
  if (begins && (account_ || is_beginning_)) {
    context_.tell(Finished{id, ClientError::already_joined});
    co_return Status();
  }
  is_beginning_ = is_beginning_ || begins;
  auto flow = std::visit([this](auto& what) { return carry_out(std::move(what)); }, command);
  Result<Outcome> outcome = co_await std::move(flow);
  // What came to nothing leaves nothing that the next try, perhaps with another alliance, meets.
  is_beginning_ = is_beginning_ && !begins;
  if (begins && !account_ && !linking_) {
    INDABA_FLOW_TRY(start_over());
  }
  context_.tell(Finished{id, std::move(outcome)});
  if (is_erased_) {
    context_.tell(Erased{});
  } else if (standing_ != Standing::offline) {
    flows_.spawn(renew_backup());
  }
  co_return Status();
}

Flow<Result<Outcome>> Agent::carry_out(OpenChannel command) {
  protocol::ChannelsOpenRequest request;
  INDABA_FLOW_TRY_ASSIGN(request.channel, context_.random_id<ChannelId>());
  request.kind = command.kind;
  request.name = std::move(command.name);
  request.description = std::move(command.description);
  request.themes = std::move(command.themes);
  request.countries = std::move(command.countries);
  if (command.circle) {
    request.circle = *command.circle;
  } else {
    for (const protocol::CircleId& circle : circles_.all()) {
      const auto* definition = circles_.definition(circle);
      if (definition != nullptr && protocol::is_for_all(definition->body.rule)) {
        request.circle = circle;
      }
    }
  }
  INDABA_FLOW_TRY_ASSIGN(const ChannelId channel, co_await channels_.open(std::move(request)));
  co_return Outcome(ChannelOpened{channel});
}

Flow<Result<Outcome>> Agent::carry_out(FindChannels command) {
  ChannelsFound found;
  protocol::ChannelsFindRequest request;
  request.limit = kFoundPage;
  request.kind = command.kind;
  request.circle = command.circle;
  request.theme = command.theme;
  request.country = command.country;
  while (true) {
    const auto page =
        co_await context_.session.ask<protocol::ChannelsFindReply>("channels.find", request);
    if (!page) {
      co_return page.error();
    }
    found.channels.insert(found.channels.end(), page->channels.begin(), page->channels.end());
    if (!page->more || page->channels.empty()) {
      co_return Outcome(std::move(found));
    }
    request.after = page->channels.back().channel;
  }
}

Flow<Result<Outcome>> Agent::carry_out(SearchDirectory command) {
  protocol::DirectorySearchRequest request;
  request.country = command.country;
  request.language = command.language;
  request.theme = command.theme;
  request.organisation = command.organisation;
  request.skill = command.skill;
  DirectoryFound found;
  INDABA_FLOW_TRY_ASSIGN(found.members, co_await trust_.directory(std::move(request)));
  co_return Outcome(std::move(found));
}

Flow<Result<Outcome>> Agent::carry_out(JoinChannel command) {
  INDABA_FLOW_TRY(co_await channels_.join(command.channel));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(LeaveChannel command) {
  INDABA_FLOW_TRY(co_await channels_.leave(*account_, command.channel));
  co_return Outcome(Done{});
}

Flow<Result<Outcome>> Agent::carry_out(SendMessage command) {
  if (!command.anyway) {
    INDABA_FLOW_TRY(channels_.check_fresh(command.channel));
  }
  INDABA_FLOW_TRY_ASSIGN(const MessageId message,
                         channels_.queue(*account_, command.channel, command.content));
  co_return Outcome(MessageQueued{message});
}

}  // namespace indaba::client
