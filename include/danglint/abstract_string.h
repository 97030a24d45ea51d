// What an expression can be at run time, as far as its text tells: the value type of the PHP
// evaluator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace danglint {

// A string of which some parts are not known: n literals with a hole (any text) between each two of
// them.
// {"a"} is the constant "a"; {"", "/inc/x.php"} ends in /inc/x.php; {"", ""} is a string of which
// nothing is known. Never empty; neighbouring holes are merged, so no inner literal is empty.
struct StringPattern {
  std::vector<std::string> literals;

  static StringPattern constant(std::string_view text) {
    StringPattern made;
    made.literals.emplace_back(text);
    return made;
  }
  static StringPattern hole() { return {std::vector<std::string>(2)}; }

  bool is_constant() const { return literals.size() == 1; }
  // Nothing is known of it.
  bool is_hole() const {
    return literals.size() == 2 && literals[0].empty() && literals[1].empty();
  }
  // The literal it surely begins or ends with; the whole text for a constant.
  const std::string& head() const { return literals.front(); }
  const std::string& tail() const { return literals.back(); }

  friend auto operator<=>(const StringPattern&, const StringPattern&) = default;
};

StringPattern concatenate(StringPattern left, const StringPattern& right);

// The alternatives an expression may evaluate to: a small set, sorted and without duplicates. Sets
// that would grow past kMaxAlternatives collapse to a single hole, so that evaluation is bounded
// whatever the input.
class AbstractString {
 public:
  static constexpr std::size_t kMaxAlternatives = 32;

  // The empty set: "never evaluated". Most callers want unknown().
  AbstractString() = default;
  explicit AbstractString(StringPattern only) { alternatives_.push_back(std::move(only)); }

  static AbstractString constant(std::string_view text) {
    return AbstractString(StringPattern::constant(text));
  }
  static AbstractString unknown() { return AbstractString(StringPattern::hole()); }

  const std::vector<StringPattern>& alternatives() const { return alternatives_; }
  bool empty() const { return alternatives_.empty(); }
  // Some alternative is not a constant.
  bool has_hole() const;
  // The only alternative's text when there is exactly one and it is constant; nullptr otherwise.
  const std::string* single_constant() const;

  void add(StringPattern alternative);
  void merge(const AbstractString& other);

  // Every alternative of left followed by every one of right.
  friend AbstractString concatenate(AbstractString left, const AbstractString& right);
  friend bool operator==(const AbstractString&, const AbstractString&) = default;

 private:
  std::vector<StringPattern> alternatives_;
  bool is_too_large_ = false;  // and stays a single hole
};

AbstractString concatenate(AbstractString left, const AbstractString& right);

}  // namespace danglint
