// From include statements to references: what each may read, and what guards it.
#include <algorithm>
#include <array>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "discover/classify.h"
#include "link/link.h"
#include "link/php_evaluator.h"
#include "link/php_reference.h"
#include "link/php_symbols.h"

namespace danglint {
namespace {

constexpr std::string_view kSystemIncludePath =
    "/usr/share/php";  // Debian's default include_path, after "."
constexpr std::uint32_t kMaxArms = 1024;

template <typename Range, typename Value>
bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

// Tests whose argument names a file.
bool is_file_test(std::string_view function) {
  constexpr std::array<std::string_view, 10> kTests{
      "file_exists", "is_file",       "is_readable", "is_dir",   "is_link",
      "is_writable", "is_executable", "realpath",    "filesize", "stream_resolve_include_path"};
  return contains(kTests, function);
}

bool survives_absence(IncludeKeyword keyword) {
  return keyword == IncludeKeyword::kInclude || keyword == IncludeKeyword::kIncludeOnce;
}

class PhpLinker {
 public:
  PhpLinker(const Program& program, const Target& target, Linked& linked)
      : program_(program),
        target_(target),
        symbols_(program, target),
        evaluator_(program, symbols_),
        linked_(linked) {}

  void run() {
    gather_include_paths();
    for (FileId file = 0; file < program_.files.size(); ++file) {
      if (program_.facts_of(file) != nullptr) link_file(file);
    }
  }

 private:
  void link_file(FileId file) {
    const PhpContext context = evaluator_.context(file);
    const PhpFacts& facts = *context.facts;
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
    if (is_in_dependency_folder(program_.files[file].below)) return;
    for (const NamedPath& named : program_.facts_of(file)->composer) add_named(file, named);
  }

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
      add_alternatives(value, arm, include_path(arm.file), made);
      add_mapped(arm.file, made);
      anchor(made);
      made.weak = include.silenced || (include.tested && survives_absence(include.keyword));
      made.is_switched =
          include.in_autoloader || is_in_autoloader(*context.facts, include.function);
      weaken(arm, include.guarded, value, made);
      linked_.references.push_back(std::move(made));
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
    const bool has_hole = std::any_of(arms.begin(), arms.end(), [&](const PhpContext& arm) {
      return evaluator_.evaluate(arm, operand).has_hole();
    });
    if (has_hole) arms.clear();
    if (arms.empty()) arms.push_back(context);
    return arms;
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
      if (is_file_test(guard.function)) {
        made.weak = made.weak || tests_reference(evaluator_.evaluate(context, guard.argument),
                                                 value, context.path, made);
      } else if (guard.function == kIsMissing) {
        // What stands in for a file that is there is never asked for.
        made.weak = made.weak || is_there(evaluator_.evaluate(context, guard.argument), context);
      } else if (guard.function == kIsOfPlatform || guard.function == kIsUnreachable) {
        made.is_switched = true;
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
    add_alternatives(value, inside, include_path(context.file), made);
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
    linked_.references.push_back(std::move(made));
  }

  // ---- class maps

  void add_class_map(const PhpContext& context, const ClassMap& map) {
    for (const ExprId path : map.values) {
      Reference made = reference(context, path, path, kNoFunction);
      made.kind = ReferenceKind::kClassMapEntry;
      made.origin = map.range;
      add_alternatives(evaluator_.evaluate(context, path), context, {}, made);
      made.tail.clear();
      linked_.references.push_back(std::move(made));
    }
  }

  // ---- composer.json

  void add_named(FileId file, const NamedPath& named) {
    if (path::has_glob(named.text)) return;
    Reference made{.kind = ReferenceKind::kComposer, .span = {file, named.range}, .named = &named};
    made.written = named.text;
    const std::string folder(path::dirname(program_.files[file].target_path));
    made.candidates.push_back(path::join(folder, named.text));
    linked_.references.push_back(std::move(made));
  }

  // ---- settings of PHP

  // Loaded like an include of the entry script.
  void add_setting(FileId file, const PhpSetting& setting) {
    if (setting.kind != PhpSettingKind::kLoaded) return;
    Reference made{.kind = ReferenceKind::kPhpInclude, .span = {file, setting.range}};
    made.written = setting.text;
    made.project = symbols_.project_of(file);
    add_alternatives(AbstractString::constant(setting.text), evaluator_.context(file),
                     include_path(file), made);
    linked_.references.push_back(std::move(made));
  }

  // ---- include_path

  void gather_include_paths() {
    // What a machine's own configuration says (php.ini, pools) is for all that runs there.
    std::vector<std::string> everywhere;
    for (FileId file = 0; file < program_.files.size(); ++file) {
      const FileFacts* facts = program_.facts_of(file);
      if (facts == nullptr || !names_include_path(*facts)) continue;
      auto& folders = include_paths_[symbols_.project_of(file)];
      for (const ExprId expr : facts->php.include_paths) {
        const AbstractString value = evaluator_.evaluate(evaluator_.context(file), expr);
        for (const StringPattern& pattern : value.alternatives())
          add_folders(pattern, file, folders);
      }
      const bool is_of_machine = path::is_within(program_.files[file].target_path, "/etc");
      for (const PhpSetting& setting : facts->php_settings) {
        if (setting.kind == PhpSettingKind::kIncludePath) {
          add_folders(StringPattern::constant(setting.text), file,
                      is_of_machine ? everywhere : folders);
        }
      }
    }
    everywhere.emplace_back(kSystemIncludePath);
    for (auto& [project, folders] : include_paths_) {
      folders.insert(folders.end(), everywhere.begin(), everywhere.end());
    }
    usual_include_path_ = std::move(everywhere);
  }

  static bool names_include_path(const FileFacts& facts) {
    return !facts.php.include_paths.empty() ||
           std::any_of(facts.php_settings.begin(), facts.php_settings.end(),
                       [](const auto& one) { return one.kind == PhpSettingKind::kIncludePath; });
  }

  // The entries that are known as a whole.
  void add_folders(const StringPattern& pattern, FileId file,
                   std::vector<std::string>& folders) const {
    for (std::size_t i = 0; i < pattern.literals.size(); ++i) {
      const std::string_view text = pattern.literals[i];
      for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(':', at), text.size());
        const bool touches_hole =
            (at == 0 && i > 0) || (end == text.size() && i + 1 < pattern.literals.size());
        const std::string_view entry = text.substr(at, end - at);
        // The working directory is looked in anyway; other relative ones are its subfolders or
        // neighbours.
        if (!touches_hole && !entry.empty() && entry != ".") {
          const std::string_view around = path::dirname(program_.files[file].target_path);
          std::string folder = path::normalize(path::join(around, entry));
          if (!contains(folders, folder)) folders.push_back(std::move(folder));
        }
        at = end + 1;
      }
    }
  }

  const std::vector<std::string>& include_path(FileId file) const {
    const auto found = include_paths_.find(symbols_.project_of(file));
    return found == include_paths_.end() ? usual_include_path_ : found->second;
  }

  const Program& program_;
  const Target& target_;
  const PhpSymbols symbols_;
  PhpEvaluator evaluator_;
  std::map<std::string_view, std::vector<std::string>> include_paths_;
  std::vector<std::string> usual_include_path_;  // of projects that say none
  std::uint32_t turns_ = 0;
  Linked& linked_;
};

// Files outside of the inputs that may define what the inputs use.
void want_reached_files(const Program& program, const Target& target, Linked& linked) {
  std::set<std::string> wanted;
  for (const Reference& reference : linked.references) {
    if (reference.kind != ReferenceKind::kPhpInclude) continue;
    for (const std::string& candidate : reference.candidates) {
      if (program.by_target_path.contains(path::normalize(candidate))) break;
      const Answer answer = target.find(candidate);
      if (answer.existence != Existence::kPresent) continue;
      if (answer.status.type == FileType::kRegular &&
          !program.by_target_path.contains(answer.real)) {
        wanted.insert(answer.real);
      }
      break;
    }
  }
  for (const std::string& one : wanted) linked.wanted.push_back({one, nullptr, false});
}

}  // namespace

void link_php(const Program& program, const Target& target, Linked& linked) {
  PhpLinker(program, target, linked).run();
  want_reached_files(program, target, linked);
}

}  // namespace danglint
