// What of the things that were said somebody finds who has the server's disk.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace indaba::e2e {

// The ways in which a text may lie in a file: UTF-8, UTF-16, hex, base64 from each of the three
// places in a group of it.
struct Form {
  std::string name;
  std::string bytes;
};
std::vector<Form> forms_of(const std::string& text);

// A place in which something may be found: a file, or what a process has printed.
struct Place {
  std::string name;
  std::string bytes;
};
// All files of a folder.
std::vector<Place> places_in(const std::filesystem::path& folder);

// "UTF-8 in store.sqlite", for each form and place.
std::vector<std::string> find(const std::string& text, const std::vector<Place>& places);

// What SQLite answers about a file, row by row. Throws std::runtime_error.
std::vector<std::vector<std::string>> ask_database(const std::filesystem::path& file,
                                                   const std::string& question);

}  // namespace indaba::e2e
