#include "clients/web/bridge/view.h"

#include "clients/json/writer.h"
#include "clients/web/bridge/alert_views.h"
#include "clients/web/bridge/channel_views.h"
#include "clients/web/bridge/error.h"
#include "clients/web/bridge/people_views.h"

namespace indaba::web {
namespace {

// What can be asked before this device belongs to anybody.
template <class T>
inline constexpr bool kIsForAnybody = std::same_as<T, SelfQuery> || std::same_as<T, ServerQuery> ||
                                      std::same_as<T, SheetsQuery> || std::same_as<T, DevicesQuery>;

struct Viewing {
  const client::Agent* agent = nullptr;
  UnixTime now;

  Result<client::Json> operator()(const LinkQuery& query) const {
    INDABA_TRY_ASSIGN(const LinkView view, view_of(query));
    return client::to_json(view);
  }
  Result<client::Json> operator()(const VocabularyQuery& query) const {
    return client::to_json(view_of(query));
  }
  template <class T>
  Result<client::Json> operator()(const T& query) const {
    if (agent == nullptr) {
      return BridgeError::locked;
    }
    if (!kIsForAnybody<T> && agent->account() == nullptr) {
      return client::ClientError::not_joined;
    }
    if constexpr (std::same_as<T, AlertsQuery> || std::same_as<T, AlertQuery>) {
      INDABA_TRY_ASSIGN(const auto view, view_of(*agent, query, now));
      return client::to_json(view);
    } else {
      INDABA_TRY_ASSIGN(const auto view, view_of(*agent, query));
      return client::to_json(view);
    }
  }
};

}  // namespace

Result<client::Json> view_of(const client::Agent* agent, const Query& query, UnixTime now) {
  return std::visit(Viewing{agent, now}, query);
}

}  // namespace indaba::web
