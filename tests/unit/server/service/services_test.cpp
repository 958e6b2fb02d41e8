// Proves which methods of protocol's table are served, and that those that change can.
#include "server/dispatch/services.h"

#include <gmock/gmock.h>

#include <set>
#include <string_view>
#include <vector>

namespace indaba::server {
namespace {

struct Served {
  std::set<std::string_view> names;

  template <auto Function>
  void add(std::string_view name) {
    names.insert(name);
  }
};

TEST(Services, ServeEveryMethod) {
  Served served;
  add_services(served);
  std::vector<std::string_view> unserved;
  for (const protocol::Method& method : protocol::methods()) {
    if (!served.names.contains(method.name)) {
      unserved.push_back(method.name);
    }
  }
  EXPECT_THAT(unserved, testing::IsEmpty());
}

struct WhatChanges {
  std::vector<std::string_view> wrong;

  template <auto Function>
  void add(std::string_view name) {
    const bool changes = internal::Signature<decltype(Function)>::changes;
    const bool reads = protocol::find_method(name)->repeat == protocol::Repeat::reads;
    if (!changes && !reads) {
      wrong.push_back(name);
    }
  }
};

TEST(Services, RunOnTheWriterThreadWhereTheTableSaysThatTheyChange) {
  WhatChanges what;
  add_services(what);
  EXPECT_THAT(what.wrong, testing::IsEmpty());
}

}  // namespace
}  // namespace indaba::server
