// The constants of a program: who defines them, and what they are as seen from one file.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/sharded_cache.h"
#include "danglint/abstract_string.h"
#include "danglint/program.h"

namespace danglint {

// One tree may hold several applications that use the same names. An application is the nearest
// folder with an index.php, a composer.json or a server's main configuration; a name is looked up
// in the nearest application around the file that defines it, then in those around that one.
// Several definitions are alternatives.
class PhpConstants {
 public:
  explicit PhpConstants(const Program& program);

  // The value of constant `name` in `file`; empty if nothing in the program defines it.
  // Thread-safe.
  const AbstractString& value(std::string_view name, FileId file) const;
  bool is_defined(std::string_view name) const { return definitions_.contains(name); }

  // The folder (target path) of the application a file belongs to; "" if there is none around it.
  std::string_view application_of(FileId file) const { return applications_of_[file]; }

 private:
  struct Definition {
    FileId file = kNoFile;
    ExprId value_expr = kNoExpr;
    AbstractString value;
    bool is_evaluating = false;
    bool is_evaluated = false;
  };

  void find_applications();
  void evaluate(Definition& definition);
  std::vector<std::size_t> visible(std::string_view name, FileId file) const;

  const Program& program_;
  std::vector<std::string_view> application_folders_;  // sorted
  std::vector<std::string_view> applications_of_;      // per file
  std::vector<std::string> folder_texts_;              // owns them
  std::vector<Definition> all_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> definitions_;
  mutable ShardedCache<AbstractString> seen_from_application_;
};

}  // namespace danglint
