// Where a line of a configuration stands.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "danglint/file_facts.h"
#include "danglint/rules.h"
#include "danglint/span.h"

namespace danglint {

class Surroundings;

// A section that what is read stands in. No two sections of an instance share an id; 0 is none.
struct Context {
  std::string_view name;
  std::uint32_t id = 0;
  std::span<const Argument> arguments;  // the program owns them
  Surroundings* inside = nullptr;       // it and those around it, by their names
};
using Contexts = std::vector<Context>;

// Where a directive stands.
struct Place {
  FileId file = kNoFile;
  const Directive& directive;
  std::span<const Argument> arguments;
  const Contexts& sections;
  Surroundings& around;   // the same, by their names alone
  bool is_active = true;  // false: the server may skip it
};

// Is the section of that name? Rules spell names in lower case where the server ignores case.
bool is_called(const ServerRule& server, std::string_view section, std::string_view name);

// DirectiveRule::within.
bool is_within(const ServerRule& server, const Contexts& sections, std::string_view within);
// What that says of the section's arguments alone.
bool has_arguments(const Contexts& sections, std::string_view within);

}  // namespace danglint
