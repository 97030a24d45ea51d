// Functions that include what they are given: a call of one, with text, names a file.
#include "link/link.h"
#include "link/php_classes.h"
#include "link/php_reference.h"

namespace danglint {

std::set<std::string, std::less<>> find_loaders(const Program& program) {
  std::set<std::string, std::less<>> loaders;
  std::set<std::string_view> methods;
  for (const auto& facts : program.facts) {
    if (facts == nullptr) continue;
    for (const IncludeStatement& include : facts->php.includes) {
      if (include.function == kNoFunction || !depends_on_parameter(facts->php, include.operand)) {
        continue;
      }
      const std::string_view name = facts->php.functions[include.function].name;
      if (name.find("::") == std::string_view::npos) {
        loaders.emplace(name);
      } else {
        methods.insert(name);
      }
    }
  }
  if (methods.empty()) return loaders;
  PhpClasses classes;
  for (const auto& facts : program.facts) {
    if (facts == nullptr) continue;
    for (const ClassFacts& one : facts->php.classes) classes.add(one);
  }
  for (const std::string_view method : methods) {
    const std::size_t colons = method.find("::");
    for (const std::string& heir : classes.heirs(method.substr(0, colons))) {
      loaders.insert(heir + std::string(method.substr(colons)));
    }
  }
  return loaders;
}

}  // namespace danglint
