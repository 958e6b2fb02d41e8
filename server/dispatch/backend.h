// Backend: the delivery service behind the network: what the dispatchers of all cores share.
//
// Requests go to the store executor; what a group commit has kept comes back to every core at once:
// the replies to whom they belong, the effects to each hub, in commit order.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "crypto/base/id.h"
#include "crypto/base/random.h"
#include "crypto/base/time.h"
#include "protocol/frames/connect.h"
#include "server/current.h"
#include "server/dispatch/rates.h"
#include "server/dispatch/service_table.h"
#include "server/dispatch/work.h"
#include "server/hub.h"
#include "server/log.h"
#include "server/metrics.h"
#include "server/service/group_cache.h"
#include "server/service/heads.h"
#include "server/service/recent_admissions.h"
#include "storage/executor.h"

namespace indaba::server {

class Dispatcher;

// What the server says first.
using Hello = Result<protocol::HelloEvent> (*)(ServiceContext&, const storage::Store&,
                                               const Caller&);

// What a group commit has brought.
struct Batch {
  struct Reply {
    net::SessionId session;
    Bytes frame;
  };
  std::vector<Reply> replies;
  std::vector<CausedEffects> caused;
};

class Backend final : public storage::CommitObserver {
 public:
  // All must outlive it. `key`: random, for tables of ids. `rate_percent`: of the method table's
  // rates; 0: no limit.
  Backend(const ServiceTable& services, Hello hello, const Clock& clock, Random& random, Log& log,
          std::string server_name, const KeyedIdHash::Key& key, std::uint64_t rate_percent);
  ~Backend() override;

  // Once, before the first connection. The executor observes this backend, and must be stopped
  // before the backend goes; `heads` is what the store's key signs with (prepare_heads).
  void use(storage::Executor& executor, HeadSigner heads);
  std::unique_ptr<net::RequestHandler> make_handler(net::Core& core);

  // Called on the writer thread after each commit in which an account was erased. Before the first
  // connection.
  void on_erased(std::function<void()> call) { on_erased_ = std::move(call); }

  // Any thread.
  void set_key_hash(const ByteArray<32>& key_hash);
  bool is_failed() const { return failed_.load(); }
  void write_metrics(MetricsWriter& writer) const;

  // storage::CommitObserver
  Status before_commit(storage::Store& store) override;
  void after_commit() override;
  void store_failed(std::error_code error) override;

 private:
  friend class Dispatcher;

  // What the requests came to.
  enum class Outcome : std::uint8_t { done, refused, overloaded, failed };
  static constexpr std::size_t kOutcomes = 4;

  void count(std::error_code error);
  void finish_change(Finished finished);
  // What the server itself has to do about it.
  void notice(const Effects& effects);
  void sign_heads(Batch& batch) const;
  void deliver(const std::shared_ptr<const Batch>& batch);

  const ServiceTable& services_;
  const Hello hello_;
  Log& log_;
  const std::string server_name_;
  const KeyedIdHash::Key key_;
  const std::uint64_t rate_percent_;
  Current<ServerIdentity> identity_;
  WorkTools tools_;
  RateLedger rates_;
  std::optional<HeadSigner> heads_;
  GroupCache groups_;            // the writer thread's
  RecentAdmissions admissions_;  // likewise
  storage::Executor* executor_ = nullptr;
  std::vector<Dispatcher*> dispatchers_;  // complete before the first connection
  std::function<void()> on_erased_;
  std::shared_ptr<Batch> batch_;         // of the commit in hand; the writer thread's
  bool has_erased_ = false;              // likewise
  std::optional<HeadScope> head_scope_;  // likewise, as the store has it at the commit's end
  std::array<std::atomic<std::uint64_t>, kOutcomes> outcomes_{};
  std::atomic<std::uint64_t> commits_ = 0;
  std::atomic<std::uint64_t> roll_backs_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace indaba::server
