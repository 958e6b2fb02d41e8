#include "server/service/export.h"

#include "server/service/devices.h"
#include "server/service/export_pages.h"
#include "server/service/profiles.h"
#include "server/service/refusal.h"

namespace indaba::server {
namespace {

using protocol::AccountExportReply;
using protocol::ErrorCode;
using protocol::ExportedStanding;
using protocol::ExportPlace;
using protocol::ExportSection;
using storage::StatementKind;

ExportedStanding shown(storage::Standing standing) {
  switch (standing) {
    case storage::Standing::pending:
      return ExportedStanding::pending;
    case storage::Standing::provisional:
      return ExportedStanding::provisional;
    case storage::Standing::full:
      return ExportedStanding::member;
    case storage::Standing::voided:
      return ExportedStanding::voided;
    case storage::Standing::ended:
      break;
  }
  return ExportedStanding::ended;
}

}  // namespace

constexpr std::array<Export::Section, 13> Export::kSections{
    &Export::account,  &Export::devices, &Export::statements, &Export::issued,  &Export::contacts,
    &Export::channels, &Export::bans,    &Export::entries,    &Export::inboxes, &Export::answers,
    &Export::boxes,    &Export::invites, &Export::replies};

Outcome<AccountExportReply> Export::page(ExportSection section, const Mark& from) {
  const auto place = static_cast<std::size_t>(section);
  INDABA_TRY_ASSIGN(const std::optional<Mark> next, (this->*kSections.at(place))(from));
  if (next) {
    reply_.next = ExportPlace{section, cbor::encode(*next)};
  } else if (place + 1 < kSections.size()) {
    reply_.next = ExportPlace{static_cast<ExportSection>(place + 1), {}};
  }
  return std::move(reply_);
}

Result<std::vector<storage::Device>> Export::devices_from(const Mark& from) const {
  INDABA_TRY_ASSIGN(const auto first, id_in<DeviceId>(from));
  INDABA_TRY_ASSIGN(auto devices, all_devices_of(store_, member_));
  std::erase_if(devices, [&](const auto& device) { return first && device.id < *first; });
  return devices;
}

Next Export::account(const Mark& /*from*/) {
  INDABA_TRY_ASSIGN(const storage::Member member, store_.members->member(member_));
  INDABA_TRY_ASSIGN(auto said, profile_get(context_, store_, caller_, {}));
  protocol::ExportedAccount& account = reply_.account.emplace();
  account.member = member.id;
  account.handle = member.handle;
  account.standing = server::shown(member.standing);
  account.registered = member.registered;
  account.country = member.country;
  account.first_contact = said.first_contact;
  account.profile = std::move(said.profile);
  const auto registration = store_.invites->registration(member_);
  INDABA_TRY_ASSIGN(const bool waits, is_there(registration));
  if (waits) {
    account.note = registration->note;
  }
  const auto backup = store_.backups->backup(member_);
  INDABA_TRY_ASSIGN(const bool has_backup, is_there(backup));
  if (has_backup) {
    account.backup = {backup->counter, backup->sealed.size(), backup->at};
  }
  return std::optional<Mark>();
}

Next Export::devices(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto after, id_in<DeviceId>(from));
  INDABA_TRY_ASSIGN(const auto page, store_.devices->all_of(member_, after, kPageRows));
  for (const storage::Device& device : page) {
    INDABA_TRY_ASSIGN(const std::uint64_t sends, store_.devices->sends(device.id));
    INDABA_TRY_ASSIGN(const std::uint64_t packages,
                      store_.key_packages->count(device.id, context_.now));
    reply_.devices.push_back({.device = device.id,
                              .generation = device.generation,
                              .created = device.created,
                              .expires = device.expires,
                              .ended = device.ended,
                              .sends = sends,
                              .key_packages = packages});
  }
  return behind(page, [](const storage::Device& device) { return device.id; });
}

template <class Read>
Next Export::signed_ones(const Mark& from, Read read) {
  INDABA_TRY_ASSIGN(auto after, array_in<32>(from));
  std::size_t bytes = 0;
  for (auto kind = static_cast<std::uint8_t>(std::clamp<std::uint64_t>(from.number, 1, 255));
       kind <= static_cast<std::uint8_t>(StatementKind::head); ++kind) {
    auto page = read(static_cast<StatementKind>(kind), after);
    INDABA_TRY_ASSIGN(const bool goes_on, is_there(page));
    if (!goes_on) {
      return ErrorCode::malformed;
    }
    for (const storage::KeptStatement& kept : *page) {
      INDABA_TRY_ASSIGN(reply_.statements.emplace_back(),
                        cbor::decode<protocol::Statement>(kept.encoded));
      bytes += kept.encoded.size();
      if (reply_.statements.size() == kPageRows || bytes >= kExportedBytesMax) {
        return std::optional(Mark{kind, bytes_of(kept.hash)});
      }
    }
    after.reset();
  }
  return std::optional<Mark>();
}

Next Export::statements(const Mark& from) {
  return signed_ones(from, [this](StatementKind kind, const auto& after) {
    return store_.statements->about(member_, kind, after, kPageRows);
  });
}

Next Export::issued(const Mark& from) {
  return signed_ones(from, [this](StatementKind kind, const auto& after) {
    return store_.statements->issued_by(member_, kind, after, kPageRows);
  });
}

Next Export::contacts(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto pair, array_in<2 * MemberId::size_bytes>(from));
  std::optional<storage::ContactPair> after;
  if (pair) {
    const ByteView ids(*pair);
    after = {MemberId(ids.first<MemberId::size_bytes>()),
             MemberId(ids.last<MemberId::size_bytes>())};
  }
  INDABA_TRY_ASSIGN(const auto page, store_.profiles->contacts_of(member_, after, kPageRows));
  for (const storage::ContactRequest& contact : page) {
    // That one's own request reached its receiver, or was declined, is for nobody to know.
    if (contact.to == member_ || contact.accepted.value_or(false)) {
      reply_.contacts.push_back({contact.from, contact.to, contact.asked, contact.accepted});
    }
  }
  return behind(page, [](const storage::ContactRequest& contact) {
    Bytes both = to_bytes(contact.from.view());
    append(both, contact.to.view());
    return both;
  });
}

Next Export::invites(const Mark& from) {
  INDABA_TRY_ASSIGN(const auto after, array_in<32>(from));
  INDABA_TRY_ASSIGN(const auto page, store_.invites->issued_by(member_, after, kPageRows));
  for (const storage::Invite& invite : page) {
    reply_.invites.push_back(
        {invite.key, invite.uses, invite.used, invite.not_after, invite.revoked});
  }
  return behind(page, [](const storage::Invite& invite) { return invite.key; });
}

Outcome<AccountExportReply> account_export(ServiceContext& context, const storage::Store& store,
                                           const Caller& caller,
                                           const protocol::AccountExportRequest& request) {
  ExportSection section = ExportSection::account;
  Mark from;
  if (request.from) {
    section = request.from->section;
    if (request.from->after) {
      const auto mark = cbor::decode<Mark>(*request.from->after);
      if (!mark) {
        return ErrorCode::malformed;
      }
      from = *mark;
    }
  }
  return Export(context, store, caller).page(section, from);
}

}  // namespace indaba::server
