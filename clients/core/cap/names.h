// How the standard spells the values of its enumerations; schema.h has the elements.
#pragma once

#include <array>

#include "clients/core/cap/alert.h"
#include "protocol/cbor/types.h"

namespace indaba::client::cap {

constexpr auto enum_names(MessageStatus) {
  using enum MessageStatus;
  return std::to_array<cbor::Named<MessageStatus>>({{actual, "Actual"},
                                                    {exercise, "Exercise"},
                                                    {system, "System"},
                                                    {test, "Test"},
                                                    {draft, "Draft"}});
}
constexpr auto enum_names(MessageType) {
  using enum MessageType;
  return std::to_array<cbor::Named<MessageType>>(
      {{alert, "Alert"}, {update, "Update"}, {cancel, "Cancel"}, {ack, "Ack"}, {error, "Error"}});
}
constexpr auto enum_names(Scope) {
  using enum Scope;
  return std::to_array<cbor::Named<Scope>>(
      {{public_scope, "Public"}, {restricted, "Restricted"}, {private_scope, "Private"}});
}
constexpr auto enum_names(Category) {
  using enum Category;
  return std::to_array<cbor::Named<Category>>({{geo, "Geo"},
                                               {met, "Met"},
                                               {safety, "Safety"},
                                               {security, "Security"},
                                               {rescue, "Rescue"},
                                               {fire, "Fire"},
                                               {health, "Health"},
                                               {env, "Env"},
                                               {transport, "Transport"},
                                               {infra, "Infra"},
                                               {cbrne, "CBRNE"},
                                               {other, "Other"}});
}
constexpr auto enum_names(ResponseType) {
  using enum ResponseType;
  return std::to_array<cbor::Named<ResponseType>>({{shelter, "Shelter"},
                                                   {evacuate, "Evacuate"},
                                                   {prepare, "Prepare"},
                                                   {execute, "Execute"},
                                                   {avoid, "Avoid"},
                                                   {monitor, "Monitor"},
                                                   {assess, "Assess"},
                                                   {all_clear, "AllClear"},
                                                   {none, "None"}});
}
constexpr auto enum_names(Urgency) {
  using enum Urgency;
  return std::to_array<cbor::Named<Urgency>>({{immediate, "Immediate"},
                                              {expected, "Expected"},
                                              {future, "Future"},
                                              {past, "Past"},
                                              {unknown, "Unknown"}});
}
constexpr auto enum_names(Severity) {
  using enum Severity;
  return std::to_array<cbor::Named<Severity>>({{extreme, "Extreme"},
                                               {severe, "Severe"},
                                               {moderate, "Moderate"},
                                               {minor, "Minor"},
                                               {unknown, "Unknown"}});
}
constexpr auto enum_names(Certainty) {
  using enum Certainty;
  return std::to_array<cbor::Named<Certainty>>({{observed, "Observed"},
                                                {likely, "Likely"},
                                                {possible, "Possible"},
                                                {unlikely, "Unlikely"},
                                                {unknown, "Unknown"}});
}

}  // namespace indaba::client::cap
