// Metrics: what is counted, as Prometheus' text format and for `indabad stats`.
//
// Sources write their numbers when asked, from any thread. Names and meanings are texts of the
// source code; nothing is counted by person, device, channel or address.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/net/http/site.h"

namespace indaba::server {

class MetricsWriter {
 public:
  // `name` without the prefix `indaba_`; counters get Prometheus' suffix `_total`.
  void counter(std::string_view name, std::string_view help, std::uint64_t value);
  void gauge(std::string_view name, std::string_view help, std::uint64_t value);
  std::string take() { return std::move(text_); }

 private:
  void write(std::string_view name, std::string_view type, std::string_view help,
             std::uint64_t value);

  std::string text_;
};

using MetricsSource = std::function<void(MetricsWriter&)>;

class Metrics {
 public:
  // Before the first `text`.
  void add(MetricsSource source) { sources_.push_back(std::move(source)); }
  std::string text() const;

 private:
  std::vector<MetricsSource> sources_;
};

// /metrics, /healthz and /readyz, for the loopback listener.
class MetricsSite final : public net::Site {
 public:
  // `metrics` must outlive it.
  MetricsSite(const Metrics& metrics, std::function<bool()> is_ready)
      : metrics_(metrics), is_ready_(std::move(is_ready)) {}

  net::HttpResponse respond(const net::HttpRequest& request) const override;
  net::HttpResponse refuse(net::HttpStatus status) const override;

 private:
  const Metrics& metrics_;
  const std::function<bool()> is_ready_;
};

}  // namespace indaba::server
