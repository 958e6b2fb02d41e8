#include "server/dispatch/work.h"

#include <type_traits>
#include <utility>

#include "protocol/frames/envelope.h"
#include "server/dispatch/refusals.h"
#include "server/service/authority.h"
#include "server/service/recent_admissions.h"
#include "storage/store.h"

namespace indaba::server {
namespace {

using protocol::Access;
using protocol::ErrorCode;

bool is_not_found(std::error_code error) {
  return error == make_error_code(storage::StorageError::not_found);
}

bool reaches(protocol::MemberState state, Access access) {
  switch (access) {
    case Access::member:
      return state == protocol::MemberState::member;
    case Access::provisional:
      return state != protocol::MemberState::pending;
    default:
      return true;
  }
}

bool has_any(const Authority& authority, protocol::RoleSet roles) {
  for (const auto& grant : authority.grants()) {
    if (roles.contains(grant.role)) {
      return true;
    }
  }
  return false;
}

// Errors: not_signed_in for a device that does not count any more, not_allowed.
Status authorise(const storage::Store& store, const Caller& caller, const protocol::Method& method,
                 UnixTime now) {
  if (method.access < Access::device) {
    return {};
  }
  const auto device = counting_device(store, caller.signed_in->device, now);
  if (!device) {
    return is_not_found(device.error()) ? ErrorCode::not_signed_in : device.error();
  }
  if (method.access == Access::device && method.roles.empty()) {
    return {};
  }
  const auto authority = Authority::of(store, caller.signed_in->member, now);
  if (!authority) {
    return is_not_found(authority.error()) ? ErrorCode::not_allowed : authority.error();
  }
  const bool allowed = reaches(authority->state(), method.access) &&
                       (method.roles.empty() || has_any(*authority, method.roles));
  return allowed ? Status() : ErrorCode::not_allowed;
}

class WorkState {
 public:
  WorkState(Job job, const WorkTools& tools, std::function<void(Finished)> finish)
      : job_(std::move(job)), tools_(tools), finish_(std::move(finish)) {}

  // On the writer thread.
  Result<Bytes> run_call(storage::Store& store, UnixTime now) {
    INDABA_TRY(authorise_once(store, now));
    return call(store, now, tools_.groups, tools_.admissions);
  }
  // In a read transaction.
  Result<Bytes> run_call(const storage::Store& store, UnixTime now) {
    INDABA_TRY(authorise(store, job_.caller, job_.call->method(), now));
    return call(store, now, nullptr, nullptr);
  }

  void finish(std::error_code error) {
    if (error) {
      finish_({job_.session, encode_refusal(job_.id, error, std::move(details_)), {}, error});
    } else {
      finish_({job_.session, std::move(reply_), std::move(effects_), {}});
    }
  }

 protected:
  Job job_;
  const WorkTools& tools_;
  std::function<void(Finished)> finish_;
  Effects effects_;
  RefusalDetails details_;
  Bytes reply_;

 private:
  template <class StoreType>
  Result<Bytes> call(StoreType& store, UnixTime now, GroupCache* groups,
                     RecentAdmissions* admissions) {
    const auto identity = tools_.identity();
    ServiceContext context{now, tools_.random, *identity, effects_,
                           {},  tools_.heads,  groups,    admissions};
    auto reply = job_.call->run(context, store, job_.caller, job_.id);
    details_ = std::move(context.details);
    if (reply && reply->size() > protocol::kFrameBytesMax) {
      return ErrorCode::too_large;
    }
    return reply;
  }

  // Of those who send it is remembered for a moment; after anything else nothing is.
  Status authorise_once(const storage::Store& store, UnixTime now) {
    if (!job_.call->posts_to()) {
      if (tools_.admissions != nullptr) {
        tools_.admissions->forget();
      }
      return authorise(store, job_.caller, job_.call->method(), now);
    }
    const bool is_known = tools_.admissions != nullptr && job_.caller.signed_in &&
                          tools_.admissions->may_send(job_.caller.signed_in->device, now);
    if (is_known) {
      return {};
    }
    INDABA_TRY(authorise(store, job_.caller, job_.call->method(), now));
    if (tools_.admissions != nullptr) {
      tools_.admissions->let_send(job_.caller.signed_in->device, now);
    }
    return {};
  }
};

class ChangingWork final : public storage::WritePiece, private WorkState {
 public:
  using WorkState::WorkState;

  Status run(storage::Store& store) override {
    const UnixTime now = tools_.clock.now();
    if (job_.call->method().repeat != protocol::Repeat::by_id || !job_.caller.signed_in) {
      INDABA_TRY_ASSIGN(reply_, run_call(store, now));
      return {};
    }
    return run_once(store, now);
  }

  // As `send` does.
  bool acts_last() const override { return job_.call->posts_to().has_value(); }

  void done(std::error_code error) override { finish(error); }

 private:
  // The same request again gets the same reply; refusals are not kept, since they changed nothing.
  Status run_once(storage::Store& store, UnixTime now) {
    const DeviceId& device = job_.caller.signed_in->device;
    auto kept = store.requests->find(device, job_.id);
    if (kept) {
      if (kept->request_hash != job_.hash) {
        return ErrorCode::id_reused;
      }
      reply_ = std::move(kept->reply);
      return {};
    }
    if (!is_not_found(kept.error())) {
      return kept.error();
    }
    INDABA_TRY_ASSIGN(reply_, run_call(store, now));
    return store.requests->keep(device, job_.id, {job_.hash, reply_, now});
  }
};

class ReadingWork final : public storage::ReadPiece, private WorkState {
 public:
  using WorkState::WorkState;

  Status run(const storage::Store& store) override {
    INDABA_TRY_ASSIGN(reply_, run_call(store, tools_.clock.now()));
    check(effects_.empty());
    return {};
  }

  void done(std::error_code error) override { finish(error); }
};

}  // namespace

std::unique_ptr<storage::WritePiece> changing_work(Job job, const WorkTools& tools,
                                                   std::function<void(Finished)> finish) {
  return std::make_unique<ChangingWork>(std::move(job), tools, std::move(finish));
}

std::unique_ptr<storage::ReadPiece> reading_work(Job job, const WorkTools& tools,
                                                 std::function<void(Finished)> finish) {
  return std::make_unique<ReadingWork>(std::move(job), tools, std::move(finish));
}

}  // namespace indaba::server
