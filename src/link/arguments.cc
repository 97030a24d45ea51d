#include "link/arguments.h"

#include <algorithm>

#include "link/config_instance.h"
#include "link/value_of.h"

namespace danglint {
namespace {

// The beginning of the next directive: "root /srv", "index_something x".
bool begins_directive(const ServerRule& server, const Vocabulary& vocabulary, std::string_view word,
                      std::string_view next) {
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyz_0123456789";
  if (word.find_first_not_of(kWord) != std::string_view::npos) return false;
  const bool may_be_any = word.find('_') != std::string_view::npos;
  const bool may_be_statement =
      !next.empty() &&
      std::string_view("/$^~0123456789").find(next.front()) != std::string_view::npos &&
      std::binary_search(server.statements.begin(), server.statements.end(), word);
  return (may_be_any || may_be_statement) && vocabulary.find(std::string(word)) != nullptr;
}

// A word that a row says the directive has: listen 80 proxy_protocol.
bool is_its_word(const ServerRule& server, std::string_view name, std::string_view word) {
  return std::any_of(server.directives.begin(), server.directives.end(), [&](const auto& row) {
    return row.name == name && row.kind == ArgumentKind::kValue && !row.fits.empty() &&
           row.pattern.empty() && fits(row.fits, word);
  });
}

// Names of sites and formats may be any words.
bool takes_anything(const ServerRule& server, std::string_view name) {
  return std::any_of(server.directives.begin(), server.directives.end(), [&](const auto& row) {
    return row.name == name &&
           (row.kind == ArgumentKind::kSiteName ||
            (row.kind == ArgumentKind::kName && row.is_unique && row.pattern.empty()));
  });
}

std::optional<WrongArguments> find_wrong(const ServerRule& server, const Vocabulary& vocabulary,
                                         const Directive& directive, const KnownName& known,
                                         std::span<const Argument> arguments) {
  const ArgumentCountRule* counts = known.count;
  const ValueRule* value = known.value;
  if (counts == nullptr && value == nullptr) return std::nullopt;
  using Why = WrongArguments::Why;
  WrongArguments wrong{
      .span = {.range = directive.range}, .directive_name = directive.name, .server = &server};
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    const Argument& one = arguments[i];
    const bool is_next = one.text == directive.name ||
                         begins_directive(server, vocabulary, one.text, arguments[i + 1].text);
    if (one.quoted || !is_next || is_its_word(server, known.spelling, one.text)) continue;
    wrong.is_taken =
        takes_anything(server, known.spelling) && (counts == nullptr || counts->most == kAnyNumber);
    wrong.why = Why::kSwallowed;
    wrong.span.range = one.range;
    wrong.argument = std::string(one.text);
    return wrong;
  }
  const std::size_t count = arguments.size();
  const bool has_limit = counts != nullptr && counts->most != kAnyNumber;
  if (counts != nullptr && (count < counts->fewest || (has_limit && count > counts->most))) {
    return wrong;
  }
  if (value == nullptr || count != 1) return std::nullopt;
  const std::string_view text = arguments[0].text;
  const bool is_variable = text.find('$') != std::string_view::npos;
  if (is_variable || fits(value->pattern, text)) return std::nullopt;
  wrong.why = Why::kValue;
  wrong.span.range = arguments[0].range;
  wrong.argument = std::string(text);
  wrong.meaning = value->meaning;
  return wrong;
}

}  // namespace

// {{ x }}, <% x %>, ${X} and $X of envsubst, @X@, <X>, %x%, X_Y.
bool is_filled_in(const Argument& argument) {
  constexpr std::size_t kName = 3;
  const std::string_view text = argument.text;
  for (const std::string_view mark : {"{{", "{%", "<", "${", "__", "#{", "[["}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  if (is_framed(text)) return true;
  std::size_t capitals = 0;
  const bool is_capital_name = std::all_of(text.begin(), text.end(), [&](char c) {
    capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    return c == '$' || c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return is_capital_name && (capitals >= kName || text.starts_with('$'));
}

std::optional<WrongArguments> wrong_arguments(const ServerRule& server,
                                              const Vocabulary& vocabulary,
                                              const Directive& directive, const KnownName& known,
                                              std::span<const Argument> arguments) {
  auto wrong = find_wrong(server, vocabulary, directive, known, arguments);
  if (wrong && std::any_of(arguments.begin(), arguments.end(), is_filled_in)) wrong.reset();
  return wrong;
}

}  // namespace danglint
