#include "link/php_evaluator.h"

#include <charconv>
#include <span>

#include "base/path.h"

namespace danglint {
namespace {

using PatternFunction = StringPattern (*)(const StringPattern&);

// PHP's dirname() as far as the last literal tells; a hole may hide the last slash.
StringPattern dirname_of(const StringPattern& pattern) {
  if (pattern.is_constant()) return StringPattern::constant(path::dirname(pattern.head()));
  StringPattern shorter = pattern;
  std::string& tail = shorter.literals.back();
  while (tail.ends_with('/')) tail.pop_back();
  const std::size_t slash = tail.rfind('/');
  if (slash == std::string::npos) return StringPattern::hole();
  tail.resize(slash);
  return shorter;
}

StringPattern basename_of(const StringPattern& pattern) {
  if (pattern.is_constant()) return StringPattern::constant(path::basename(pattern.head()));
  const std::string& tail = pattern.tail();
  const std::size_t slash = tail.rfind('/');
  if (slash == std::string::npos || slash + 1 == tail.size()) return StringPattern::hole();
  return StringPattern::constant(std::string_view(tail).substr(slash + 1));
}

AbstractString map(const AbstractString& value, PatternFunction function) {
  AbstractString mapped;
  for (const StringPattern& pattern : value.alternatives()) mapped.add(function(pattern));
  return mapped;
}

class Evaluation {
 public:
  Evaluation(const PhpFacts& facts, std::string_view path, const ConstantLookup& lookup)
      : facts_(facts), path_(path), lookup_(lookup) {}

  AbstractString operator()(ExprId id) const {
    if (id == kNoExpr) return AbstractString::unknown();
    const Expr& expr = facts_.exprs[id];
    const auto children = std::span(facts_.children).subspan(expr.first_child, expr.child_count);
    switch (expr.kind) {
      case ExprKind::kLiteral:
        return AbstractString::constant(expr.text);
      case ExprKind::kMagicFile:
        return AbstractString::constant(path_);
      case ExprKind::kMagicDir:
        return AbstractString::constant(path::dirname(path_));
      case ExprKind::kConstant:
        return constant(expr.text);
      case ExprKind::kConcat: {
        AbstractString whole = AbstractString::constant("");
        for (const ExprId child : children) whole = concatenate(whole, (*this)(child));
        return whole;
      }
      case ExprKind::kEither: {
        AbstractString any;
        for (const ExprId child : children) any.merge((*this)(child));
        return any;
      }
      case ExprKind::kCall:
        return call(expr.text, children);
      case ExprKind::kClassConstant:
      case ExprKind::kVariable:
      case ExprKind::kUnknown:
        break;
    }
    return AbstractString::unknown();
  }

 private:
  AbstractString constant(std::string_view name) const {
    if (name == "DIRECTORY_SEPARATOR") return AbstractString::constant("/");
    if (name == "PATH_SEPARATOR") return AbstractString::constant(":");
    if (name == "PHP_EOL") return AbstractString::constant("\n");
    AbstractString value = lookup_(name.substr(name.rfind('\\') + 1));
    return value.empty() ? AbstractString::unknown() : value;
  }

  AbstractString call(std::string_view function, std::span<const ExprId> arguments) const {
    if (arguments.empty()) return AbstractString::unknown();
    AbstractString first = (*this)(arguments[0]);
    if (function == "basename" && arguments.size() == 1) return map(first, basename_of);
    // Of a file that exists, realpath is another name of the same file.
    if (function == "realpath") return first;
    if (function == "dirname") return dirname(first, arguments);
    return AbstractString::unknown();
  }

  AbstractString dirname(AbstractString value, std::span<const ExprId> arguments) const {
    unsigned levels = 1;
    if (arguments.size() > 1) {
      const AbstractString second = (*this)(arguments[1]);
      const std::string* text = second.single_constant();
      constexpr unsigned kDeepest = 100;
      if (text == nullptr ||
          std::from_chars(text->data(), text->data() + text->size(), levels).ec != std::errc{} ||
          levels > kDeepest) {
        return AbstractString::unknown();
      }
    }
    for (unsigned level = 0; level < levels; ++level) value = map(value, dirname_of);
    return value;
  }

  const PhpFacts& facts_;
  std::string_view path_;
  const ConstantLookup& lookup_;
};

}  // namespace

AbstractString evaluate(const PhpFacts& facts, ExprId expr, std::string_view path,
                        const ConstantLookup& lookup) {
  return Evaluation(facts, path, lookup)(expr);
}

}  // namespace danglint
