// From include statements to references: what each may read, and what guards it.
#include <algorithm>
#include <array>
#include <set>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "link/link.h"
#include "link/php_evaluator.h"
#include "link/php_include_paths.h"
#include "link/php_reference.h"
#include "link/php_symbols.h"

namespace danglint {
namespace {

constexpr std::uint32_t kMaxArms = 1024;

template <typename Range, typename Value>
bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

bool survives_absence(IncludeKeyword keyword) {
  return keyword == IncludeKeyword::kInclude || keyword == IncludeKeyword::kIncludeOnce;
}

// What files are linked with: the same for all.
struct Surroundings {
  const Program& program;
  const Target& target;
  const PhpSymbols symbols{program, target};
  const PhpIncludePaths include_paths{program, symbols};
};

// Links some files, one after the other: what one of them asked for is known to the next.
class PhpLinker {
 public:
  explicit PhpLinker(const Surroundings& around)
      : program_(around.program),
        target_(around.target),
        symbols_(around.symbols),
        include_paths_(around.include_paths),
        evaluator_(program_, symbols_) {}

  // Of the files linked so far; their turns are numbered from 1.
  std::vector<Reference>& references() { return references_; }
  // What these files make when they run.
  std::vector<FileMaker>& made_files() { return made_files_; }

  void link_file(FileId file) {
    const PhpContext context = evaluator_.context(file);
    const PhpFacts& facts = *context.facts;
    gather_made_files(context);
    std::size_t next_call = 0;
    for (const IncludeStatement& include : facts.includes) {
      while (next_call < facts.loader_calls.size() &&
             facts.loader_calls[next_call].range.offset < include.range.offset) {
        add_loader_call(context, facts.loader_calls[next_call++]);
      }
      add_include(context, include);
    }
    while (next_call < facts.loader_calls.size()) {
      add_loader_call(context, facts.loader_calls[next_call++]);
    }
    for (const ClassMap& map : facts.class_maps) add_class_map(context, map);
    for (const PhpSetting& setting : program_.facts_of(file)->php_settings) {
      add_setting(file, setting);
    }
    // What an installed package says was read when it was installed.
    if (program_.files[file].in_dependency_folder) return;
    for (const NamedPath& named : program_.facts_of(file)->composer) add_named(file, named);
  }

 private:
  // ---- includes

  void add_include(const PhpContext& context, const IncludeStatement& include) {
    const std::vector<PhpContext> arms = choices(context, include.operand);
    const bool is_turn =
        arms.size() > 1 && context.facts->exprs[arms[0].choice].kind == ExprKind::kChoice;
    if (is_turn) ++turns_;
    for (const PhpContext& arm : arms) {
      Reference made = reference(arm, include.operand, include.operand, include.function);
      made.keyword = include.keyword;
      if (is_turn) made.turn = turns_;
      const AbstractString value = evaluator_.evaluate(arm, include.operand);
      add_alternatives(value, arm, include_paths_.of(arm.file), made);
      made.has_unknown_candidate = made.has_unknown_candidate || steps_up_from_unknown(value);
      add_mapped(arm.file, made);
      anchor(made);
      made.weak = include.silenced || (include.tested && survives_absence(include.keyword));
      made.is_switched =
          include.in_autoloader || is_in_autoloader(*context.facts, include.function);
      weaken(arm, include.guarded, value, made);
      made.is_made_here = is_made_before(include, made);
      references_.push_back(std::move(made));
    }
  }

  // A container may have the file elsewhere: ./crons:/crons, and ../web is /web there.
  void add_mapped(FileId file, Reference& made) const {
    const std::vector<std::string> here = made.candidates;
    for (const std::string& candidate : here) {
      const auto there =
          target_.guessed_neighbours(program_.files[file].path, path::normalize(candidate));
      made.candidates.insert(made.candidates.end(), there.begin(), there.end());
    }
  }

  Reference reference(const PhpContext& context, ExprId operand, ExprId shown,
                      std::uint32_t function) {
    Reference made{.kind = ReferenceKind::kPhpInclude};
    made.span = {context.file, caret_of(*context.facts, shown)};
    made.written = written_expression(*context.facts, shown);
    made.prefix = prefix_of(context, symbols_, operand, function);
    made.project = symbols_.project_of(context.file);
    made.origin = origin_of(context, shown);
    return made;
  }

  // A name that is fully known here is as good as the path itself; but where an application is
  // installed, a plugin's test or installer may say too.
  void anchor(Reference& made) const {
    if (!made.patterns.empty() || made.has_unknown_candidate || !made.prefix.starts_with("s:"))
      return;
    const std::string_view name =
        std::string_view(made.prefix).substr(2, made.prefix.find('\0') - 2);
    const bool is_root =
        std::any_of(php_rules().begin(), php_rules().end(),
                    [&](const PhpRule& rule) { return contains(rule.root_names, name); });
    if (is_root || !symbols_.is_defined_for_real(name)) return;
    made.prefix.clear();
  }

  bool is_in_autoloader(const PhpFacts& facts, std::uint32_t function) const {
    if (function == kNoFunction) return false;
    const std::string_view name = facts.functions[function].name;
    return name == "__autoload" || symbols_.is_autoloader(name);
  }

  // Where one part of the operand has several values that all occur, each makes a reference of its
  // own. With two such parts not every combination need occur: one of them is enough then.
  std::vector<PhpContext> choices(const PhpContext& context, ExprId operand) {
    const std::set<ExprId> points = choices_of(*context.facts, operand);
    std::vector<PhpContext> arms;
    // $folder . '/x.php': the folders make up for one another.
    const bool is_prefix =
        last_literal(*context.facts, operand).find('/') != std::string_view::npos;
    if (points.size() == 1 && !is_prefix) {
      const ExprId point = *points.begin();
      const Expr& expr = context.facts->exprs[point];
      std::uint32_t count = expr.child_count;
      if (expr.kind == ExprKind::kEach) {
        count = 0;
        bool is_local = true;
        const bool is_whole =
            evaluator_.visit_array(context, children_of(*context.facts, expr)[0],
                                   [&](const PhpContext& there, ExprId, ExprId, std::size_t) {
                                     ++count;
                                     is_local = is_local && there.facts == context.facts;
                                   });
        if (!is_whole || !is_local) count = 0;
      }
      for (std::uint32_t arm = 0; arm < std::min(count, kMaxArms); ++arm) {
        arms.push_back(context);
        arms.back().choice = point;
        arms.back().arm = arm;
      }
    }
    bool has_hole = false;
    std::vector<std::string> texts;  // of each arm; empty: not one text
    for (const PhpContext& arm : arms) {
      const AbstractString value = evaluator_.evaluate(arm, operand);
      has_hole = has_hole || value.has_hole();
      const bool is_one = value.alternatives().size() == 1;
      texts.push_back(is_one ? value.alternatives()[0].head() : std::string());
    }
    if (has_hole) arms.clear();
    if (arms.size() > 1) drop_unmeant(arms, texts);
    if (arms.empty()) arms.push_back(context);
    return arms;
  }

  // $skin = ''; and `if (!strpos($file, '.php')) $file .= '.php';`: no such value is included.
  static void drop_unmeant(std::vector<PhpContext>& arms, const std::vector<std::string>& texts) {
    const auto is_unmeant = [&](const std::string& text) {
      const std::string_view name = path::basename(text);
      const std::string_view extension = path::extension(name);
      const bool has_no_name = text.ends_with('/') || (name.starts_with('.') && extension.empty());
      const auto is_said_twice = [&](const std::string& other) {
        return !extension.empty() && path::extension(other) == extension &&
               text == other + '.' + std::string(extension);
      };
      return !text.empty() &&
             (has_no_name || std::any_of(texts.begin(), texts.end(), is_said_twice));
    };
    std::vector<PhpContext> meant;
    for (std::size_t i = 0; i < arms.size(); ++i) {
      if (!is_unmeant(texts[i])) meant.push_back(arms[i]);
    }
    if (!meant.empty()) arms = std::move(meant);
  }

  static std::set<ExprId> choices_of(const PhpFacts& facts, ExprId id) {
    std::set<ExprId> points;
    for_each_below(facts, id, [&](ExprId below) {
      const ExprKind kind = facts.exprs[below].kind;
      if (kind == ExprKind::kChoice || kind == ExprKind::kEach) points.insert(below);
      return points.size() < 2 && (kind == ExprKind::kVariable || kind == ExprKind::kConcat ||
                                   kind == ExprKind::kCall || kind == ExprKind::kChoice);
    });
    return points;
  }

  // ---- guards

  // By the tests that control flow has passed.
  void weaken(const PhpContext& context, const Guarded& guarded, const AbstractString& value,
              Reference& made) {
    for (std::uint32_t i = 0; i < guarded.count; ++i) {
      const Guard& guard = context.facts->guards[guarded.first + i];
      if (contains(kFileTests, guard.function)) {
        made.weak = made.weak || tests_reference(evaluator_.evaluate(context, guard.argument),
                                                 value, context.path, made);
      } else if (guard.function == kIsMissing) {
        // What stands in for a file that is there is never asked for.
        made.weak = made.weak || is_there(evaluator_.evaluate(context, guard.argument), context);
      } else if (guard.function == kIsOfPlatform || guard.function == kIsUnreachable) {
        made.is_switched = true;
      } else if (guard.function == kIsMoved) {
        move(evaluator_.evaluate(context, guard.argument), made);
      } else if (guard.function == kIsSame || guard.function == kIsOther) {
        made.weak = made.weak || is_refuted(context, guard);
      } else if (guard.function == kIsAsked) {
        made.weak = made.weak || has_asked_for_what_is_missing(context, guard.argument);
      } else if (guard.function == kIsCaught) {
        made.weak = made.weak || !survives_absence(made.keyword);  // include only warns
      } else if (guard.function == "defined") {
        // A switch that nobody turns on.
        const AbstractString name = evaluator_.evaluate(context, guard.argument);
        made.is_switched = made.is_switched || (name.single_constant() != nullptr &&
                                                !symbols_.is_constant(*name.single_constant()));
      } else {
        made.weak = made.weak ||
                    std::any_of(php_rules().begin(), php_rules().end(), [&](const PhpRule& rule) {
                      return contains(rule.guard_functions, guard.function);
                    });
      }
    }
  }

  // basename(__DIR__) === 'vendor', of a file that lies elsewhere.
  bool is_refuted(const PhpContext& context, const Guard& guard) {
    const auto sides = children_of(*context.facts, context.facts->exprs[guard.argument]);
    const AbstractString left = evaluator_.evaluate(context, sides[0]);
    const AbstractString right = evaluator_.evaluate(context, sides[1]);
    if (left.single_constant() == nullptr || right.single_constant() == nullptr) return false;
    const bool is_same = *left.single_constant() == *right.single_constant();
    return is_same != (guard.function == kIsSame);
  }

  // if (isProVersion()), which returns is_dir(...).
  bool has_asked_for_what_is_missing(const PhpContext& context, ExprId call) {
    const auto functions = symbols_.functions(context.facts->exprs[call].text, context.file);
    const auto is_test = [&](const PhpFunction& function, ExprId result) {
      const Expr& expr = function.facts->exprs[result];
      if (expr.kind != ExprKind::kCall || !contains(kFileTests, expr.text)) return false;
      const auto arguments = children_of(*function.facts, expr);
      if (arguments.empty() || function.file == kNoFile) return false;
      const PhpContext there = evaluator_.context(function.file);
      return !is_there(evaluator_.evaluate(there, arguments[0]), there);
    };
    return !functions.empty() &&
           std::all_of(functions.begin(), functions.end(), [&](const PhpFunction& function) {
             const auto& returns = function.function->returns;
             return !returns.empty() &&
                    std::all_of(returns.begin(), returns.end(),
                                [&](ExprId result) { return is_test(function, result); });
           });
  }

  // Behind chdir($folder): what is relative is looked for there.
  static void move(const AbstractString& folder, Reference& made) {
    if (made.tail.empty()) return;
    const std::string* known = folder.single_constant();
    if (known != nullptr && known->starts_with('/')) {
      made.candidates.push_back(path::join(*known, made.tail));
    } else {
      made.has_unknown_candidate = true;
    }
  }

  // Each of what it may be: a file of a loop's values need not be there where another is.
  bool is_there(const AbstractString& value, const PhpContext& context) const {
    const auto& all = value.alternatives();
    return !all.empty() && std::all_of(all.begin(), all.end(), [&](const StringPattern& one) {
      if (!one.is_constant() || one.head().empty()) return false;
      const std::string path = path::join(path::dirname(context.path), one.head());
      return target_.find(path).existence == Existence::kPresent;
    });
  }

  // ---- functions that include what they are given

  void add_loader_call(const PhpContext& context, const LoaderCall& call) {
    const Expr& expr = context.facts->exprs[call.call];
    for (const PhpFunction& function : symbols_.functions(expr.text, context.file)) {
      const PhpCallFrame frame = evaluator_.frame(context, expr, *function.function);
      PhpContext inside =
          function.file == kNoFile
              ? PhpContext{.file = context.file, .facts = function.facts, .path = context.path}
              : evaluator_.context(function.file);
      inside.frame = &frame;
      const auto index =
          static_cast<std::uint32_t>(function.function - function.facts->functions.data());
      for (const IncludeStatement& include : function.facts->includes) {
        if (include.function != index || !depends_on_parameter(*function.facts, include.operand)) {
          continue;
        }
        add_call_reference(context, call, inside, include);
      }
    }
  }

  // The argument that an include begins with, as its prefix tells ("p:NAME"); else the first.
  static std::size_t argument_at(const FunctionFacts& function, std::string_view prefix) {
    if (!prefix.starts_with("p:")) return 0;
    const std::string_view name = prefix.substr(2, prefix.find('\0') - 2);
    const auto& parameters = function.parameters;
    const auto named = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& one) { return one.name == name; });
    return named == parameters.end() ? 0 : static_cast<std::size_t>(named - parameters.begin());
  }

  void add_call_reference(const PhpContext& context, const LoaderCall& call,
                          const PhpContext& inside, const IncludeStatement& include) {
    const AbstractString value = evaluator_.evaluate(inside, include.operand);
    const auto arguments = children_of(*context.facts, context.facts->exprs[call.call]);
    if (arguments.empty()) return;
    const std::string prefix = prefix_of(inside, symbols_, include.operand, include.function);
    const std::size_t index = argument_at(inside.facts->functions[include.function], prefix);
    const ExprId argument = arguments[index < arguments.size() ? index : 0];
    Reference made = reference(context, argument, argument, call.function);
    made.written = written_expression(*context.facts, call.call);
    if (!prefix.starts_with("p:")) made.prefix = prefix;
    made.keyword = include.keyword;
    add_alternatives(value, inside, include_paths_.of(context.file), made);
    // What is not told by the arguments is told at the include itself.
    const bool is_told =
        std::all_of(made.patterns.begin(), made.patterns.end(),
                    [](const auto& one) { return one.head().empty() && one.literals.size() == 2; });
    if (made.has_unknown_candidate || !is_told) return;
    anchor(made);
    made.weak = include.silenced || include.in_autoloader ||
                (include.tested && survives_absence(include.keyword));
    weaken(inside, include.guarded, value, made);
    weaken(context, call.guarded, value, made);
    references_.push_back(std::move(made));
  }

  // ---- class maps

  // Beside autoload_static.php Composer does not read autoload_files.php.
  bool is_read_by_composer(FileId file) const {
    const std::string& path = program_.files[file].target_path;
    return path::basename(path) != "autoload_files.php" ||
           target_.find(path::join(path::dirname(path), "autoload_static.php")).existence !=
               Existence::kPresent;
  }

  void add_class_map(const PhpContext& context, const ClassMap& map) {
    const bool is_required = map.is_required && is_read_by_composer(context.file);
    for (const ExprId path : map.values) {
      Reference made = reference(context, path, path, kNoFunction);
      if (map.is_required) {
        made.keyword = IncludeKeyword::kRequire;
        made.weak = !is_required;
      } else {
        made.kind = ReferenceKind::kClassMapEntry;
        made.origin = map.range;
      }
      add_alternatives(evaluator_.evaluate(context, path), context, {}, made);
      made.tail.clear();
      references_.push_back(std::move(made));
    }
  }

  // ---- files that it makes

  struct MadeHere {
    std::string path;
    std::uint32_t offset;
    std::uint32_t function;
  };

  void gather_made_files(const PhpContext& context) {
    made_here_.clear();
    for (const MadeFile& made : context.facts->made_files) {
      const AbstractString value = evaluator_.evaluate(context, made.path);
      for (const StringPattern& one : value.alternatives()) {
        if (!one.is_constant() || one.head().empty()) continue;
        std::string path = path::normalize(path::join(path::dirname(context.path), one.head()));
        made_files_.push_back({path, context.file});
        made_here_.push_back(
            {std::move(path), context.facts->exprs[made.path].range.offset, made.function});
      }
    }
  }

  // What a script makes for itself need not be there before it has run; what it reads first and
  // writes back must be. Which of two functions is called first is not known.
  bool is_made_before(const IncludeStatement& include, const Reference& reference) const {
    return std::any_of(made_here_.begin(), made_here_.end(), [&](const MadeHere& made) {
      const bool is_earlier =
          made.function != include.function || made.offset < include.range.offset;
      return is_earlier && std::any_of(reference.candidates.begin(), reference.candidates.end(),
                                       [&](const std::string& candidate) {
                                         return path::normalize(candidate) == made.path;
                                       });
    });
  }

  // ---- composer.json

  void add_named(FileId file, const NamedPath& named) {
    if (path::has_glob(named.text)) return;
    Reference made{.kind = ReferenceKind::kComposer, .span = {file, named.range}, .named = &named};
    made.written = named.text;
    const std::string folder(path::dirname(program_.files[file].target_path));
    made.candidates.push_back(path::join(folder, named.text));
    references_.push_back(std::move(made));
  }

  // ---- settings of PHP

  // Loaded like an include of the entry script.
  void add_setting(FileId file, const PhpSetting& setting) {
    if (setting.kind != PhpSettingKind::kLoaded) return;
    Reference made{.kind = ReferenceKind::kPhpInclude, .span = {file, setting.range}};
    made.written = setting.text;
    made.project = symbols_.project_of(file);
    add_alternatives(AbstractString::constant(setting.text), evaluator_.context(file),
                     include_paths_.of(file), made);
    references_.push_back(std::move(made));
  }

  const Program& program_;
  const Target& target_;
  const PhpSymbols& symbols_;
  const PhpIncludePaths& include_paths_;
  PhpEvaluator evaluator_;
  std::uint32_t turns_ = 0;
  std::vector<MadeHere> made_here_;  // by the file that is linked
  std::vector<FileMaker> made_files_;
  std::vector<Reference> references_;
};

void link_files(const Program& program, const Target& target, unsigned jobs, Linked& linked) {
  // How many are linked one after the other does not depend on the number of threads: what is known
  // of definitions that go round in a circle depends on which of them was asked for first.
  constexpr std::size_t kTogether = 256;
  std::vector<FileId> files;
  for (FileId file = 0; file < program.files.size(); ++file) {
    if (program.facts_of(file) != nullptr) files.push_back(file);
  }
  const Surroundings around{program, target};
  std::vector<std::vector<Reference>> parts((files.size() + kTogether - 1) / kTogether);
  std::vector<std::vector<FileMaker>> made(parts.size());
  const auto link_part = [&](std::size_t part) {
    PhpLinker linker(around);
    const std::size_t end = std::min(files.size(), (part + 1) * kTogether);
    for (std::size_t i = part * kTogether; i < end; ++i) linker.link_file(files[i]);
    parts[part] = std::move(linker.references());
    made[part] = std::move(linker.made_files());
  };
  parallel_for(parts.size(), jobs, link_part, 1);

  for (const std::vector<FileMaker>& part : made) {
    linked.made_files.insert(linked.made_files.end(), part.begin(), part.end());
  }
  std::uint32_t turns = 0;
  std::size_t count = linked.references.size();
  for (const std::vector<Reference>& part : parts) count += part.size();
  linked.references.reserve(count);
  for (std::vector<Reference>& part : parts) {
    const std::uint32_t before = turns;
    for (Reference& one : part) {
      if (one.turn != 0) one.turn += before;
      turns = std::max(turns, one.turn);
      linked.references.push_back(std::move(one));
    }
    part = {};
  }
}

// The file outside of what is read so far that an include reaches; empty if there is none.
std::string reached_outside(const Program& program, const Target& target,
                            const Reference& reference) {
  if (reference.kind != ReferenceKind::kPhpInclude) return {};
  for (const std::string& candidate : reference.candidates) {
    if (program.by_target_path.contains(path::normalize(candidate))) return {};
    Answer answer = target.find(candidate, Target::Detail::kType);
    if (answer.existence != Existence::kPresent) continue;
    const bool is_new =
        answer.status.type == FileType::kRegular && !program.by_target_path.contains(answer.real);
    return is_new ? std::move(answer.real) : std::string();
  }
  return {};
}

// It may define what the inputs use.
void want_reached_files(const Program& program, const Target& target, unsigned jobs,
                        Linked& linked) {
  std::vector<std::string> reached(linked.references.size());
  parallel_for(reached.size(), jobs, [&](std::size_t i) {
    reached[i] = reached_outside(program, target, linked.references[i]);
  });
  std::set<std::string> wanted(reached.begin(), reached.end());
  wanted.erase("");
  // Whatever it is called: page.tpl is PHP to an include.
  for (const std::string& one : wanted) {
    const auto source = target.source_of(one);
    linked.wanted.push_back({one, nullptr, source && program.input_folders.contains(*source)});
  }
}

}  // namespace

void link_php(const Program& program, const Target& target, unsigned jobs, Linked& linked) {
  link_files(program, target, jobs, linked);
  want_reached_files(program, target, jobs, linked);
}

}  // namespace danglint
