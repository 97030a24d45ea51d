// The names of a program's PHP: who defines them, as seen from one file.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "danglint/program.h"
#include "danglint/target.h"
#include "link/php_classes.h"

namespace danglint {

// An expression with the file it is written in.
struct PhpPlace {
  FileId file = kNoFile;
  ExprId expr = kNoExpr;
};

struct PhpFunction {
  FileId file = kNoFile;  // kNoFile: known from rules/php
  const PhpFacts* facts = nullptr;
  const FunctionFacts* function = nullptr;
};

// One tree may hold several applications that use the same names. An application is the nearest
// folder with an index.php, a composer.json or a server's main configuration; a name is looked up
// in the nearest application around the file that asks, then in those around that one. Several
// definitions are alternatives.
class PhpSymbols {
 public:
  PhpSymbols(const Program& program, const Target& target);

  // What defines it, as seen from `file`. Members are looked for in the class, then in its parents.
  std::vector<PhpPlace> definitions(SymbolKind kind, std::string_view name, FileId file) const;
  // "function", "class::method"; "->method" if only one class has it. Else what rules/php say.
  std::vector<PhpFunction> functions(std::string_view name, FileId file) const;
  // Some class of the program has the method: "->name".
  bool has_method(std::string_view name) const;
  // Where objects of the class (in lower case) or of one that inherits from it are made; the
  // expression is the call.
  std::vector<PhpPlace> constructions(std::string_view lower_class) const;
  // What rules/php say alone: for what a program defines in a way that is not understood.
  static std::vector<PhpFunction> known_functions(std::string_view name);
  bool is_constant(std::string_view name) const { return constants_.contains(name); }
  // Some definition of this name is in no test and no sample.
  bool is_defined_for_real(std::string_view name) const;
  // Functions registered by spl_autoload_register.
  bool is_autoloader(std::string_view function) const { return autoloaders_.contains(function); }

  // The folder (target path) of the application a file belongs to; "" if there is none around it.
  std::string_view application_of(FileId file) const { return applications_of_[file]; }
  // The outermost of the applications around a file: whose files may make up for one another.
  std::string_view project_of(FileId file) const { return projects_of_[file]; }

 private:
  using Table = std::unordered_map<std::string_view, std::vector<PhpPlace>>;
  using Parents = PhpClasses::Parents;

  void find_applications(const Target& target);
  void add(FileId file, const PhpFacts& facts);
  const Table& table(SymbolKind kind) const;
  std::vector<PhpPlace> visible(const std::vector<PhpPlace>& all, FileId file) const;
  // A name, or that of the nearest ancestor of its class that has the member.
  std::vector<PhpPlace> find(const Table& symbols, const Parents& parents, std::string_view name,
                             FileId file) const;

  const Program& program_;
  std::vector<std::string_view> application_folders_;  // sorted
  std::vector<std::string_view> applications_of_;      // per file
  std::vector<std::string_view> projects_of_;          // per file
  std::vector<std::string> folder_texts_;              // owns them
  Table constants_;
  Table class_constants_;
  Table globals_;
  Table properties_;
  Table constructions_;
  Table functions_;  // expr: index into PhpFacts::functions
  std::unordered_map<std::string, std::vector<PhpPlace>> methods_;  // by name alone
  Parents parents_;                                                 // as written
  PhpClasses classes_;
  std::multimap<std::string_view, std::string_view> exact_children_;  // as written
  std::unordered_set<std::string_view> autoloaders_;
};

}  // namespace danglint
