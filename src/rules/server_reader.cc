// rules/servers/*.yaml: one server each.
#include <algorithm>
#include <utility>

#include "rules/directive_reader.h"
#include "rules/rule_readers.h"

namespace danglint::rules {
namespace {

constexpr Word<Grammar> kGrammars[] = {
    {"brace", Grammar::kBrace}, {"tag", Grammar::kTag},     {"line", Grammar::kLine},
    {"ini", Grammar::kIni},     {"block", Grammar::kBlock}, {"yaml", Grammar::kYaml},
};

class ServerReader {
 public:
  ServerReader(YamlMap& file, RulePool& pool) : file_(file), pool_(pool) {}

  ServerRule read() {
    server_.name = text(file_, "name");
    server_.title = text(file_, "title");
    server_.grammar = file_.word<Grammar>("grammar", kGrammars);
    server_.ignores_case = file_.flag("ignores case");
    server_.checker = optional(file_, "checker");
    if (file_.has("syntax")) read_syntax(file_.map("syntax"));
    read_recognise(file_.map("recognise"));
    read_distribution(file_.has("distribution") ? file_.map("distribution")
                                                : YamlMap(file_.file()));
    if (file_.has("sections")) read_sections(file_.map("sections"));
    if (file_.has("sockets")) read_sockets(file_.map("sockets"));
    if (file_.has("user root")) {
      server_.runs_as_root = file_.word<Effect>("user root", kEffects);
    }
    if (file_.has("user root checker")) {
      server_.root_verdict = file_.word<CheckerVerdict>("user root checker", kVerdicts);
    }
    if (file_.has("unknown directives")) {
      server_.unknown_effect = file_.word<Effect>("unknown directives", kEffects);
      server_.unknown_verdict = file_.word<CheckerVerdict>("unknown directives checker", kVerdicts);
    }
    if (file_.has("certificate checker")) {
      server_.certificate_verdict = file_.word<CheckerVerdict>("certificate checker", kVerdicts);
    }
    server_.no_start = optional(file_, "no start");
    server_.default_user = optional(file_, "default user");
    server_.reads_several_files = file_.flag("several files");
    server_.has_own_host = file_.flag("own host");
    server_.has_php_settings = file_.flag("sets php");
    if (file_.has("serving")) read_serving(file_.map("serving"));
    if (file_.has("process")) read_process(file_.map("process"));
    if (file_.has("builtin names")) read_builtin_names(file_.map("builtin names"));
    server_.not_paths = pool_.texts(sorted(file_.list("not paths")));
    server_.vocabulary = pool_.texts(sorted(file_.list("vocabulary")));
    if (file_.has("places")) read_places(file_.map("places"));
    if (file_.has("variables")) read_variables(file_.map("variables"));
    if (file_.has("options")) read_options(list_of("options"));
    if (file_.has("arguments")) read_argument_counts(file_.map("arguments"));
    server_.once = pool_.texts(sorted(file_.list("once")));
    server_.buffers = names(file_, "buffers");
    if (file_.has("data lines")) read_data_lines(file_.map("data lines"));
    if (file_.has("section keys")) read_section_keys(file_.map("section keys"));
    if (file_.has("ascending")) read_ascending(list_of("ascending"));
    if (file_.has("defaults")) read_defaults(file_.map("defaults"));
    if (file_.has("values")) read_values(list_of("values"));
    server_.module_files = optional(file_, "module files");
    if (!server_.module_files.empty() && server_.module_files.find('*') == std::string_view::npos) {
      file_.fail_at("module files", "expected a * for the name of the module");
    }
    server_.exclusive_modules = pool_.texts(sorted(file_.list("one module of")));
    if (file_.has("modules")) read_modules(file_.map("modules"));
    server_.directives = read_directives(file_, server_.ignores_case, pool_);
    YamlMap example = file_.map("example");
    server_.bad = read_example(example, "bad", pool_);
    server_.good = read_example(example, "good", pool_);
    example.finish();
    file_.finish();
    return server_;
  }

 private:
  std::string_view text(YamlMap& map, std::string_view key) { return pool_.text(map.text(key)); }
  std::string_view optional(YamlMap& map, std::string_view key) {
    return pool_.text(map.text_or_empty(key));
  }
  std::string folded(std::string name) const {
    return server_.ignores_case ? lower(std::move(name)) : name;
  }
  // Sorted, and in lower case where the server ignores case.
  std::span<const std::string_view> names(YamlMap& map, std::string_view key) {
    std::vector<std::string> texts = map.list(key);
    for (std::string& one : texts) one = folded(std::move(one));
    return pool_.texts(sorted(std::move(texts)));
  }

  void read_syntax(YamlMap map) {
    Syntax& syntax = server_.syntax;
    syntax.comments = optional(map, "comments");
    syntax.inline_comments = optional(map, "inline comments");
    syntax.quotes = optional(map, "quotes");
    syntax.ignored = optional(map, "ignored");
    syntax.escapes = map.flag("escapes");
    syntax.continues = map.flag("continues");
    syntax.equals = map.flag("equals");
    syntax.words = map.flag("words");
    syntax.comments_end_words = map.flag("comments end words");
    syntax.needs_final_newline = map.flag("needs final newline");
    syntax.section_variable = optional(map, "section variable");
    syntax.last_wins = map.flag("last wins");
    map.finish();
  }

  void read_recognise(YamlMap map) {
    server_.main_path = text(map, "main path");
    server_.fragment_path = optional(map, "fragment path");
    server_.override_path = optional(map, "override path");
    server_.alone_path = optional(map, "alone path");
    server_.alone_unless = optional(map, "alone unless");
    server_.content = text(map, "content");
    server_.main_sections = names(map, "main sections");
    server_.main_statements = names(map, "main statements");
    server_.fragment_section = optional(map, "fragments within");
    map.finish();
  }

  void read_distribution(YamlMap map) {
    server_.distribution = optional(map, "main configuration");
    server_.distribution_prefix = optional(map, "prefix");
    server_.prefix_option = map.has("prefix option") ? text(map, "prefix option") : "prefix";
    server_.environment = optional(map, "environment");
    server_.version = optional(map, "version");
    server_.provides = pool_.texts(sorted(map.list("provides")));
    server_.builtin_modules = pool_.texts(sorted(map.list("builtin modules")));
    map.finish();
  }

  void read_sections(YamlMap map) {
    server_.raw_blocks = names(map, "raw");
    server_.value_blocks = names(map, "values");
    server_.transparent_sections = names(map, "transparent");
    server_.macro_section = optional(map, "macro");
    server_.blocks = names(map, "always");
    server_.statements = names(map, "never");
    std::vector<std::string> groups = map.list("ordered");
    for (std::string& group : groups) group = folded(group);
    server_.ordered = pool_.texts(std::move(groups));
    map.finish();
  }

  void read_sockets(YamlMap map) {
    server_.v6only_by_default = map.flag("v6only by default");
    server_.bare_port_is_dual_stack = map.flag("bare port is dual stack");
    server_.asterisk = optional(map, "asterisk");
    server_.merges_wildcard = map.flag("merges wildcard");
    server_.hands_sockets_on = map.flag("hands sockets on");
    server_.last_socket_counts = map.flag("last counts");
    server_.socket_options = names(map, "options");
    server_.linked_at = optional(map, "linked at");
    server_.linked_socket = optional(map, "linked socket");
    server_.shares_ports = map.flag("shares ports");
    server_.unshared_with = optional(map, "shares ports unless");
    if (map.has("needs a listener")) {
      server_.needs_listener = true;
      server_.listener_only_with = optional(map, "needs a listener only with");
      server_.listener_verdict = map.word<CheckerVerdict>("needs a listener", kVerdicts);
    }
    server_.apart = optional(map, "apart");
    server_.default_site_port = optional(map, "site without a listener");
    server_.default_port = optional(map, "default port");
    server_.default_address = optional(map, "default address");
    map.finish();
  }

  void read_serving(YamlMap map) {
    Serving& serving = server_.serving;
    serving.site = text(map, "site");
    serving.place = text(map, "place");
    serving.root = text(map, "root");
    serving.folder = optional(map, "folder");
    serving.parts = names(map, "parts");
    serving.handlers = names(map, "handlers");
    serving.rootless = names(map, "rootless");
    map.finish();
  }

  void read_process(YamlMap map) {
    ProcessRule& process = server_.process;
    process.names = pool_.texts(sorted(map.list("names")));
    process.title_arguments = optional(map, "title with arguments");
    process.title_configuration = optional(map, "title with configuration");
    process.configuration = optional(map, "configuration");
    process.prefix = optional(map, "prefix");
    process.define = optional(map, "define");
    process.pid_option = optional(map, "pid option");
    process.pid_directive = pool_.text(folded(map.text_or_empty("pid directive")));
    process.leaving = optional(map, "leaving");
    for (const std::string& when : map.list("loads configuration")) {
      bool* const flag = when == "at start"           ? &process.loads_at_start
                         : when == "with pid file"    ? &process.loads_with_pid_file
                         : when == "in all workers"   ? &process.loads_in_workers
                         : when == "in newest worker" ? &process.loads_in_a_worker
                                                      : nullptr;
      if (flag == nullptr) map.fail_at("loads configuration", "unknown word '" + when + "'");
      *flag = true;
    }
    map.finish();
  }

  void read_builtin_names(YamlMap kinds) {
    std::vector<std::string> all;
    for (const std::string& kind : kinds.keys()) {
      for (const std::string& name : kinds.list(kind)) all.push_back(kind + '/' + name);
    }
    server_.builtin_names = pool_.texts(sorted(std::move(all)));
  }

  YAML::Node list_of(std::string_view key) {
    const YAML::Node list = file_.require(key);
    if (!list.IsSequence()) file_.fail_at(key, "expected a list");
    return list;
  }

  // 'SECTION, SECTION': [directives]
  void read_places(YamlMap places) {
    std::vector<PlaceRule> rows;
    for (const std::string& where : places.keys()) {
      for (const std::string& name : places.list(where)) {
        rows.push_back({.name = pool_.text(folded(name)), .places = pool_.text(where)});
      }
    }
    places.finish();
    server_.places = by_name(std::move(rows));
    if (!file_.flag("places are all")) return;
    std::vector<std::string> all;
    for (const PlaceRule& row : server_.places) all.emplace_back(row.name);
    server_.known = pool_.texts(std::move(all));
  }

  // - {of: [directives], from: argument, words: how many, alone: [words], with a value: [words]}
  void read_options(const YAML::Node& list) {
    std::vector<OptionRule> rows;
    for (const YAML::Node& item : list) {
      YamlMap map(file_.file(), item);
      OptionRule row{.first = static_cast<std::uint8_t>(map.number("from", 0)),
                     .count = static_cast<std::uint8_t>(map.number("words", 255)),
                     .alone = pool_.texts(sorted(map.list("alone"))),
                     .valued = pool_.texts(sorted(map.list("with a value")))};
      for (const std::string& name : map.list("of")) {
        row.name = pool_.text(folded(name));
        rows.push_back(row);
      }
      map.finish();
    }
    server_.options = by_name(std::move(rows));
  }

  void read_variables(YamlMap map) {
    server_.variables.builtin = pool_.texts(sorted(map.list("built in")));
    server_.variables.families = pool_.texts(sorted(map.list("families")));
    server_.variables.data = pool_.texts(sorted(map.list("data")));
    server_.variables.refused_in = pool_.texts(sorted(map.list("refused in")));
    server_.variables.refused_behind = pool_.texts(sorted(map.list("refused behind the first of")));
    map.finish();
  }

  // 1, 1-2 or 2+: [directives]
  void read_argument_counts(YamlMap counts) {
    std::vector<ArgumentCountRule> rows;
    for (const std::string& count : counts.keys()) {
      const bool is_digit = count[0] >= '0' && count[0] <= '9';
      const bool is_open = count.size() == 2 && count[1] == '+';
      const bool is_range = count.size() == 3 && count[1] == '-' && count[2] > count[0];
      if (!is_digit || (count.size() > 1 && !is_open && !is_range)) {
        counts.fail_at(count, "expected 1, 1-2 or 2+");
      }
      const auto fewest = static_cast<std::uint8_t>(count[0] - '0');
      const auto most = is_open ? kAnyNumber : static_cast<std::uint8_t>(count.back() - '0');
      for (const std::string& name : counts.list(count)) {
        rows.push_back({.name = pool_.text(folded(name)), .fewest = fewest, .most = most});
      }
    }
    counts.finish();
    server_.argument_counts = by_name(std::move(rows));
  }

  // - {pattern, means, of: [directives]}
  void read_values(const YAML::Node& list) {
    std::vector<ValueRule> rows;
    for (const YAML::Node& item : list) {
      YamlMap map(file_.file(), item);
      ValueRule row{.pattern = text(map, "pattern"), .meaning = text(map, "means")};
      for (const std::string& name : map.list("of")) {
        row.name = pool_.text(folded(name));
        rows.push_back(row);
      }
      map.finish();
    }
    server_.values = by_name(std::move(rows));
  }

  // SECTION: {words: 2, alone: [...], first: RE2, because: WHY, pattern: RE2, unique: true}
  void read_data_lines(YamlMap sections) {
    std::vector<DataLineRule> rows;
    for (const std::string& section : sections.keys()) {
      YamlMap map = sections.map(section);
      DataLineRule row{.name = pool_.text(section)};
      row.words = static_cast<std::uint8_t>(map.number("words", 0));
      row.alone = names(map, "alone");
      row.first = optional(map, "first");
      if (!row.first.empty()) row.because = text(map, "because");
      row.pattern = optional(map, "pattern");
      row.is_unique = map.flag("unique");
      map.finish();
      rows.push_back(row);
    }
    sections.finish();
    server_.data_lines = pool_.array(std::move(rows));
  }

  void read_section_keys(YamlMap sections) {
    std::vector<SectionKeysRule> rows;
    for (const std::string& section : sections.keys()) {
      rows.push_back({pool_.text(section), names(sections, section)});
    }
    sections.finish();
    server_.section_keys = pool_.array(std::move(rows));
  }

  // - {numbers: [directives], only with: NAME=VALUE}
  void read_defaults(YamlMap map) {
    DefaultsRule& defaults = server_.defaults;
    defaults.section = text(map, "section");
    defaults.named_by = text(map, "named by");
    defaults.of = pool_.texts(sorted(map.list("of")));
    defaults.say = pool_.texts(map.list("say"));
    map.finish();
  }

  void read_ascending(const YAML::Node& list) {
    std::vector<AscendingRule> rows;
    for (const YAML::Node& item : list) {
      YamlMap map(file_.file(), item);
      rows.push_back(
          {.names = pool_.texts(map.list("numbers")), .only_with = optional(map, "only with")});
      map.finish();
    }
    server_.ascending = pool_.array(std::move(rows));
  }

  template <typename Row>
  std::span<const Row> by_name(std::vector<Row> rows) {
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.name < b.name; });
    const auto twice = std::adjacent_find(
        rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.name == b.name; });
    if (twice != rows.end()) file_.fail("'" + std::string(twice->name) + "' is said twice");
    return pool_.array(std::move(rows));
  }

  // MODULE: {OVERRIDE CLASS: [directives]}
  void read_modules(YamlMap modules) {
    std::vector<ModuleRule> rows;
    for (const std::string& module : modules.keys()) {
      YamlMap classes = modules.map(module);
      for (const std::string& override_class : classes.keys()) {
        for (const std::string& spelling : classes.list(override_class)) {
          rows.push_back({.name = pool_.text(folded(spelling)),
                          .spelling = pool_.text(spelling),
                          .modules = pool_.text(module),
                          .override_class = pool_.text(override_class)});
        }
      }
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ModuleRule& a, const ModuleRule& b) { return a.name < b.name; });
    server_.modules = pool_.array(std::move(rows));
  }

  YamlMap& file_;
  RulePool& pool_;
  ServerRule server_;
};

}  // namespace

ServerRule read_server(YamlMap& file, RulePool& pool) {
  return ServerReader(file, pool).read();
}

}  // namespace danglint::rules
