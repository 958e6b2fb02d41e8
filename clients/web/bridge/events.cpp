#include "clients/web/bridge/events.h"

#include "clients/core/cap/names.h"
#include "clients/json/writer.h"

namespace indaba::web {
namespace {

struct Writing {
  const client::Agent& agent;

  Result<std::string> operator()(const client::MessageArrived& event) const {
    return with_line<LineArrived>(event.message);
  }
  Result<std::string> operator()(const client::MessageChanged& event) const {
    return with_line<LineChanged>(event.message);
  }
  template <class Other>
  Result<std::string> operator()(const Other& event) const {
    return client::to_line(client::to_json(event));
  }

  template <class T>
  Result<std::string> with_line(const client::ShownMessage& message) const {
    INDABA_TRY_ASSIGN(Line line, line_of(agent, message, agent.alert_filter()));
    return client::to_line(client::to_json(T{std::move(line)}));
  }
};

}  // namespace

Result<std::string> json_of(const client::Agent& agent, const client::Event& event) {
  return std::visit(Writing{agent}, event);
}

}  // namespace indaba::web
