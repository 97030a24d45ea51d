// One reader per kind of rule file. Each checks its file; what it returns refers to the pool.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "danglint/rules.h"
#include "rules/rule_pool.h"
#include "rules/yaml_map.h"

namespace danglint::rules {

CheckRule read_check(YamlMap& file, RulePool& pool);
ServerRule read_server(YamlMap& file, RulePool& pool);
PhpRule read_php(YamlMap& file, RulePool& pool);
std::vector<ServiceRule> read_services(YamlMap& file, RulePool& pool);  // TITLE: {processes, ports}
SecretRule read_secrets(YamlMap& file, RulePool& pool);
LayoutRule read_layout(YamlMap& file, RulePool& pool);

// ---- what they share

// PATH: CONTENT, or PATH: {content, link, mode, kind}. PATH/ alone is a folder.
std::span<const ExampleFile> read_example(YamlMap& rule, std::string_view key, RulePool& pool);
std::string lower(std::string text);
std::vector<std::string> lower(std::vector<std::string> texts);
std::vector<std::string> sorted(std::vector<std::string> texts);

}  // namespace danglint::rules
