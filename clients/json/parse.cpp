#include "clients/json/parse.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "clients/json/error.h"

namespace indaba::client {
namespace {

// Puts the tree together, in the words of nlohmann's SAX interface; false ends the parsing.
class TreeBuilder {
 public:
  explicit TreeBuilder(const JsonLimits& limits) : limits_(limits) {}

  bool null() { return fail(JsonError::wrong_type); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t /*value*/) { return fail(JsonError::unfit_number); }
  bool number_unsigned(std::uint64_t value) {
    return value > kJsonNumberMax ? fail(JsonError::unfit_number) : put(value);
  }
  bool number_float(double /*value*/, const std::string& /*text*/) {
    return fail(JsonError::unfit_number);
  }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) { return fail(JsonError::wrong_type); }
  bool start_object(std::size_t /*size*/) { return begin(Json::object()); }
  bool end_object() { return end(); }
  bool start_array(std::size_t /*size*/) { return begin(Json::array()); }
  bool end_array() { return end(); }
  bool key(std::string& key) {
    const Json& object = *open_.back();
    if (object.contains(key)) {
      return fail(JsonError::duplicate_key);
    }
    if (object.size() == limits_.keys_max) {
      return fail(JsonError::too_many_keys);
    }
    key_ = std::move(key);
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) {
    return fail(JsonError::not_json);
  }

  std::error_code error() const { return error_; }
  Json take() { return std::move(root_); }

 private:
  bool fail(JsonError error) {
    error_ = error;
    return false;
  }
  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_object()) {
      Json& member = parent[key_];
      member = std::move(value);
      return &member;
    }
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool begin(Json empty) {
    if (open_.size() == limits_.depth_max) {
      return fail(JsonError::too_deep);
    }
    open_.push_back(place(std::move(empty)));
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }

  const JsonLimits limits_;
  Json root_;
  // Each holds the next: none grows while another one in it is open, so all stay where they are.
  std::vector<Json*> open_;
  std::string key_;
  std::error_code error_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.text_bytes_max) {
    return JsonError::too_large;
  }
  TreeBuilder tree(limits);
  if (!Json::sax_parse(text.begin(), text.end(), &tree)) {
    return tree.error();
  }
  return tree.take();
}

}  // namespace indaba::client
