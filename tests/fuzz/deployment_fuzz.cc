// Whole deployments, all passes: files below a root, each after a line "==> /its/path". Whatever they hold, what is told lies
// within them, the same is told again, and it can be printed.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "../unit/fake_world.h"
#include "base/path.h"
#include "cli/run.h"
#include "report/report.h"

namespace {

using namespace danglint;

constexpr const char* kRoot = "/no-such-folder-on-any-machine";

void require(bool condition) {
  if (!condition) std::abort();
}

// "/srv/current -> /srv/42" is a link.
FakeWorld world_of(std::string_view text, std::map<std::string, std::size_t>& sizes) {
  constexpr std::string_view kMark = "==> ";
  constexpr std::string_view kLink = " -> ";
  FakeWorld world;
  world.folder(kRoot);
  while (text.starts_with(kMark)) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t next = text.find("\n==> ");
    const std::string_view content = text.substr(0, next == text.npos ? next : next + 1);
    text.remove_prefix(content.size());
    std::string_view name = line.substr(kMark.size());
    const std::size_t link = name.find(kLink);
    const std::string_view leads_to = link == name.npos ? "" : name.substr(link + kLink.size());
    name = name.substr(0, link);
    // What no file system has.
    const std::string path = path::normalize(name);
    if (!path.starts_with('/') || path == "/" || path.size() > 200 ||
        path.find('\0') != std::string::npos) {
      continue;
    }
    const std::string source = kRoot + path;
    const bool is_below_file = std::any_of(sizes.begin(), sizes.end(), [&](const auto& file) {
      return path::is_within(source, file.first) || path::is_within(file.first, source);
    });
    if (is_below_file) continue;
    sizes[source] = leads_to.empty() ? content.size() : 0;
    if (leads_to.empty()) {
      world.file(source, std::string(content));
    } else {
      world.link(source, std::string(leads_to));
    }
  }
  return world;
}

// What is told, in two forms.
struct Told {
  std::string text;
  std::string json;
  bool operator==(const Told&) const = default;
};

Told tell(const FakeWorld& world, const std::map<std::string, std::size_t>& sizes, bool is_rooted) {
  Setup setup;
  setup.working_folder = kRoot;
  setup.inputs = {{kRoot, true}};
  if (is_rooted) {
    setup.root = kRoot;
    setup.zones = {{"", kRoot, Zone::Origin::kRoot}};
    setup.judges_permissions = true;
  } else {
    setup.zones = {{kRoot, kRoot, Zone::Origin::kProject}};
  }
  Options options;
  options.jobs = 1;
  Run run(setup, options, world);
  run.gather(setup, false);
  run.resolve();
  const Report report = judge(case_of(run, setup, options));
  for (const Finding& finding : report.findings) {
    require(finding.check != nullptr && !finding.message.empty());
    if (finding.span.file == kNoFile) continue;
    const auto size = sizes.find(run.program.files[finding.span.file].path);
    if (size == sizes.end()) continue;  // reached through a link
    require(std::size_t{finding.span.range.offset} + finding.span.range.length <= size->second);
  }
  const ReportOptions printed{.working_folder = kRoot, .show_unverified = true};
  const ReportInput input{report, run.program, run.target, printed};
  std::ostringstream text;
  write_text(input, text);
  std::ostringstream json;
  write_json(input, json);
  return {text.str(), json.str()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::map<std::string, std::size_t> sizes;
  const FakeWorld world = world_of({reinterpret_cast<const char*>(data), size}, sizes);
  if (sizes.empty()) return 0;
  const bool is_rooted = (size & 1U) != 0;
  const Told told = tell(world, sizes, is_rooted);
  require(tell(world, sizes, is_rooted) == told);
  // Nothing reaches the terminal that it would obey.
  require(std::none_of(told.text.begin(), told.text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f';
  }));
  require(nlohmann::json::accept(told.json));
  return 0;
}
