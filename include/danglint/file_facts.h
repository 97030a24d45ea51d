// The "object file" of a scanned file: what it names and claims. A pure function of its bytes and
// its dialect, so it can be cached, fuzzed and tested alone. __DIR__, __FILE__ and base directories
// are filled in at link time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/arena.h"
#include "danglint/php_facts.h"
#include "danglint/span.h"

namespace danglint {

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

// ---- composer.json

enum class NamedPathKind : std::uint8_t {
  kCode,         // autoload.files: loaded by every request
  kClasses,      // autoload.classmap: a file or folder that is searched for classes
  kClassFolder,  // autoload.psr-4, psr-0
  kProgram,      // bin
};

// A path that composer.json names, relative to its folder.
struct NamedPath {
  NamedPathKind kind = NamedPathKind::kCode;
  std::string_view text;
  Range range;                  // between the quotes
  bool is_development = false;  // autoload-dev
};

// ---- php.ini, .user.ini, .htaccess, pools of php-fpm

enum class PhpSettingKind : std::uint8_t {
  kLoaded,       // auto_prepend_file, auto_append_file: by every script
  kIncludePath,  // include_path: folders, between colons
};

struct PhpSetting {
  PhpSettingKind kind = PhpSettingKind::kLoaded;
  std::string_view text;
  Range range;  // between the quotes if quoted
};

// ---- all

// Where the file stops being what it should be: the server or PHP would refuse it here.
struct SyntaxError {
  Range range;
  std::string message;  // "unexpected end of file, expecting '}'"
};

struct FileFacts {
  Arena arena;  // owns every string_view below
  PhpFacts php;
  ConfigFacts config;
  std::vector<NamedPath> composer;
  std::vector<PhpSetting> php_settings;
  std::vector<SyntaxError> syntax_errors;
  bool is_cut = false;  // it names more than is kept: the rest was not looked at
};

}  // namespace danglint
