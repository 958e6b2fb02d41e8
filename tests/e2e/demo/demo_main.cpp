// What an alliance does with Indaba, told by the real programs: each story of stories/ is played on
// one server, over TLS, and shown as the people in it see it; then what the server has of it all.
//
// Ends with 0 if every story went as it stands and nothing that was said is found on the server.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <regex>
#include <set>

#include "tests/e2e/demo/findings.h"
#include "tests/e2e/stage.h"

namespace indaba::e2e {
namespace {

void tell(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void head(const std::string& title) { tell("\n" + title + "\n" + std::string(title.size(), '=')); }

// What people said, and what they gave the server to know, as it stands in quotes in the stories.
struct Sentences {
  std::set<std::string> said;
  std::set<std::string> known;

  void collect(const Step& step) {
    static const std::regex quoted("\"([^\"]+)\"");
    const bool is_known = step.text.starts_with("topic ") || step.text.starts_with("init ");
    for (std::sregex_iterator it(step.text.begin(), step.text.end(), quoted), end; it != end;
         ++it) {
      (is_known ? known : said).insert((*it)[1].str());
    }
  }
  // The name of a channel stands in every command that writes into it.
  void forget_known() {
    for (const std::string& name : known) {
      said.erase(name);
    }
  }
};

void show(const Step& step, const Said& said) {
  switch (step.kind) {
    case Step::Kind::said:
      tell("\n  " + step.text);
      return;
    case Step::Kind::server:
      tell("\n    server: " + step.text);
      return;
    case Step::Kind::run:
      tell("\n    " + (step.person.empty() ? "server" : step.person) + "$ " +
           (step.person.empty() ? "" : "indaba ") + step.text);
      break;
    case Step::Kind::background:
      tell("\n    " + step.person + "& indaba " + step.text);
      return;
    case Step::Kind::hears:
    case Step::Kind::ends:
      tell("\n    " + step.person + " sees");
      break;
  }
  for (const auto* lines : {&said.output, &said.errors}) {
    for (const std::string& line : *lines) {
      tell(line.empty() ? "" : "      " + line);
    }
  }
}

// The first comment is the story's title.
bool tell_story(const Script& story, Stage& stage, Sentences& sentences) {
  bool is_titled = false;
  for (const Step& step : story.steps) {
    if (step.kind == Step::Kind::said && !is_titled) {
      head(step.text);
      is_titled = true;
      continue;
    }
    const auto problem = stage.carry_out(step);
    show(step, stage.said());
    if (problem) {
      tell("\n" + story.name + ":" + std::to_string(step.line) + ": " + *problem);
      return false;
    }
    sentences.collect(step);
  }
  sentences.forget_known();
  return true;
}

// Whether nothing that was said is in any place, and all that the server knows is: so the search is
// seen to find.
bool search(const Sentences& sentences, const std::vector<Place>& places, const char* when) {
  bool is_well = true;
  for (const std::string& sentence : sentences.said) {
    for (const std::string& found : find(sentence, places)) {
      std::string line = "  FOUND: \"";
      line.append(sentence).append("\" as ").append(found);
      tell(line);
      is_well = false;
    }
  }
  for (const std::string& name : sentences.known) {
    if (find(name, places).empty()) {
      tell("  the search does not find \"" + name + "\", which the server knows");
      is_well = false;
    }
  }
  std::size_t bytes = 0;
  std::string names;
  for (const Place& place : places) {
    bytes += place.bytes.size();
    names += (names.empty() ? "" : ", ") + place.name;
  }
  tell("\n  " + std::string(when) + " (" + names + "; " + std::to_string(bytes) + " bytes):");
  tell("  of " + std::to_string(sentences.said.size()) + " sentences, as UTF-8, UTF-16, hex and " +
       "base64 of every alignment, " + (is_well ? "none is there." : "NOT ALL STAYED HIDDEN."));
  return is_well;
}

void show_what_is_known(const std::filesystem::path& store) {
  tell("\n  What it does know:");
  std::string handles;
  for (const auto& row : ask_database(store, "SELECT handle FROM members ORDER BY handle")) {
    handles += " @" + row.at(0);
  }
  tell("    handles:" + handles);
  const auto channels = ask_database(
      store,
      "SELECT substr(lower(hex(id)), 1, 8), coalesce('open, named \"' || name || '\"', 'closed'),"
      " (SELECT count(*) FROM channel_members m WHERE m.channel = c.ref),"
      " (SELECT count(*) FROM log l WHERE l.channel = c.ref),"
      " (SELECT coalesce(sum(length(body)), 0) FROM log l WHERE l.channel = c.ref)"
      " FROM channels c LEFT JOIN open_channels o ON o.channel = c.ref ORDER BY c.ref");
  for (const auto& row : channels) {
    tell("    channel " + row.at(0) + ": " + row.at(1) + ", " + row.at(2) + " members, " +
         row.at(3) + " entries, " + row.at(4) + " bytes");
  }
}

bool show_the_server(Stage& stage, const Sentences& sentences) {
  head("What the server has of it");
  const std::filesystem::path& data = stage.server().data();
  bool is_well = search(sentences, places_in(data), "While it runs");
  stage.server().process().signal(SIGTERM);
  const std::string log = stage.server().process().read_all();
  stage.server().process().wait();
  auto places = places_in(data);
  places.push_back({"its log", log});
  is_well = search(sentences, places, "Once it has ended") && is_well;
  show_what_is_known(data / "store.sqlite");
  return is_well;
}

bool tell_all() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(INDABA_E2E_STORIES)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Stage stage;
  Sentences sentences;
  for (const auto& file : files) {
    if (!tell_story(read_script(file), stage, sentences)) {
      return false;
    }
  }
  return show_the_server(stage, sentences);
}

}  // namespace
}  // namespace indaba::e2e

int main() {
  try {
    return indaba::e2e::tell_all() ? 0 : 1;
  } catch (const std::exception& error) {
    indaba::e2e::tell(error.what());
    return 1;
  }
}
