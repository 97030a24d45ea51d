// What one PHP file names: the includes it makes, and what its expressions are made of.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "danglint/span.h"

namespace danglint {

using ExprId = std::uint32_t;
inline constexpr ExprId kNoExpr = ~ExprId{0};

// Names of members are "Class::name", of static and object properties "Class::$name"; the class is
// the one around the expression where it says self, static or $this.
enum class ExprKind : std::uint8_t {
  kUnknown,        // anything the evaluator does not model: a hole
  kLiteral,        // text: the string's value (escapes resolved)
  kConstant,       // text: name as written, without a leading backslash
  kClassConstant,  // text: "Class::NAME"
  kMagicDir,       // __DIR__
  kMagicFile,      // __FILE__
  kVariable,       // text: as written, "IP", "config[path]", "this->path"; child: what it holds
                   // here, if that is known
  kGlobal,         // text: "config[path]": whatever the program assigns to that global variable
  kProperty,       // text: "Class::$name": whatever the program assigns to it
  kParameter,      // text: name of a parameter of the function around it; child: its default
  kConcat,         // children: operands, left to right (interpolated strings are too)
  kCall,     // text: "function", "class::method" or "->method" in lower case, without a namespace;
             // children: arguments
  kEither,   // children: alternatives of which any may be meant (??, ?:, after a test of files)
  kChoice,   // children: alternatives that all occur (match, arms of ?:, branches of if and switch)
  kArray,    // children: key and value by turns; kNoExpr for no key
  kAppend,   // children: an array, a value added to it
  kElement,  // children: array, key
  kEach,     // child: an array of which it is each value (foreach)
  kEachKey,  // child: an array of which it is each key
};

struct Expr {
  ExprKind kind = ExprKind::kUnknown;
  std::string_view text;
  Range range;  // source text of the expression; for a literal, between its quotes
  std::uint32_t first_child = 0;  // index into PhpFacts::children
  std::uint32_t child_count = 0;
};

enum class IncludeKeyword : std::uint8_t { kInclude, kIncludeOnce, kRequire, kRequireOnce };

inline constexpr std::uint32_t kNoFunction = ~std::uint32_t{0};

// What control flow has passed where something stands: indices into PhpFacts::guards.
struct Guarded {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct IncludeStatement {
  IncludeKeyword keyword = IncludeKeyword::kInclude;
  ExprId operand = kNoExpr;
  Range range;            // from the keyword to the end of its operand
  bool silenced = false;  // '@' before it
  // Its result decides something: (include X) || ..., if (include X), $ok = @include.
  bool tested = false;
  bool in_autoloader = false;            // in a closure given to spl_autoload_register
  Guarded guarded;                       // its guards
  std::uint32_t function = kNoFunction;  // it is in the body of; index into functions
};

// A guard's function where a test of a file has failed: what runs there runs only if no such file is there.
inline constexpr std::string_view kIsMissing = "!file_exists";
// A guard's function where something about the machine or its PHP was tested: not every machine gets there, either way.
inline constexpr std::string_view kIsOfPlatform = "platform";
// A guard's function behind a chdir(): where relative paths begin is what it was given.
inline constexpr std::string_view kIsMoved = "chdir";

// Functions of PHP, as guards, whose truth means that the file they are asked about is there.
inline constexpr std::array<std::string_view, 15> kFileTests{
    "file_exists",   "is_file",           "is_readable",
    "is_dir",        "is_link",           "is_writable",
    "is_executable", "realpath",          "filesize",
    "filemtime",     "fileatime",         "stat",
    "fopen",         "file_get_contents", "stream_resolve_include_path"};
// Guards' functions where two texts were compared, of which one tells where the file lies; the argument is a call of both.
inline constexpr std::string_view kIsSame = "===";
inline constexpr std::string_view kIsOther = "!==";
// A guard's function where a function of the program was asked; the argument is its call.
inline constexpr std::string_view kIsAsked = "asked";
// A guard's function in a try whose catch takes an Error: since PHP 8 that is what a missing file throws.
inline constexpr std::string_view kIsCaught = "caught";
// A guard's function behind a return or exit: nothing gets there.
inline constexpr std::string_view kIsUnreachable = "unreachable";

// A test that control flow passes before an include runs. Only what is positively required is a
// guard: the body of if (file_exists(X)), the right side of file_exists(X) && ..., and what follows
// if (!file_exists(X)) { return; }.
struct Guard {
  std::string_view function;  // lower case: file_exists, is_dir, defined, is_plugin_active, ...
  ExprId argument = kNoExpr;  // its first argument; kNoExpr if it has none
};

// A call of a function that includes what it is given.
struct LoaderCall {
  ExprId call = kNoExpr;  // kCall
  Range range;
  Guarded guarded;
  std::uint32_t function = kNoFunction;  // it is in the body of
};

enum class SymbolKind : std::uint8_t {
  kConstant,       // "NAME"
  kClassConstant,  // "Class::NAME"
  kGlobal,         // "name", "name[key]"
  kProperty,       // "Class::$name"
};

struct Definition {
  SymbolKind kind = SymbolKind::kConstant;
  std::string_view name;
  ExprId value = kNoExpr;
};

struct Parameter {
  std::string_view name;
  ExprId default_value = kNoExpr;  // kNoExpr: none
};

struct FunctionFacts {
  std::string_view name;  // lower case: "function", "class::method"
  std::vector<Parameter> parameters;
  std::vector<ExprId> returns;
};

struct ClassFacts {
  std::string_view name;    // without its namespace
  std::string_view parent;  // empty: none
};

// new Class(...) with text among its arguments.
struct Construction {
  std::string_view class_name;  // in lower case
  ExprId call = kNoExpr;        // kCall
};

// A file that is made here: file_put_contents, copy, fopen for writing and the like.
struct MadeFile {
  ExprId path = kNoExpr;
  std::uint32_t function = kNoFunction;  // it is in the body of
};

// A table from class names to the files that define them.
struct ClassMap {
  Range range;                 // where it begins
  std::vector<ExprId> values;  // paths
  bool is_required = false;    // by hashes instead: files that Composer loads at once
};

struct PhpFacts {
  std::vector<Expr> exprs;
  std::vector<ExprId> children;
  std::vector<IncludeStatement> includes;  // in source order
  std::vector<Guard> guards;
  std::vector<Definition> definitions;
  std::vector<FunctionFacts> functions;
  std::vector<ClassFacts> classes;
  std::vector<Construction> constructions;
  std::vector<ClassMap> class_maps;
  std::vector<MadeFile> made_files;           // in source order
  std::vector<ExprId> include_paths;          // set_include_path, ini_set('include_path')
  std::vector<std::string_view> autoloaders;  // functions registered by name, as FunctionFacts
  std::vector<LoaderCall> loader_calls;       // of the functions asked for
  std::vector<std::uint32_t> called;          // hashes of the functions called with text, sorted
  bool is_page = false;                       // it writes HTML or reads what a browser sent
};

// What PhpFacts::called holds of a function: "load", "class::load".
std::uint32_t hash_of_function(std::string_view lower_name);

}  // namespace danglint
