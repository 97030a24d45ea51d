#include "link/php_evaluator.h"

#include <algorithm>
#include <array>

#include "base/edit_distance.h"
#include "base/path.h"
#include "base/text.h"
#include "link/php_functions.h"

namespace danglint {
namespace {

constexpr unsigned kMaxDepth = 300;
constexpr unsigned kMaxCalls = 8;     // of functions within functions
constexpr unsigned kMaxWork = 20000;  // expressions looked at for one include

// Functions that return the elements of the arrays they are given.
bool passes_elements(std::string_view function) {
  constexpr std::array<std::string_view, 6> kNames{"array_merge",  "array_filter",  "array_unique",
                                                   "array_values", "array_reverse", "array_map"};
  return std::find(kNames.begin(), kNames.end(), function) != kNames.end();
}

// "Class::$name" or "name", with the path to an element.
std::string element_symbol(std::string_view name, std::string_view key) {
  return std::string(name) + '[' + std::string(key) + ']';
}

}  // namespace

PhpContext PhpEvaluator::context(FileId file) const {
  return {.file = file,
          .facts = &program_.facts_of(file)->php,
          .path = program_.files[file].target_path};
}

PhpContext PhpEvaluator::elsewhere(const PhpContext& context, const PhpPlace& place) const {
  if (place.file == context.file) {
    PhpContext same = context;
    same.frame = nullptr;
    return same;
  }
  return this->context(place.file);
}

// A function of the rules sees what its caller sees.
PhpContext PhpEvaluator::inside(const PhpContext& context, const PhpFunction& function,
                                const PhpCallFrame* frame) const {
  PhpContext made =
      function.file == kNoFile
          ? PhpContext{.file = context.file, .facts = function.facts, .path = context.path}
          : this->context(function.file);
  made.frame = frame;
  return made;
}

bool PhpEvaluator::spend() {
  return ++work_ <= kMaxWork && depth_ <= kMaxDepth;
}

AbstractString PhpEvaluator::evaluate(const PhpContext& context, ExprId expr) {
  work_ = 0;
  return value(context, expr);
}

AbstractString PhpEvaluator::value(const PhpContext& context, ExprId id) {
  if (id == kNoExpr) return AbstractString::unknown();
  ++depth_;
  AbstractString result =
      spend() ? value_of(context, context.facts->exprs[id], id) : AbstractString::unknown();
  --depth_;
  return result;
}

AbstractString PhpEvaluator::value_of(const PhpContext& context, const Expr& expr, ExprId id) {
  const auto children = children_of(*context.facts, expr);
  switch (expr.kind) {
    case ExprKind::kLiteral:
      return AbstractString::constant(expr.text);
    case ExprKind::kMagicFile:
      return AbstractString::constant(context.path);
    case ExprKind::kMagicDir:
      return AbstractString::constant(path::dirname(context.path));
    case ExprKind::kConstant:
      return constant(context, expr.text);
    case ExprKind::kClassConstant:
      return symbol(context, SymbolKind::kClassConstant, expr.text);
    case ExprKind::kProperty:
      return symbol(context, SymbolKind::kProperty, expr.text);
    case ExprKind::kGlobal: {
      // Whoever includes this file may have set it too.
      AbstractString known = symbol(context, SymbolKind::kGlobal, expr.text);
      known.add(StringPattern::hole());
      return known;
    }
    case ExprKind::kParameter:
      return parameter(context, expr);
    case ExprKind::kVariable:
      return children.empty() ? AbstractString::unknown() : value(context, children[0]);
    case ExprKind::kConcat: {
      AbstractString whole = AbstractString::constant("");
      for (const ExprId child : children) {
        // $theme->folder_of('page.php') . '/page.php': what it is given is no end of a path here.
        const bool is_end = child == children.back();
        const Expr& part = context.facts->exprs[child];
        const bool is_call = part.kind == ExprKind::kCall && !is_end;
        whole = concatenate(std::move(whole),
                            is_call ? call(context, part, false) : value(context, child));
      }
      return whole;
    }
    case ExprKind::kChoice:
      if (id == context.choice && context.arm < children.size()) {
        return value(context, children[context.arm]);
      }
      [[fallthrough]];
    case ExprKind::kEither: {
      AbstractString any;
      for (const ExprId child : children) any.merge(value(context, child));
      return any;
    }
    case ExprKind::kCall:
      return call(context, expr);
    case ExprKind::kElement:
      return element(context, expr);
    case ExprKind::kEach:
    case ExprKind::kEachKey:
      return each(context, expr, id);
    case ExprKind::kArray:
    case ExprKind::kAppend:
    case ExprKind::kUnknown:
      break;
  }
  return AbstractString::unknown();
}

// ---- symbols

AbstractString PhpEvaluator::constant(const PhpContext& context, std::string_view name) {
  const std::string_view last = name.substr(name.rfind('\\') + 1);
  if (const auto known = php_constant(last)) return AbstractString::constant(*known);
  // For the functions of rules/php: the folder of the application that calls them.
  if (last == "DANGLINT_APPLICATION") {
    const std::string_view folder = symbols_.application_of(context.file);
    return folder.empty() ? AbstractString::unknown() : AbstractString::constant(folder);
  }
  return symbol(context, SymbolKind::kConstant, last);
}

namespace {

// What is set to nothing at first is set to something later, and in a sample (ROOT is '' or '/path/to/shop') it is
// for people to say.
bool is_filled_in_later(SymbolKind kind, const AbstractString& value, bool is_literal,
                        const SourceFile& file) {
  const std::string* text = value.single_constant();
  if (text == nullptr) return false;
  if (file.is_sample && is_literal && text->starts_with('/'))
    return true;  // __DIR__ is right there
  const bool is_set_again = kind == SymbolKind::kGlobal || kind == SymbolKind::kProperty;
  return text->empty() && (is_set_again || file.is_sample);
}

}  // namespace

AbstractString PhpEvaluator::symbol(const PhpContext& context, SymbolKind kind,
                                    std::string_view name) {
  std::string key{static_cast<char>('0' + static_cast<int>(kind))};
  key += name;
  key += '\0';
  key += symbols_.application_of(context.file);
  key += program_.files[context.file].in_development_folder ? '1' : '0';
  const auto known = known_symbols_.find(key);
  if (known != known_symbols_.end()) return known->second;
  known_symbols_.emplace(key, AbstractString::unknown());  // while it is looked for
  AbstractString merged;
  for (const PhpPlace& place : symbols_.definitions(kind, name, context.file)) {
    PhpContext there = elsewhere(context, place);
    there.choice = kNoExpr;
    const AbstractString one = value(there, place.expr);
    const bool is_literal =
        place.expr != kNoExpr && there.facts->exprs[place.expr].kind == ExprKind::kLiteral;
    const bool is_placeholder =
        is_filled_in_later(kind, one, is_literal, program_.files[place.file]);
    merged.merge(is_placeholder ? AbstractString::unknown() : one);
    if (kind == SymbolKind::kProperty) merged.merge(constructed(there, name, place.expr));
  }
  // An element of an array that is set as a whole.
  if (const std::size_t open = name.rfind('['); merged.empty() && open != std::string_view::npos) {
    const std::string_view wanted = name.substr(open + 1, name.size() - open - 2);
    visit_symbol(context, kind, name.substr(0, open),
                 [&](const PhpContext& there, ExprId at, ExprId found, std::size_t) {
                   if (at != kNoExpr && there.facts->exprs[at].text == wanted)
                     merged.merge(value(there, found));
                 });
  }
  if (merged.empty()) merged = AbstractString::unknown();
  return known_symbols_[key] = merged;
}

// A property that the constructor sets to one of its parameters holds what objects are made with.
AbstractString PhpEvaluator::constructed(const PhpContext& context, std::string_view property,
                                         ExprId expr) {
  AbstractString given;
  const Expr* leaf = &context.facts->exprs[expr];
  while (leaf->kind == ExprKind::kVariable && leaf->child_count > 0) {
    leaf = &context.facts->exprs[children_of(*context.facts, *leaf)[0]];
  }
  if (leaf->kind != ExprKind::kParameter) return given;
  const std::string class_name = to_lower(property.substr(0, property.find("::")));
  const auto constructors = symbols_.functions(class_name + "::__construct", context.file);
  if (constructors.empty()) return given;
  const auto& parameters = constructors.front().function->parameters;
  const auto parameter = std::find_if(parameters.begin(), parameters.end(),
                                      [&](const Parameter& one) { return one.name == leaf->text; });
  if (parameter == parameters.end()) return given;
  const auto index = static_cast<std::size_t>(parameter - parameters.begin());
  for (const PhpPlace& place : symbols_.constructions(class_name)) {
    const PhpContext there = this->context(place.file);
    const auto arguments = children_of(*there.facts, there.facts->exprs[place.expr]);
    if (index < arguments.size()) given.merge(value(there, arguments[index]));
  }
  return given;
}

AbstractString PhpEvaluator::parameter(const PhpContext& context, const Expr& expr) {
  if (context.frame != nullptr) {
    const auto& parameters = context.frame->function->parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (parameters[i].name != expr.text) continue;
      if (i < context.frame->arguments.size()) return context.frame->arguments[i];
      return parameters[i].default_value == kNoExpr ? AbstractString::unknown()
                                                    : value(context, parameters[i].default_value);
    }
  }
  AbstractString any = AbstractString::unknown();
  if (expr.child_count > 0) any.merge(value(context, children_of(*context.facts, expr)[0]));
  return any;
}

// ---- calls

AbstractString PhpEvaluator::call(const PhpContext& context, const Expr& expr, bool is_end) {
  if (expr.text == "implode" || expr.text == "join") return implode(context, expr);
  if (expr.text == "constant" && expr.child_count == 1) {
    const AbstractString name = value(context, children_of(*context.facts, expr)[0]);
    if (name.single_constant() == nullptr) return AbstractString::unknown();
    return constant(context, *name.single_constant());
  }
  std::vector<AbstractString> arguments;
  for (const ExprId child : children_of(*context.facts, expr)) {
    arguments.push_back(value(context, child));
  }
  if (auto known = call_php_function(expr.text, arguments)) return *known;
  return user_call(context, expr, is_end);
}

PhpCallFrame PhpEvaluator::frame(const PhpContext& context, const Expr& call,
                                 const FunctionFacts& function) {
  PhpCallFrame made{.function = &function};
  for (const ExprId child : children_of(*context.facts, call)) {
    made.arguments.push_back(value(context, child));
  }
  return made;
}

AbstractString PhpEvaluator::user_call(const PhpContext& context, const Expr& expr, bool is_end) {
  if (calls_ >= kMaxCalls) return AbstractString::unknown();
  AbstractString result = results(context, expr, symbols_.functions(expr.text, context.file));
  if (result.has_hole()) {
    AbstractString known = results(context, expr, PhpSymbols::known_functions(expr.text));
    if (!known.empty()) return known;
  }
  // A lone hole says nothing.
  const bool says_something = std::any_of(
      result.alternatives().begin(), result.alternatives().end(), [](const StringPattern& one) {
        return std::any_of(one.literals.begin(), one.literals.end(),
                           [](const std::string& literal) { return !literal.empty(); });
      });
  if (says_something) return result;
  return is_end ? path_given_to(context, expr) : AbstractString::unknown();
}

// include $app->path('class/mail.php'): whatever finds the file, what it is given is most likely its end.
AbstractString PhpEvaluator::path_given_to(const PhpContext& context, const Expr& call) {
  const auto arguments = children_of(*context.facts, call);
  if (arguments.empty()) return AbstractString::unknown();
  const AbstractString given = value(context, arguments[0]);
  const std::string* path = given.single_constant();
  if (path == nullptr || path->find('/') == std::string::npos ||
      path->find("..") != std::string::npos) {
    return AbstractString::unknown();
  }
  // One letter may be wrong of .php, too.
  const std::string extension = path->substr(path->rfind('.') + 1);
  const auto& extensions = layout_rule().php_extensions;
  const bool is_path = std::any_of(extensions.begin(), extensions.end(), [&](std::string_view one) {
    return edit_distance(extension, one, 1) <= 1;
  });
  if (!is_path) return AbstractString::unknown();
  return concatenate(AbstractString::unknown(),
                     AbstractString::constant((path->starts_with('/') ? "" : "/") + *path));
}

AbstractString PhpEvaluator::results(const PhpContext& context, const Expr& call,
                                     const std::vector<PhpFunction>& functions) {
  ++calls_;
  AbstractString any;
  for (const PhpFunction& function : functions) {
    const PhpCallFrame made = frame(context, call, *function.function);
    for (const ExprId result : function.function->returns) {
      any.merge(value(inside(context, function, &made), result));
    }
  }
  --calls_;
  return any;
}

AbstractString PhpEvaluator::implode(const PhpContext& context, const Expr& expr) {
  const auto children = children_of(*context.facts, expr);
  if (children.empty() || children.size() > 2) return AbstractString::unknown();
  const AbstractString glue =
      children.size() == 2 ? value(context, children[0]) : AbstractString::constant("");
  AbstractString whole;
  const bool is_whole =
      visit(context, children.back(),
            [&](const PhpContext& there, ExprId, ExprId found, std::size_t index) {
              const AbstractString one = value(there, found);
              whole = index == 0 ? one : concatenate(concatenate(std::move(whole), glue), one);
            });
  return is_whole && !whole.empty() ? whole : AbstractString::unknown();
}

// ---- arrays

bool PhpEvaluator::visit_array(const PhpContext& context, ExprId array,
                               const VisitElement& visit_element) {
  work_ = 0;
  return visit(context, array, visit_element);
}

bool PhpEvaluator::visit_symbol(const PhpContext& context, SymbolKind kind, std::string_view name,
                                const VisitElement& visit_element) {
  const auto places = symbols_.definitions(kind, name, context.file);
  bool is_whole = !places.empty();
  for (const PhpPlace& place : places) {
    is_whole = visit(elsewhere(context, place), place.expr, visit_element) && is_whole;
  }
  return is_whole;
}

bool PhpEvaluator::visit(const PhpContext& context, ExprId id, const VisitElement& visit_element) {
  if (id == kNoExpr || !spend()) return false;
  const Expr& expr = context.facts->exprs[id];
  const auto children = children_of(*context.facts, expr);
  ++depth_;
  bool is_whole = false;
  switch (expr.kind) {
    case ExprKind::kArray:
      for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        visit_element(context, children[i], children[i + 1], i / 2);
      }
      is_whole = true;
      break;
    case ExprKind::kAppend: {
      std::size_t count = 0;
      is_whole = visit(context, children[0],
                       [&](const PhpContext& there, ExprId key, ExprId found, std::size_t index) {
                         count = std::max(count, index + 1);
                         visit_element(there, key, found, index);
                       });
      visit_element(context, kNoExpr, children[1], count);
      break;
    }
    case ExprKind::kVariable:
      is_whole = !children.empty() && visit(context, children[0], visit_element);
      break;
    case ExprKind::kEither:
    case ExprKind::kChoice:
      is_whole = true;
      for (const ExprId child : children) {
        is_whole = visit(context, child, visit_element) && is_whole;
      }
      break;
    case ExprKind::kGlobal:
      visit_symbol(context, SymbolKind::kGlobal, expr.text, visit_element);
      break;
    case ExprKind::kConstant:
      is_whole = visit_symbol(context, SymbolKind::kConstant,
                              expr.text.substr(expr.text.rfind('\\') + 1), visit_element);
      break;
    case ExprKind::kClassConstant:
      is_whole = visit_symbol(context, SymbolKind::kClassConstant, expr.text, visit_element);
      break;
    case ExprKind::kProperty:
      is_whole = visit_symbol(context, SymbolKind::kProperty, expr.text, visit_element);
      break;
    case ExprKind::kEach:
      // An array of arrays.
      is_whole = visit(context, children[0],
                       [&](const PhpContext& there, ExprId, ExprId found, std::size_t) {
                         visit(there, found, visit_element);
                       });
      break;
    case ExprKind::kCall:
      if (passes_elements(expr.text)) {
        is_whole = expr.text != "array_filter" && expr.text != "array_map";
        for (const ExprId child : children) {
          is_whole = visit(context, child, visit_element) && is_whole;
        }
      } else if (calls_ < kMaxCalls) {
        ++calls_;
        const auto functions = symbols_.functions(expr.text, context.file);
        is_whole = !functions.empty();
        for (const PhpFunction& function : functions) {
          const PhpCallFrame made = frame(context, expr, *function.function);
          for (const ExprId result : function.function->returns) {
            is_whole = visit(inside(context, function, &made), result, visit_element) && is_whole;
          }
        }
        --calls_;
      }
      break;
    default:
      break;
  }
  --depth_;
  return is_whole;
}

AbstractString PhpEvaluator::element(const PhpContext& context, const Expr& expr) {
  const auto children = children_of(*context.facts, expr);
  const AbstractString keys = value(context, children[1]);
  const std::string* key = keys.single_constant();
  const Expr* array = &context.facts->exprs[children[0]];
  while (array->kind == ExprKind::kVariable && array->child_count > 0) {
    array = &context.facts->exprs[children_of(*context.facts, *array)[0]];
  }
  if (array->kind == ExprKind::kCall && array->text == "pathinfo" && array->child_count == 1 &&
      key != nullptr) {
    return pathinfo_of(value(context, children_of(*context.facts, *array)[0]), *key);
  }
  AbstractString any;
  const bool is_global = array->kind == ExprKind::kGlobal;
  if (key != nullptr && (is_global || array->kind == ExprKind::kProperty)) {
    any = symbol(context, is_global ? SymbolKind::kGlobal : SymbolKind::kProperty,
                 element_symbol(array->text, *key));
    if (is_global) any.add(StringPattern::hole());
    return any;
  }
  const bool is_whole = visit(
      context, children[0],
      [&](const PhpContext& there, ExprId at, ExprId found, std::size_t index) {
        bool fits = key == nullptr;
        if (key != nullptr) {
          const AbstractString written =
              at == kNoExpr ? AbstractString::constant(std::to_string(index)) : value(there, at);
          fits = written.single_constant() == nullptr || *written.single_constant() == *key;
        }
        if (fits) any.merge(value(there, found));
      });
  if (!is_whole || any.empty()) any.merge(AbstractString::unknown());
  return any;
}

AbstractString PhpEvaluator::each(const PhpContext& context, const Expr& expr, ExprId id) {
  const ExprId array = children_of(*context.facts, expr)[0];
  const Expr* written = &context.facts->exprs[array];
  PhpContext within = context;
  while (written->kind == ExprKind::kVariable && written->child_count > 0) {
    written = &within.facts->exprs[children_of(*within.facts, *written)[0]];
  }
  if (written->kind == ExprKind::kCall && written->text == "glob") return glob(context, *written);
  AbstractString any;
  std::uint32_t number = 0;
  const bool is_whole =
      visit(context, array, [&](const PhpContext& there, ExprId key, ExprId found, std::size_t) {
        if (id == context.choice && number++ != context.arm) return;
        const ExprId one = expr.kind == ExprKind::kEach ? found : key;
        any.merge(one == kNoExpr ? AbstractString::unknown() : value(there, one));
      });
  if ((!is_whole && id != context.choice) || any.empty()) any.merge(AbstractString::unknown());
  return any;
}

// What glob() finds looks like its pattern.
AbstractString PhpEvaluator::glob(const PhpContext& context, const Expr& expr) {
  if (expr.child_count == 0) return AbstractString::unknown();
  AbstractString found;
  const AbstractString patterns = value(context, children_of(*context.facts, expr)[0]);
  for (const StringPattern& pattern : patterns.alternatives()) {
    StringPattern whole{{""}};
    for (std::size_t i = 0; i < pattern.literals.size(); ++i) {
      if (i > 0) whole = concatenate(std::move(whole), StringPattern::hole());
      std::string_view rest = pattern.literals[i];
      for (std::size_t at = rest.find_first_of("*?[{"); at != std::string_view::npos;
           at = rest.find_first_of("*?[{")) {
        whole.literals.back() += rest.substr(0, at);
        whole = concatenate(std::move(whole), StringPattern::hole());
        const std::size_t end = rest[at] == '['   ? rest.find(']', at)
                                : rest[at] == '{' ? rest.find('}', at)
                                                  : at;
        rest.remove_prefix(std::min(end, rest.size() - 1) + 1);
      }
      whole.literals.back() += rest;
    }
    found.add(std::move(whole));
  }
  return found;
}

}  // namespace danglint
