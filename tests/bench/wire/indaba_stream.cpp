#include "tests/bench/wire/indaba_stream.h"

#include <algorithm>

#include "protocol/frames/connect.h"
#include "protocol/frames/envelope.h"
#include "tests/support/alliance/proof.h"

namespace indaba::bench {

ByteArray<16> numbered(std::uint64_t number) {
  ByteArray<16> bytes{0xff};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return bytes;
}

std::size_t Occurrences::count(ByteView bytes) {
  std::size_t found = 0;
  const auto first = static_cast<std::uint8_t>(text_[0]);
  for (auto at = bytes.begin(); at != bytes.end(); ++at) {
    if (matched_ == 0) {
      at = std::find(at, bytes.end(), first);
      if (at == bytes.end()) {
        break;
      }
    }
    matched_ = *at == static_cast<std::uint8_t>(text_[matched_]) ? matched_ + 1
               : *at == first                                    ? 1
                                                                 : 0;
    if (matched_ == text_.size()) {
      matched_ = 0;
      ++found;
    }
  }
  return found;
}

Progress IndabaStream::take(ByteView payload) {
  Progress progress;
  if (is_ready_) {
    progress.deliveries = entries_.count(payload);
    progress.accepted = replies_.count(payload);
    progress.refused = refusals_.count(payload);
  } else {
    open(payload, progress);
  }
  return progress;
}

void IndabaStream::open(ByteView payload, Progress& progress) {
  append(opening_, payload);
  protocol::FrameReader reader(opening_);
  std::size_t replies = 0;
  while (!reader.done()) {
    const auto frame = reader.next_server_frame();
    if (!frame) {
      return;  // the rest is still to come
    }
    if (const auto* event = std::get_if<protocol::Event>(&*frame)) {
      if (event->event == "hello" && !greeted_) {
        greet(event->with.item, progress);
      }
    } else {
      replies += std::get<protocol::Reply>(*frame).ok.has_value() ? 1 : 0;
    }
  }
  if (replies == 1 && replies_to_open_ == 2 && !resumes_) {
    resumes_ = true;
    progress.answer =
        protocol::encode_request("resume", RequestId(numbered(2)), protocol::ResumeRequest{});
  }
  is_ready_ = replies == replies_to_open_;
  progress.ready = is_ready_ ? 1 : 0;
}

void IndabaStream::greet(ByteView hello, Progress& progress) {
  greeted_ = true;
  const auto event = cbor::decode<protocol::HelloEvent>(hello, cbor::UnknownKeys::ignore);
  progress.answer = protocol::encode_request(
      "prove", RequestId(numbered(1)), test::proof_of(device_.id, device_.key, event.value()));
}

}  // namespace indaba::bench
