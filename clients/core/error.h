// ClientError: why a member's agent does not do, take or believe something. One meaning each;
// error.cpp has the sentences, which interfaces translate by the name of the code.
#pragma once

#include <array>
#include <string_view>
#include <system_error>

#include "protocol/cbor/types.h"

namespace indaba::client {

enum class ClientError {
  // Links and codes that people are given.
  not_a_link = 1,
  wrong_kind_of_link,
  not_a_sheet,
  not_a_code,
  link_expired,
  unknown_sheet,

  // Where the agent stands.
  not_joined,
  already_joined,
  disconnected,
  pending,
  clock_apart,

  // What somebody else sent.
  unexpected_answer,
  foreign_alliance,
  not_trusted,
  no_chain,
  manifest_forked,
  wrong_seed,
  no_box,

  // What a person asks for.
  unknown_member,
  unknown_channel,
  unknown_circle,
  unknown_message,
  not_in_channel,
  not_allowed,
  invalid_text,
  changed_key,
  same_key,
  blocked,
  not_fresh,
  first_contact_fixed,
  nothing_to_revoke,
  unknown_alert,
  alert_is_over,
  no_certificate,
  nowhere_to_answer,
  unknown_device,
  unknown_link_request,
  name_taken,
  youth_keepers,
  no_direct_channel,
  not_own_handle,

  // What the agent itself wrote.
  corrupt_store,
};

constexpr auto enum_names(ClientError) {
  using enum ClientError;
  return std::to_array<cbor::Named<ClientError>>({{not_a_link, "not_a_link"},
                                                  {wrong_kind_of_link, "wrong_kind_of_link"},
                                                  {not_a_sheet, "not_a_sheet"},
                                                  {not_a_code, "not_a_code"},
                                                  {link_expired, "link_expired"},
                                                  {unknown_sheet, "unknown_sheet"},
                                                  {not_joined, "not_joined"},
                                                  {already_joined, "already_joined"},
                                                  {disconnected, "disconnected"},
                                                  {pending, "pending"},
                                                  {clock_apart, "clock_apart"},
                                                  {unexpected_answer, "unexpected_answer"},
                                                  {foreign_alliance, "foreign_alliance"},
                                                  {not_trusted, "not_trusted"},
                                                  {no_chain, "no_chain"},
                                                  {manifest_forked, "manifest_forked"},
                                                  {wrong_seed, "wrong_seed"},
                                                  {no_box, "no_box"},
                                                  {unknown_member, "unknown_member"},
                                                  {unknown_channel, "unknown_channel"},
                                                  {unknown_circle, "unknown_circle"},
                                                  {unknown_message, "unknown_message"},
                                                  {not_in_channel, "not_in_channel"},
                                                  {not_allowed, "not_allowed"},
                                                  {invalid_text, "invalid_text"},
                                                  {changed_key, "changed_key"},
                                                  {same_key, "same_key"},
                                                  {blocked, "blocked"},
                                                  {not_fresh, "not_fresh"},
                                                  {first_contact_fixed, "first_contact_fixed"},
                                                  {nothing_to_revoke, "nothing_to_revoke"},
                                                  {unknown_alert, "unknown_alert"},
                                                  {alert_is_over, "alert_is_over"},
                                                  {no_certificate, "no_certificate"},
                                                  {nowhere_to_answer, "nowhere_to_answer"},
                                                  {unknown_device, "unknown_device"},
                                                  {unknown_link_request, "unknown_link_request"},
                                                  {name_taken, "name_taken"},
                                                  {youth_keepers, "youth_keepers"},
                                                  {no_direct_channel, "no_direct_channel"},
                                                  {not_own_handle, "not_own_handle"},
                                                  {corrupt_store, "corrupt_store"}});
}

const std::error_category& client_error_category();
std::error_code make_error_code(ClientError error);

}  // namespace indaba::client

template <>
struct std::is_error_code_enum<indaba::client::ClientError> : std::true_type {};
