#include "server/metrics.h"

#include "server/public_site.h"

namespace indaba::server {

void MetricsWriter::counter(std::string_view name, std::string_view help, std::uint64_t value) {
  write(std::string(name) + "_total", "counter", help, value);
}

void MetricsWriter::gauge(std::string_view name, std::string_view help, std::uint64_t value) {
  write(name, "gauge", help, value);
}

void MetricsWriter::write(std::string_view name, std::string_view type, std::string_view help,
                          std::uint64_t value) {
  const std::string full_name = "indaba_" + std::string(name);
  text_.append("# HELP ").append(full_name).append(" ").append(help).append("\n");
  text_.append("# TYPE ").append(full_name).append(" ").append(type).append("\n");
  text_.append(full_name).append(" ").append(std::to_string(value)).append("\n");
}

std::string Metrics::text() const {
  MetricsWriter writer;
  for (const MetricsSource& source : sources_) {
    source(writer);
  }
  return writer.take();
}

net::HttpResponse MetricsSite::respond(const net::HttpRequest& request) const {
  if (request.path == "/metrics") {
    auto response = text_response(net::HttpStatus::ok, metrics_.text());
    response.fields.front().value = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  }
  if (auto health = health_response(request, is_ready_())) {
    return *std::move(health);
  }
  return text_response(net::HttpStatus::not_found, "not found\n");
}

net::HttpResponse MetricsSite::refuse(net::HttpStatus status) const {
  return text_response(status, "refused\n");
}

}  // namespace indaba::server
