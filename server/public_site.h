// PublicSite: what HTTPS serves besides conversations: the upgrade to one, the page, health.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/current.h"
#include "server/net/http/site.h"
#include "server/static_files.h"

namespace indaba::server {

class PublicSite final : public net::Site {
 public:
  // `origins`: those whose pages may open a socket. `encrypted`: announce HSTS. `is_ready`: does
  // the server take requests at the moment?
  PublicSite(std::vector<std::string> origins, bool encrypted, std::function<bool()> is_ready);

  // Serves these from now on. Any thread.
  void set_files(std::shared_ptr<const StaticFiles> files) { files_.store(std::move(files)); }

  net::HttpResponse respond(const net::HttpRequest& request) const override;
  net::HttpResponse refuse(net::HttpStatus status) const override;

 private:
  net::HttpResponse answer(const net::HttpRequest& request) const;
  net::HttpResponse upgrade(const net::HttpRequest& request) const;
  net::HttpResponse with_security_fields(net::HttpResponse response) const;

  const std::vector<std::string> origins_;
  const bool encrypted_;
  Current<StaticFiles> files_{std::make_shared<const StaticFiles>()};
  const std::function<bool()> is_ready_;
};

// /healthz (the process runs) and /readyz (it takes requests), for every listener.
std::optional<net::HttpResponse> health_response(const net::HttpRequest& request, bool is_ready);

}  // namespace indaba::server
