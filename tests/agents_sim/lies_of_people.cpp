// Lies about who came by which link, and about what people have answered.
#include <algorithm>

#include "tests/agents_sim/lie_tellers.h"

namespace indaba::agents_sim {
namespace {

using namespace protocol;

// By a link that got into the wrong hands, for the use that `claim` is for. Empty if it did not.
std::optional<Statement> claim_of_ghost(Stock& stock, const Statement& claim) {
  const auto body = cbor::decode<MemberStatement>(claim.body);
  if (!body || !body->invite || body->member == stock.ghost.id) {
    return {};
  }
  for (const std::string& text : stock.links()) {
    const auto link = client::read_invite_link(text);
    const Ed25519KeyPair key = client::invite_key_of(link.value().secret);
    if (key.public_key == body->invite->key) {
      MemberStatement ghost = stock.paper.member(stock.ghost);
      ghost.alliance = stock.alliance;
      ghost.joined = body->joined;
      ghost.country = body->country;
      ghost.invite = body->invite;
      ghost.issuer.reset();
      stock.claim_of_ghost = sign(ghost, {&key});
      return stock.claim_of_ghost;
    }
  }
  return {};
}

// An answer that is told or read, put in another's place by `change_one`.
template <class Change>
bool change_answer(Stock& stock, Telling& telling, Change change_one) {
  return change<AnswerEvent>(
             telling, "answer",
             [&](AnswerEvent& told) { return change_one(told.subject, told.answer); }) ||
         change<AnswersReadReply>(telling, "answers.read", [&](AnswersReadReply& told) {
           const auto asked = cbor::decode<AnswersReadRequest>(telling.asked).value();
           return !told.answers.empty() && change_one(asked.subject, stock.dice.pick(told.answers));
         });
}

template <class Change>
bool change_receipt(Stock& stock, Telling& telling, Change change_one) {
  return change<InboxReadReply>(telling, "inbox.read", [&](InboxReadReply& told) {
    for (InboxEntry& entry : told.entries) {
      if (entry.type == InboxType::receipt && stock.dice.chance(70)) {
        return change_one(entry);
      }
    }
    return false;
  });
}

}  // namespace

// Beside who has used it: somebody who does not exist.
bool invite_used_twice(Stock& stock, Telling& telling) {
  if (telling.name == "members.get" && telling.error && stock.claim_of_ghost) {
    const auto asked = cbor::decode<MembersGetRequest>(telling.asked);
    if (asked && asked->member == stock.ghost.id) {
      MembersGetReply listed = stock.listed_ghost();
      listed.statements = {*stock.claim_of_ghost};
      telling.error.reset();
      telling.with = cbor::encode(listed);
      return true;
    }
  }
  return change<ProvisionalListReply>(telling, "provisional.list",
                                      [&](auto& told) {
                                        const std::vector<Statement> claims = told.members;
                                        for (const Statement& claim : claims) {
                                          if (auto ghost = claim_of_ghost(stock, claim)) {
                                            told.members.push_back(*std::move(ghost));
                                            return true;
                                          }
                                        }
                                        return false;
                                      }) ||
         change<MembersGetReply>(telling, "members.get", [&](auto& told) {
           const std::vector<Statement> statements = told.statements;
           for (const Statement& statement : statements) {
             if (auto ghost = claim_of_ghost(stock, statement)) {
               told.statements.push_back(*std::move(ghost));
               return true;
             }
           }
           return false;
         });
}

// Whoever comes with it is told that it is used; of who came with it nobody hears.
bool used_link_without_person(Stock& stock, Telling& telling) {
  if (telling.name == "invites.look" && !telling.error && stock.dice.chance(30)) {
    telling.error = error_body(ErrorCode::not_found);
    return true;
  }
  if (telling.name == "members.get" && !telling.error) {
    const auto told = cbor::decode<MembersGetReply>(telling.with);
    const bool is_newcomer =
        told && std::any_of(stock.claims.begin(), stock.claims.end(), [&](const Statement& claim) {
          return cbor::decode<MemberStatement>(claim.body).value().member == told->member;
        });
    if (is_newcomer) {
      telling.error = error_body(ErrorCode::not_found);
    }
    return is_newcomer;
  }
  return change<ProvisionalListReply>(telling, "provisional.list", [](auto& told) {
    const bool is_any = !told.members.empty();
    told.members.clear();
    return is_any;
  });
}

bool forged_answer(Stock& stock, Telling& telling) {
  return change_answer(stock, telling, [&](const Hash& /*alert*/, KeptAnswer& answer) {
    const KeptAnswer& other = stock.dice.pick(stock.answers).answer;
    switch (stock.dice.below(4)) {
      case 0:
        spoil(stock, answer.sealed);
        break;
      case 1:
        answer.sealed = other.sealed;
        break;
      case 2:
        answer.member = other.member;
        break;
      default:
        answer.counter += 1;
    }
    return true;
  });
}

bool old_answer(Stock& stock, Telling& telling) {
  return change_answer(stock, telling, [&](const Hash& alert, KeptAnswer& answer) {
    for (const AnswerEvent& old : stock.answers) {
      if (old.subject == alert && old.answer.member == answer.member &&
          old.answer.counter < answer.counter) {
        answer.counter = old.answer.counter;
        answer.sealed = old.answer.sealed;
        return true;
      }
    }
    return false;
  });
}

bool forged_receipt(Stock& stock, Telling& telling) {
  return change_receipt(stock, telling, [&](InboxEntry& entry) {
    if (stock.dice.chance(50)) {
      entry.body = stock.dice.pick(stock.receipts).body;
    } else {
      spoil(stock, entry.body);
    }
    return true;
  });
}

// One that the device has had before, for an answer that it has given since.
bool old_receipt(Stock& stock, Telling& telling) {
  return change<InboxReadReply>(telling, "inbox.read", [&](InboxReadReply& told) {
    auto& own = stock.receipts_of[telling.device];
    bool is_any = false;
    for (InboxEntry& entry : told.entries) {
      if (entry.type == InboxType::receipt) {
        own.push_back(entry.body);
        is_any = is_any || own.front() != entry.body;
        entry.body = own.front();
      }
    }
    return is_any;
  });
}

}  // namespace indaba::agents_sim
