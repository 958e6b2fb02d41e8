#include "clients/core/views/read_alerts.h"

#include <algorithm>
#include <utility>

namespace indaba::client {

Result<std::vector<ReadAlert>> read_alerts(const Agent& agent, UnixTime now) {
  INDABA_TRY_ASSIGN(const auto all, agent.channels().alerts().all());
  std::vector<ReadAlert> read;
  for (const KnownAlert& known : all) {
    if (auto alert = agent.alert(known.alert)) {
      read.push_back({known, *std::move(alert)});
    }
  }
  std::sort(read.begin(), read.end(), [](const ReadAlert& a, const ReadAlert& b) {
    return a.known.at < b.known.at || (a.known.at == b.known.at && a.known.seq < b.known.seq);
  });
  std::vector<cap::Alert> alerts;
  alerts.reserve(read.size());
  for (const ReadAlert& one : read) {
    alerts.push_back(one.alert);
  }
  const std::vector<cap::Life> lives = cap::lives(alerts, now);
  for (std::size_t i = 0; i < read.size(); ++i) {
    read[i].life = lives[i];
  }
  return read;
}

}  // namespace indaba::client
