// mls_interop_peer: answers requests, a line of JSON each, on standard output; ends with its input.
#include <cstdio>
#include <iostream>
#include <string>

#include "tests/interop/peer.h"
#include "tests/vectors/json.h"

int main() {
  using namespace indaba;
  interop::Peer peer;
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto request = interop::Json::parse(line, nullptr, false);
    if (request.is_discarded()) {
      vectors::malformed("not a line of JSON");
    }
    const std::string answer = peer.answer(request).dump();
    printf("%s\n", answer.c_str());
    fflush(stdout);
  }
  return 0;
}
