#include "link/php_stubs.h"

#include <memory>
#include <string>

#include "danglint/rules.h"
#include "extract/php_facts.h"

namespace danglint {

const PhpFacts& php_stubs() {
  static const std::unique_ptr<const FileFacts> facts = [] {
    std::string source = "<?php\n";
    for (const PhpRule& rule : php_rules()) source += std::string(rule.functions) + '\n';
    auto made = std::make_unique<FileFacts>();
    extract_php(source, {}, *made);
    return made;
  }();
  return facts->php;
}

}  // namespace danglint
