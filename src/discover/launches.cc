#include "discover/launches.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/path.h"
#include "discover/discover.h"

namespace danglint {
namespace {

// Where a server looks for its configuration if nobody tells it.
std::vector<std::string> usual_places(const RunningServer& server, const Process& master,
                                      const Program& program) {
  std::vector<std::string> places;
  const std::string_view distribution = server.rule->distribution;
  const std::string_view name = path::basename(distribution);
  // What was built by hand keeps together: /usr/local/nginx/{sbin,conf}.
  constexpr std::array<std::string_view, 5> kPackaged{"/usr/sbin", "/usr/bin", "/sbin", "/bin",
                                                      "/usr/lib"};
  const bool is_packaged = std::any_of(
      kPackaged.begin(), kPackaged.end(),
      [&](std::string_view folder) { return path::is_within(master.executable, folder); });
  if (!is_packaged && !master.executable.empty()) {
    const std::string home(path::dirname(path::dirname(master.executable)));
    const std::string own = std::string(path::basename(master.executable)) + ".conf";
    for (const std::string& file : {std::string(name), own}) {
      places.push_back(home + "/conf/" + file);
      places.push_back(home + "/etc/" + file);
    }
  }
  if (!path::has_glob(distribution)) {
    places.emplace_back(distribution);
    return places;
  }
  std::vector<std::string> fitting;
  for (const SourceFile& file : program.files) {
    if (path::matches_glob(file.target_path, distribution)) fitting.push_back(file.target_path);
  }
  if (fitting.size() == 1) places.push_back(fitting.front());  // of several, any could be meant
  return places;
}

std::string configuration_of(const RunningServer& server, const Process& master,
                             const Target& target, const Program& program) {
  std::vector<std::string> places;
  if (server.configuration.empty()) {
    places = usual_places(server, master, program);
  } else {
    places.push_back(server.configuration);
  }
  for (const std::string& place : places) {
    const Answer answer = place.empty() ? Answer{} : target.find(place);
    if (answer.existence == Existence::kPresent && answer.status.type == FileType::kRegular) {
      return answer.real;
    }
  }
  return {};
}

}  // namespace

void add_launches(Machine& machine, const Target& target, const Classifier& classifier,
                  Program& program) {
  for (RunningServer& server : machine.servers) {
    const Process& master = machine.processes[server.master];
    server.configuration = configuration_of(server, master, target, program);
    if (server.configuration.empty()) {
      machine.unseen.push_back("the configuration of " + std::string(server.rule->title) +
                               " (process " + std::to_string(master.pid) +
                               "): its command line does not tell where it is");
      continue;
    }
    add_main(server.configuration, *server.rule, target, classifier, program);
    program.launches[server.configuration] = {server.prefix, server.defines};
  }
}

}  // namespace danglint
