#include "link/arguments.h"

#include <algorithm>

#include "link/value_of.h"

namespace danglint {
namespace {

// {{ x }}, <% x %>, ${X} and $X of envsubst, @X@, <X>, %x%, X_Y.
bool is_filled_in(const Argument& argument) {
  constexpr std::size_t kName = 3;
  const std::string_view text = argument.text;
  for (const std::string_view mark : {"{{", "{%", "<", "${", "__", "#{", "[["}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  const bool is_framed = text.size() > 2 && text.front() == text.back();
  if (is_framed && (text.front() == '%' || text.front() == '@')) return true;
  std::size_t capitals = 0;
  const bool is_capital_name = std::all_of(text.begin(), text.end(), [&](char c) {
    capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    return c == '$' || c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return is_capital_name && (capitals >= kName || text.starts_with('$'));
}

// The beginning of the next directive: "root /srv", "index_something x".
bool begins_directive(const ServerRule& server, const Vocabulary& vocabulary, std::string_view word,
                      std::string_view next) {
  if (!vocabulary.has(std::string(word))) return false;
  if (word.find('_') != std::string_view::npos) return true;
  const bool is_statement =
      std::binary_search(server.statements.begin(), server.statements.end(), word);
  return is_statement && !next.empty() &&
         std::string_view("/$^~0123456789").find(next.front()) != std::string_view::npos;
}

// Names of sites and formats may be any words.
bool takes_anything(const ServerRule& server, std::string_view name) {
  return std::any_of(server.directives.begin(), server.directives.end(), [&](const auto& row) {
    return row.name == name && (row.kind == ArgumentKind::kSiteName ||
                                (row.kind == ArgumentKind::kName && row.is_unique));
  });
}

// The row of a table that is sorted by name; nullptr if it has none.
template <typename Row>
const Row* row_of(std::span<const Row> rows, std::string_view name) {
  const auto row =
      std::lower_bound(rows.begin(), rows.end(), name,
                       [](const Row& one, std::string_view wanted) { return one.name < wanted; });
  return row != rows.end() && row->name == name ? &*row : nullptr;
}

}  // namespace

std::optional<WrongArguments> wrong_arguments(const ServerRule& server,
                                              const Vocabulary& vocabulary,
                                              const Directive& directive, const std::string& name,
                                              std::span<const Argument> arguments) {
  const auto* counts = row_of(server.argument_counts, name);
  const auto* value = row_of(server.values, name);
  if (counts == nullptr && value == nullptr) return std::nullopt;
  if (std::any_of(arguments.begin(), arguments.end(), is_filled_in)) return std::nullopt;
  using Why = WrongArguments::Why;
  WrongArguments wrong{
      .span = {.range = directive.range}, .directive_name = directive.name, .server = &server};
  for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
    const Argument& one = arguments[i];
    const bool is_same = one.text == directive.name;
    if (one.quoted ||
        (!is_same && !begins_directive(server, vocabulary, one.text, arguments[i + 1].text))) {
      continue;
    }
    wrong.is_taken =
        takes_anything(server, name) && (counts == nullptr || counts->most == kAnyNumber);
    wrong.why = Why::kSwallowed;
    wrong.span.range = one.range;
    wrong.argument = one.text;
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
  wrong.argument = text;
  wrong.meaning = value->meaning;
  return wrong;
}

}  // namespace danglint
