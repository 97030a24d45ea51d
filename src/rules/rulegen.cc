// danglint-rulegen RULES_DIR OUT.cc
//
// Turns the rule files below RULES_DIR into constant tables behind the functions of
// danglint/rules.h. Any mistake in a rule file is "file:line: message" and exit status 1; OUT.cc is
// then left as it was.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_printer.h"
#include "rules/rule_readers.h"

namespace danglint::rules {
namespace {

namespace fs = std::filesystem;

// Every *.yaml directly below `folder`, in byte order. Each must be named after the rule in it,
// which keeps names unique and the tables sorted by name.
template <typename Rule>
std::string read_folder(const fs::path& folder, Rule (*reader)(YamlMap&, RulePool&),
                        std::string_view type, RulePool& pool, TableWriter& tables) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::end(entry);
       entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.filename().string().front() == '.') continue;  // what editors leave behind
    std::error_code ignored;
    if (path.extension() != ".yaml" || !fs::is_regular_file(path, ignored)) {
      throw RuleError(path.string() + ":1: only files called NAME.yaml belong here");
    }
    names.push_back(path.stem());
  }
  if (error) throw RuleError(folder.string() + ":1: cannot be listed: " + error.message());
  std::sort(names.begin(), names.end());
  std::vector<std::string> initializers;
  for (const std::string& name : names) {
    YamlMap file = load_yaml(folder / (name + ".yaml"));
    if (file.text("name") != name) {
      file.fail_at("name", "the name must be '" + name + "', as the file is called");
    }
    initializers.push_back(code_of(reader(file, pool), tables));
  }
  if (initializers.empty()) throw RuleError(folder.string() + ":1: no rule files here");
  return tables.array(type, initializers);
}

// Tables of rules with names: an accessor and a search.
std::string accessor(const std::string& table, const std::string& type, const std::string& all,
                     const std::string& one) {
  std::string code = "std::span<const " + type + "> " + all + "() { return " + table + "; }\n\n";
  if (one.empty()) return code;
  code += "const " + type + "* " + one + "(std::string_view name) {\n";
  code += "  const auto rule = std::ranges::lower_bound(" + table + ", name, {}, &" + type +
          "::name);\n";
  code += "  return rule != std::end(" + table + ") && rule->name == name ? rule : nullptr;\n}\n\n";
  return code;
}

std::string generate(const fs::path& rules) {
  RulePool pool;
  TableWriter tables;
  const std::string checks = read_folder(rules / "checks", read_check, "CheckRule", pool, tables);
  const std::string servers =
      read_folder(rules / "servers", read_server, "ServerRule", pool, tables);
  const std::string php = read_folder(rules / "php", read_php, "PhpRule", pool, tables);
  YamlMap services_file = load_yaml(rules / "services.yaml");
  std::vector<std::string> service_codes;
  for (const ServiceRule& service : read_services(services_file, pool)) {
    service_codes.push_back(code_of(service, tables));
  }
  const std::string services = tables.array("ServiceRule", service_codes);
  YamlMap secrets_file = load_yaml(rules / "secrets.yaml");
  const std::string secrets = code_of(read_secrets(secrets_file, pool), tables);
  YamlMap layout_file = load_yaml(rules / "layout.yaml");
  const std::string layout = code_of(read_layout(layout_file, pool), tables);

  std::string code =
      "// Written by danglint-rulegen from rules/; do not edit.\n"
      "#include <algorithm>\n#include <iterator>\n#include <span>\n#include <string_view>\n\n"
      "#include \"danglint/rules.h\"\n\nnamespace danglint {\nnamespace {\n\n";
  code += tables.text();
  code += "\nconstexpr SecretRule kSecrets = " + secrets + ";\n";
  code += "constexpr LayoutRule kLayout = " + layout + ";\n\n}  // namespace\n\n";
  code += accessor(checks, "CheckRule", "check_rules", "find_check");
  code += accessor(servers, "ServerRule", "builtin_server_rules", "");
  code += accessor(php, "PhpRule", "php_rules", "");
  code += accessor(services, "ServiceRule", "service_rules", "");
  code += "const SecretRule& secret_rule() { return kSecrets; }\n";
  code += "const LayoutRule& layout_rule() { return kLayout; }\n\n}  // namespace danglint\n";
  return code;
}

// Through a neighbour and rename(2), so that a build that is stopped leaves no half of a table.
void write_file(const fs::path& path, std::string_view text) {
  const fs::path draft = path.string() + ".tmp";
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code error;
  if (out) fs::rename(draft, path, error);
  if (!out || error) {
    fs::remove(draft, error);
    throw RuleError(path.string() + ":1: cannot be written");
  }
}

}  // namespace
}  // namespace danglint::rules

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: danglint-rulegen RULES_DIR OUT.cc\n";
    return 2;
  }
  try {
    danglint::rules::write_file(argv[2], danglint::rules::generate(argv[1]));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
