// The "object file" of a scanned file: what it names and claims. A pure function of its bytes and
// its dialect, so it can be cached, fuzzed and tested alone. __DIR__, __FILE__ and base directories
// are filled in at link time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/arena.h"
#include "danglint/span.h"

namespace danglint {

// ---- PHP

using ExprId = std::uint32_t;
inline constexpr ExprId kNoExpr = ~ExprId{0};

enum class ExprKind : std::uint8_t {
  kUnknown,        // anything the evaluator does not model: a hole
  kLiteral,        // text: the string's value (escapes resolved)
  kConstant,       // text: name as written, without a leading backslash
  kClassConstant,  // text: "Class::NAME" as written
  kVariable,       // text: name without '$'
  kMagicDir,       // __DIR__
  kMagicFile,      // __FILE__
  kConcat,  // children: operands, left to right (interpolated strings are concatenations too)
  kCall,    // text: function name in lower case without leading backslash; children: arguments
  kEither,  // children: alternatives (ternary arms, ??)
};

struct Expr {
  ExprKind kind = ExprKind::kUnknown;
  std::string_view text;
  Range range;  // source text of the expression; for a literal, between its quotes
  std::uint32_t first_child = 0;  // index into PhpFacts::children
  std::uint32_t child_count = 0;
};

enum class IncludeKeyword : std::uint8_t { kInclude, kIncludeOnce, kRequire, kRequireOnce };

struct IncludeStatement {
  IncludeKeyword keyword = IncludeKeyword::kInclude;
  ExprId operand = kNoExpr;
  Range range;            // from the keyword to the end of its operand
  bool silenced = false;  // '@' before it
  bool tested =
      false;  // its result decides something: (include X) || ..., if (include X), $ok = @include
  // Conditions that must hold for it to run, as far as they are about files and names: its guards.
  // Indices into PhpFacts::guards; [first_guard, first_guard + guard_count).
  std::uint32_t first_guard = 0;
  std::uint32_t guard_count = 0;
};

// A test that control flow passes before an include runs. Only what is positively required is a
// guard: the body of if (file_exists(X)), the right side of file_exists(X) && ..., and what follows
// if (!file_exists(X)) { return; }.
struct Guard {
  std::string_view function;  // lower case: file_exists, is_file, is_readable, is_dir, defined,
                              // function_exists, is_plugin_active, ...
  ExprId argument = kNoExpr;  // its first argument; kNoExpr if it has none
};

struct ConstantDefinition {
  std::string_view name;  // "ABSPATH"; for class constants "Class::NAME"
  ExprId value = kNoExpr;
  Range range;
};

struct PhpFacts {
  std::vector<Expr> exprs;
  std::vector<ExprId> children;
  std::vector<IncludeStatement> includes;  // in source order
  std::vector<Guard> guards;
  std::vector<ConstantDefinition> constants;
};

// ---- Server configurations

inline constexpr std::uint32_t kNoParent = ~std::uint32_t{0};

struct Argument {
  std::string_view
      text;  // quotes and escapes resolved as the server resolves them; variables left as written
  Range range;  // between the quotes if quoted
  bool quoted = false;
};

// One directive or section header. A file's directives are in source order, so a parent precedes
// its children.
struct Directive {
  std::string_view name;             // as written
  Range range;                       // the name
  std::uint32_t parent = kNoParent;  // index of the enclosing section in the same file
  std::uint32_t first_argument = 0;  // index into ConfigFacts::arguments
  std::uint32_t argument_count = 0;
  bool is_section = false;  // has a body ({...} or <X>...</X>)
};

struct ConfigFacts {
  std::vector<Directive> directives;
  std::vector<Argument> arguments;
};

// ---- both

// Where the file stops being what it should be: the server or PHP would refuse it here.
struct SyntaxError {
  Range range;
  std::string message;  // "unexpected end of file, expecting '}'"
};

struct FileFacts {
  Arena arena;  // owns every string_view below
  PhpFacts php;
  ConfigFacts config;
  std::vector<SyntaxError> syntax_errors;
};

}  // namespace danglint
