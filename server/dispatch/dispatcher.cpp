#include "server/dispatch/dispatcher.h"

#include <utility>

#include "protocol/frames/events.h"
#include "server/dispatch/log_page.h"
#include "server/dispatch/refusals.h"

namespace indaba::server {
namespace {

using protocol::ErrorCode;

net::SharedWireFrame wire(ByteView frame) { return std::make_shared<const net::WireFrame>(frame); }

}  // namespace

Dispatcher::Dispatcher(Backend& backend, net::Core& core)
    : backend_(backend), core_(core), hub_(core, *this, backend.key_) {}

void Dispatcher::on_open(net::Session& session) {
  auto peer = std::make_unique<Peer>();
  const Status filled = backend_.tools_.random.fill(peer->nonce);
  session.notes() = std::move(peer);
  if (!filled) {
    session.close(net::CloseCode::internal_error);
    return;
  }
  say_hello(session);
}

void Dispatcher::say_hello(net::Session& session) {
  struct Greeting {
    Caller caller;
    Bytes frame;
  };
  auto greeting = std::make_shared<Greeting>();
  greeting->caller.nonce = peer_of(session).nonce;
  const Status started = backend_.executor_->read(storage::read_piece(
      [this, greeting](const storage::Store& store) -> Status {
        Effects none;
        const auto identity = backend_.tools_.identity();
        ServiceContext context{
            backend_.tools_.clock.now(), backend_.tools_.random, *identity, none, {},
            backend_.tools_.heads};
        INDABA_TRY_ASSIGN(const auto hello, backend_.hello_(context, store, greeting->caller));
        greeting->frame = protocol::encode_event("hello", hello);
        return {};
      },
      [this, greeting, id = session.id()](std::error_code error) {
        core_.post([this, greeting, id, error] { greet(id, error ? Bytes() : greeting->frame); });
      }));
  if (!started) {
    session.close(net::CloseCode::internal_error);
  }
}

void Dispatcher::greet(net::SessionId id, ByteView hello) {
  net::Session* session = core_.find(id);
  if (session == nullptr) {
    return;
  }
  if (hello.empty()) {
    session->close(net::CloseCode::internal_error);
  } else {
    session->send(wire(hello));
  }
}

void Dispatcher::on_close(net::Session& session) {
  Peer& peer = peer_of(session);
  if (peer.has_device_rates) {
    backend_.rates_.give_back(peer.signed_in()->device, std::move(peer.rates), core_.now());
  }
  hub_.on_close(session);
}

net::SharedWireFrame Dispatcher::last_words(net::CloseCode code) {
  const auto told = told_of(code);
  if (!told) {
    return nullptr;
  }
  return wire(
      protocol::encode_event("closing", protocol::ClosingEvent{std::string(cbor::name_of(*told))}));
}

void Dispatcher::on_message(net::Session& session, ByteView message) {
  protocol::FrameReader frames(message);
  while (!frames.done() && session.is_open()) {
    const auto request = frames.next_request();
    if (request) {
      handle(session, *request);
    } else if (const auto id = frames.refused_id()) {
      refuse(session, *id, make_error_code(ErrorCode::malformed));
    } else {
      session.close(net::CloseCode::invalid_payload);
    }
  }
}

void Dispatcher::handle(net::Session& session, const protocol::Request& request) {
  auto job = prepare(session, request);
  if (!job) {
    refuse(session, request.id, job.error());
    return;
  }
  session.begin_request();
  if (const Status started = start(*std::move(job)); !started) {
    session.end_request();
    refuse(session, request.id, started.error());
  }
}

Result<Job> Dispatcher::prepare(net::Session& session, const protocol::Request& request) {
  Peer& peer = peer_of(session);
  const Caller caller{peer.signed_in(), peer.nonce};
  INDABA_TRY_ASSIGN(const protocol::Method* method, admitted_method(request.method, caller));
  take_device_rates(peer);
  if (!peer.rates.take(*method, core_.now(), backend_.rate_percent_)) {
    return ErrorCode::rate_limited;
  }
  return read_job(backend_.services_, *method, request, session.id(), caller);
}

void Dispatcher::take_device_rates(Peer& peer) {
  if (peer.signed_in() && !peer.has_device_rates) {
    peer.rates = backend_.rates_.take(peer.signed_in()->device);
    peer.has_device_rates = true;
  }
}

Status Dispatcher::start(Job job) {
  if (job.call->changes()) {
    write_soon(std::move(job));
    return {};
  }
  return backend_.executor_->read(
      reading_work(std::move(job), backend_.tools_, [this](Finished finished) {
        backend_.count(finished.error);
        core_.post([this, finished = std::make_shared<Finished>(std::move(finished))] {
          reply(finished->session, finished->reply);
        });
      }));
}

void Dispatcher::write_soon(Job job) {
  const auto channel = job.call->posts_to();
  const auto urgency =
      channel && hub_.is_alert(*channel) ? storage::Urgency::urgent : storage::Urgency::normal;
  if (to_write_.empty()) {
    core_.post([this] { write_now(); });
  }
  askers_.push_back({job.session, job.id});
  to_write_.push_back(
      {changing_work(std::move(job), backend_.tools_,
                     [this](Finished finished) { backend_.finish_change(std::move(finished)); }),
       urgency});
}

void Dispatcher::write_now() {
  backend_.executor_->write(to_write_);
  for (std::size_t i = 0; i < to_write_.size(); ++i) {
    net::Session* session = to_write_[i].queued ? nullptr : core_.find(askers_[i].session);
    if (session != nullptr) {
      refuse(*session, askers_[i].id, to_write_[i].queued.error());
      session->end_request();
    }
  }
  to_write_.clear();
  askers_.clear();
}

void Dispatcher::refuse(net::Session& session, const RequestId& re, std::error_code error) {
  backend_.count(error);
  session.send(wire(encode_refusal(re, error)));
}

void Dispatcher::reply(net::SessionId id, ByteView frame) {
  if (net::Session* session = core_.find(id)) {
    session->send(wire(frame));
    session->end_request();
  }
}

void Dispatcher::deliver(const Batch& batch) {
  for (const Batch::Reply& one : batch.replies) {
    if (one.session.core == core_.index()) {
      reply(one.session, one.frame);
    }
  }
  // Who has a reply and an entry to come gets both at once.
  hub_.carry_out(batch.caused);
  core_.flush_sessions();
}

void Dispatcher::read(const ChannelId& channel, std::uint64_t from_seq,
                      std::function<void(LogPage)> done) {
  auto page = std::make_shared<LogPage>();
  const auto answer = [this, page, done = std::move(done)](std::error_code error) {
    page->failed = static_cast<bool>(error);
    core_.post([page, done] { done(std::move(*page)); });
  };
  const Status started = backend_.executor_->read(storage::read_piece(
      [page, channel, from_seq](const storage::Store& store) -> Status {
        INDABA_TRY_ASSIGN(*page, read_log_page(store, channel, from_seq));
        return {};
      },
      answer));
  if (!started) {
    answer(started.error());
  }
}

}  // namespace indaba::server
