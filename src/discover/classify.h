// Which files danglint reads, and as what.
#pragma once

#include <memory>
#include <string_view>

#include "danglint/program.h"

namespace danglint {

// Tells a file's dialect by its path, and by its content where the path is not enough. Immutable,
// thread-safe.
class Classifier {
 public:
  Classifier();
  ~Classifier();

  // By path alone: the dialect to read it as, if its content agrees. Language::kNone: not to be
  // opened.
  Dialect by_path(std::string_view target_path) const;
  // A server configuration's content must look like one: many files are called something.conf.
  Dialect confirmed_by_content(Dialect dialect, std::string_view target_path,
                               std::string_view content) const;

  bool is_sample(std::string_view path) const;
  bool is_template(std::string_view path) const;
  // The same by what it holds: {{ name }}, {% if %}, <% %>, or {NAME} that a script fills in.
  static bool is_template_text(std::string_view content);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The name that a copy was made of: "x.php" of "x.php.bak", "x.php~" and ".x.php.swp"; empty if it
// looks like none.
std::string_view original_of_copy(std::string_view name);

// Some folder in `below` is one for tests, fixtures, examples or documentation.
bool is_in_development_folder(std::string_view below);
// Some folder of it holds code of others (vendor).
bool is_in_dependency_folder(std::string_view below);

}  // namespace danglint
