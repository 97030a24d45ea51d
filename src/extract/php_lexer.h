// PHP's own lexical rules, as far as includes need them: Zend/zend_language_scanner.l of PHP 8.2.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "danglint/file_facts.h"

namespace danglint {

enum class PhpTokenKind : std::uint8_t {
  kInclude,   // include, include_once, require, require_once: where PHP's lexer has the keyword
  kName,      // other keywords and names; qualified ones are one token
  kProperty,  // the name after ->, which is never a keyword
  kVariable,  // $name
  kNumber,
  kString,         // '...' or "..." without interpolation, with its quotes
  kHeredoc,        // <<<X ... X without interpolation, and <<<'X'
  kTemplateStart,  // the opening quote of a string with interpolation; `...` is one too
  kTemplateText,   // its literal parts
  kTemplateHole,   // "$a[0]", "$a->b": known to be a value, not which
  kTemplateEnd,
  kOpenEcho,  // <?=
  kCloseTag,  // ?>: ends a statement
  kOperator,  // everything else, longest first: -> ?-> :: && || ?? .= => === ...
};

struct PhpToken {
  PhpTokenKind kind = PhpTokenKind::kOperator;
  std::uint8_t number = 0;  // PhpWord of a kName, PhpSign of a kOperator
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

struct PhpTokens {
  std::vector<PhpToken> tokens;  // without white space, comments, <?php and inline HTML
  std::vector<std::uint32_t>
      match;  // same index: the partner of a bracket; its own index for everything else
  // Tokens by which the whole program may be told something: includes, defines and the like; and
  // what sets a property or declares a global.
  std::vector<std::uint32_t> marks;
  std::vector<std::uint32_t> setters;
  std::vector<SyntaxError> errors;  // at most one: what PHP would say first
};

// Agrees with token_get_all() on every include token (with short_open_tag on, but <?xml is no tag). Linear in the input, whatever
// it is; sources of 4 GiB and more are not for this lexer.
PhpTokens lex_php(std::string_view source);
// The same into tokens of another file, whose memory is used again.
void lex_php(std::string_view source, PhpTokens& tokens);

}  // namespace danglint
