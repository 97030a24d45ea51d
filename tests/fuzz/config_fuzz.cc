// The grammars that several servers share; the first byte chooses the server.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config_invariants.h"
#include "danglint/rules.h"
#include "extract/line_grammar.h"

namespace {

void parse(std::string_view source, const danglint::ServerRule& server,
           danglint::FileFacts& facts) {
  switch (server.grammar) {
    case danglint::Grammar::kLine:
      return parse_line(source, server, facts);
    case danglint::Grammar::kIni:
      return parse_ini(source, server, facts);
    case danglint::Grammar::kBlock:
      return parse_block(source, server, facts);
    default:
      return danglint::parse_yaml(source, facts);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace danglint;
  if (size == 0) return 0;
  const auto servers = builtin_server_rules();
  const ServerRule& server = servers[data[0] % servers.size()];
  if (server.grammar == Grammar::kBrace || server.grammar == Grammar::kTag) return 0;
  const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
  FileFacts facts;
  parse(source, server, facts);
  if (server.grammar == Grammar::kYaml) {  // an alias names what stands elsewhere
    for (const Directive& one : facts.config.directives) require(is_within(one.range, source));
    for (const Argument& one : facts.config.arguments) require(is_within(one.range, source));
  } else {
    require_sound(facts, source);
  }
  FileFacts again;
  parse(source, server, again);
  require(is_equal(facts, again));
  return 0;
}
