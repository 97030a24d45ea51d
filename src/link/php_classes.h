// Which class inherits from which, whatever the case of their names.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/php_facts.h"

namespace danglint {

class PhpClasses {
 public:
  using Parents = std::unordered_map<std::string_view, std::string_view>;

  void add(const ClassFacts& one);

  // Of classes in lower case; of several classes of one name, the first one's.
  const Parents& parents() const { return parents_; }
  // Lower case names of the classes that inherit from this one, and its own.
  std::vector<std::string> heirs(std::string_view lower_class) const;

 private:
  std::set<std::string> names_;  // owns those of the next two
  Parents parents_;
  std::multimap<std::string_view, std::string_view> children_;
};

}  // namespace danglint
