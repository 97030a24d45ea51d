#include "rules/user_rules.h"

#include <re2/re2.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <vector>

#include "danglint/rules.h"
#include "rules/rule_readers.h"

namespace danglint {
namespace {

// All there are. They live as long as the program.
struct ServerTable {
  rules::RulePool pool;
  std::vector<ServerRule> servers{builtin_server_rules().begin(), builtin_server_rules().end()};
};

ServerTable& server_table() {
  static ServerTable table;
  return table;
}

void check_pattern(const rules::YamlMap& file, std::string_view key, std::string_view pattern) {
  const RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), RE2::Quiet);
  if (!compiled.ok()) file.fail_at(key, "this is no pattern of RE2: " + compiled.error());
}

void add(ServerRule server) {
  auto& servers = server_table().servers;
  const auto at = std::lower_bound(
      servers.begin(), servers.end(), server.name,
      [](const ServerRule& one, std::string_view name) { return one.name < name; });
  if (at != servers.end() && at->name == server.name) {
    *at = server;
  } else {
    servers.insert(at, server);
  }
}

}  // namespace

std::span<const ServerRule> server_rules() {
  return server_table().servers;
}

const ServerRule* find_server(std::string_view name) {
  for (const ServerRule& server : server_rules()) {
    if (server.name == name) return &server;
  }
  return nullptr;
}

namespace rules {

std::optional<Error> add_user_rules(const std::string& folder) {
  namespace fs = boost::filesystem;
  boost::system::error_code failed;
  std::vector<std::string> files;
  for (fs::directory_iterator entry(folder, failed); !failed && entry != fs::directory_iterator();
       entry.increment(failed)) {
    if (entry->path().extension() == ".yaml") files.push_back(entry->path().string());
  }
  if (failed) return Error{"--rules " + folder + ": " + failed.message()};
  if (files.empty()) return Error{"--rules " + folder + ": there is no NAME.yaml in it"};
  std::sort(files.begin(), files.end());
  try {
    for (const std::string& path : files) {
      YamlMap file = load_yaml(path);
      const std::string stem = fs::path(path).stem().string();
      if (file.text("name") != stem) {
        file.fail_at("name", "the name must be '" + stem + "', as the file is called");
      }
      const ServerRule server = read_server(file, server_table().pool);
      check_pattern(file, "recognise", server.main_path);
      check_pattern(file, "recognise", server.fragment_path);
      check_pattern(file, "recognise", server.override_path);
      check_pattern(file, "recognise", server.alone_path);
      check_pattern(file, "recognise", server.content);
      check_pattern(file, "process", server.process.title_arguments);
      check_pattern(file, "process", server.process.title_configuration);
      for (const ValueRule& row : server.values) check_pattern(file, "values", row.pattern);
      for (const DataLineRule& row : server.data_lines) {
        check_pattern(file, "data lines", row.first);
        check_pattern(file, "data lines", row.pattern);
      }
      for (const DirectiveRule& row : server.directives) {
        const std::size_t blank = std::min(row.within.find(' '), row.within.size());
        for (const std::string_view pattern :
             {row.pattern, row.lacks, row.fits, row.refuses, row.within.substr(blank)}) {
          check_pattern(file, "directives", pattern);
        }
      }
      add(server);
    }
  } catch (const RuleError& error) {
    return Error{error.what()};
  }
  return std::nullopt;
}

}  // namespace rules
}  // namespace danglint
