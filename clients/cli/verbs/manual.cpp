// What shells and `man` are told of the verbs, from the verbs themselves.
#include <cstdio>

#include "clients/cli/verbs/verbs.h"

namespace indaba::cli {
namespace {

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// The verbs and options that can follow, by their names.
std::string words_after(const CLI::App& app) {
  std::string words;
  for (const CLI::App* verb : verbs_of(app)) {
    words.append(words.empty() ? "" : " ").append(verb->get_name());
  }
  for (const CLI::App* from = &app; from != nullptr; from = from->get_parent()) {
    for (const CLI::Option* option : from->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        words.append(words.empty() ? "" : " ").append("--").append(name);
      }
    }
  }
  return words;
}

void print_cases(const CLI::App& app, const std::string& path) {
  std::printf("    \"%s\") words=\"%s\" ;;\n", path.c_str(), words_after(app).c_str());
  for (const CLI::App* verb : verbs_of(app)) {
    print_cases(*verb, path + " " + verb->get_name());
  }
}

void add_paths(const CLI::App& app, const std::string& path, std::string& paths) {
  for (const CLI::App* verb : verbs_of(app)) {
    const std::string own = path + " " + verb->get_name();
    paths.append(paths.empty() ? "" : " | ").append("\"" + own + "\"");
    add_paths(*verb, own, paths);
  }
}

// Files are what bash completes by itself where no word fits.
ExitCode print_completions(const CLI::App& app, const std::string& shell) {
  const std::string& name = app.get_name();
  std::string paths;
  add_paths(app, name, paths);
  if (shell == "zsh") {
    std::printf("autoload -U +X bashcompinit && bashcompinit\n");
  }
  std::printf(
      "_indaba() {\n"
      "  local path=%s words= i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case \"$path ${COMP_WORDS[i]}\" in\n"
      "    %s) path+=\" ${COMP_WORDS[i]}\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$path\" in\n",
      name.c_str(), paths.c_str());
  print_cases(app, name);
  std::printf(
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
      "}\n"
      "complete -o default -F _indaba %s\n",
      name.c_str());
  return ExitCode::done;
}

// A text as troff takes it: no line begins with a control character, no hyphen breaks.
std::string troff(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '\\') {
      escaped += "\\e";
    } else if (letter == '-') {
      escaped += "\\-";
    } else {
      escaped += letter;
    }
  }
  return escaped.starts_with('.') || escaped.starts_with('\'') ? "\\&" + escaped : escaped;
}

void print_options(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    const std::string name = option->get_name(option->get_positional());
    if (name != "--help" && !name.empty()) {
      std::printf(".TP\n.B %s\n%s\n", troff(name).c_str(),
                  troff(option->get_description()).c_str());
    }
  }
}

void print_verbs(const CLI::App& app, const std::string& path) {
  for (const CLI::App* verb : verbs_of(app)) {
    const std::string own = path.empty() ? verb->get_name() : path + " " + verb->get_name();
    std::string line = own;
    for (const CLI::Option* option : verb->get_options()) {
      if (option->get_positional()) {
        const std::string name = option->get_name(true);
        line += option->get_required() ? " " + name : " [" + name + "]";
      }
    }
    std::printf(".SS %s\n%s.\n", troff(line).c_str(), troff(verb->get_description()).c_str());
    print_options(*verb);
    print_verbs(*verb, own);
  }
}

ExitCode print_manual(const CLI::App& app) {
  std::printf(
      ".TH INDABA 1\n.SH NAME\nindaba \\- %s\n.SH SYNOPSIS\n.B indaba\n[options] verb ...\n"
      ".SH OPTIONS\nThey may stand in front of the verb or behind it.\n",
      troff(app.get_description()).c_str());
  print_options(app);
  std::printf(".SH VERBS\n");
  print_verbs(app, "");
  std::printf(
      ".SH EXIT STATUS\n"
      ".TP\n.B 0\ndone\n"
      ".TP\n.B 1\nrefused, by the server, the rules or the state of things\n"
      ".TP\n.B 2\nwrong arguments\n"
      ".TP\n.B 3\nno connection to the server\n"
      ".TP\n.B 4\nthe store can't be opened: passphrase, another program, damage\n"
      ".TP\n.B 5\na fault of the program\n"
      ".SH ENVIRONMENT\n"
      ".TP\n.B INDABA_HOME\nthe folder in which this device keeps everything; else "
      "$XDG_DATA_HOME/indaba or $HOME/.local/share/indaba\n"
      ".TP\n.B LC_ALL, LC_MESSAGES, LANG\nthe language: en, fr or es\n");
  return ExitCode::done;
}

}  // namespace

void add_manual_verbs(const Verbs& verbs) {
  CLI::App& app = verbs.app;
  const auto shell = std::make_shared<std::string>();
  verbs
      .add(app, "completions", "for the shell: source <(indaba completions bash)",
           [&app, shell] { return print_completions(app, *shell); })
      ->add_option("shell", *shell, "bash or zsh")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  verbs.add(app, "manual", "all of this as a man page: indaba manual | man -l -",
            [&app] { return print_manual(app); });
}

}  // namespace indaba::cli
