#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config_invariants.h"
#include "danglint/rules.h"
#include "extract/tag_grammar.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace danglint;
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const ServerRule& server = *find_server("apache");
  FileFacts facts;
  parse_tag(source, server, facts);
  require_sound(facts, source);
  FileFacts again;
  parse_tag(source, server, again);
  require(is_equal(facts, again));
  return 0;
}
