// Comparing the page that a server hands out with a build of one's own.
#include "clients/cli/files.h"
#include "clients/cli/site.h"
#include "clients/cli/terminal.h"
#include "clients/cli/verbs/verbs.h"
#include "clients/core/links/site.h"

namespace indaba::cli {
namespace {

struct VerifyingArguments {
  std::string address;
  std::string manifest;
};

std::string line_of(const Program& program, const SiteFile& file, const Fetched& fetched,
                    SiteVerdict verdict) {
  switch (verdict) {
    case SiteVerdict::differs:
      return program.text(Text::site_differs, {file.path});
    case SiteVerdict::missing:
      return program.text(Text::site_missing, {file.path, std::to_string(fetched.status)});
    case SiteVerdict::wrong_type:
      return program.text(Text::site_wrong_type,
                          {file.path, harmless(fetched.type, false), harmless(file.type, false)});
    case SiteVerdict::same:
      break;
  }
  return "";
}

// Whether it is as it has to be; if not, that is said.
Result<bool> verify(const Program& program, const client::ServerAddress& address,
                    const SiteFile& file) {
  INDABA_TRY_ASSIGN(const Fetched fetched,
                    fetch(address, file.path, static_cast<std::size_t>(file.bytes)));
  const SiteVerdict verdict = compare(file, fetched);
  if (verdict == SiteVerdict::same) {
    return true;
  }
  program.put({{"type", "site_file"}, {"path", file.path}, {"verdict", name_of(verdict)}});
  program.tell(line_of(program, file, fetched, verdict));
  return false;
}

ExitCode verify_site(const Program& program, const VerifyingArguments& given) {
  const auto address = client::read_site(given.address);
  if (!address) {
    return program.complain(program.text(Text::unfit_site), ExitCode::misused);
  }
  const std::string name = harmless(given.manifest, false);
  const auto text = file_text(given.manifest, kSiteManifestBytesMax);
  if (!text) {
    return program.complain(program.text(Text::unreadable_file, {name}), ExitCode::misused);
  }
  const auto manifest = read_site_manifest(*text);
  if (!manifest.value) {
    return program.complain(program.text(Text::unfit_manifest, {name}), ExitCode::misused);
  }
  const auto& files = manifest.value->files;
  std::size_t wrong = 0;
  for (const SiteFile& file : files) {
    const auto is_same = verify(program, *address, file);
    if (!is_same) {
      return program.complain(is_same.error());
    }
    wrong += *is_same ? 0 : 1;
  }
  program.put({{"type", "site"}, {"files", files.size()}, {"wrong", wrong}});
  const std::string all = std::to_string(files.size());
  program.tell(wrong == 0 ? program.text(Text::site_same, {all})
                          : program.text(Text::site_altered, {std::to_string(wrong), all}));
  program.tell(program.text(Text::site_caution));
  return wrong == 0 ? ExitCode::done : ExitCode::refused;
}

}  // namespace

void add_verifying_verbs(const Verbs& verbs) {
  const auto given = std::make_shared<VerifyingArguments>();
  Program& program = verbs.program;
  CLI::App* verifying = verbs.add(verbs.app, "verify-site",
                                  "compares the page that a server hands out with a build of it",
                                  [&program, given] { return verify_site(program, *given); });
  verifying
      ->add_option("address", given->address,
                   "of the page, https://...; or any link of the alliance, whose key then counts")
      ->required();
  verifying
      ->add_option("--manifest", given->manifest,
                   "assets.json of a build of your own, of the commit that the server is to serve")
      ->required();
}

}  // namespace indaba::cli
