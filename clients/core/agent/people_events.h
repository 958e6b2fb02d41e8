// What is new of people, of a member's own devices, and of answers to alerts.
#pragma once

#include <string>
#include <string_view>

#include "clients/core/agent/shown.h"
#include "protocol/content/answers.h"

namespace indaba::client {

struct ContactArrived {
  static constexpr std::string_view kType = "contact_arrived";
  ContactRequest request;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("request", self.request);
  }
};

// Who was asked agrees, or does not.
struct ContactAnswered {
  static constexpr std::string_view kType = "contact_answered";
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

// A new device asks this one to link it.
struct LinkArrived {
  static constexpr std::string_view kType = "link_request";
  OwnDevice device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
  }
};

// Of this member's: one more, or one less.
struct DeviceAdded {
  static constexpr std::string_view kType = "device_added";
  OwnDevice device;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("device", self.device);
  }
};

struct DeviceEnded {
  static constexpr std::string_view kType = "device_ended";
  DeviceId device;
  std::string name;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io("name", self.name);
    io.literal("type", kType);
    io("device", self.device);
  }
};

// Somebody shows this member, or shows no more, fields of their profile that are for chosen people.
struct ProfileShown {
  static constexpr std::string_view kType = "profile_shown";
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("member", self.member);
  }
};

// Somebody goes on under another identity: nothing is sent to them in closed channels before that
// is accepted.
struct IdentityChanged {
  static constexpr std::string_view kType = "identity_changed";
  MemberId member;
  std::string handle;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("handle", self.handle);
    io("member", self.member);
  }
};

// To responders: a member has answered.
struct AlertAnswered {
  static constexpr std::string_view kType = "alert_answered";
  protocol::Answer answer;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("answer", self.answer);
  }
};

// To who answered: a device of a responder has it.
struct AnswerReceived {
  static constexpr std::string_view kType = "answer_received";
  protocol::Hash alert{};
  MemberId member;

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
    io("member", self.member);
  }
};

// A call for help was sent again, since nobody had it in time.
struct HelpAskedAgain {
  static constexpr std::string_view kType = "help_asked_again";
  protocol::Hash alert{};

  template <class Self, class Io>
  static void fields(Self& self, Io& io) {
    io.literal("type", kType);
    io("alert", self.alert);
  }
};

}  // namespace indaba::client
