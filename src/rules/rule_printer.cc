#include "rules/rule_printer.h"

#include <span>
#include <string_view>
#include <vector>

namespace danglint::rules {
namespace {

// Enumerators by their number: the table and the program are built from one header.
template <typename Enum>
std::string enumerator(std::string_view type, Enum value) {
  return std::string(type) + '{' + std::to_string(static_cast<unsigned>(value)) + '}';
}

std::string texts(std::span<const std::string_view> all, TableWriter& tables) {
  const std::vector<std::string> owned(all.begin(), all.end());
  return tables.strings(owned);
}

std::string code_of(const ExampleFile& rule, TableWriter& tables);
std::string code_of(const ModuleRule& rule, TableWriter& tables);
std::string code_of(const SecretWord& rule, TableWriter& tables);
std::string code_of(const ArgumentCountRule& rule, TableWriter& tables);
std::string code_of(const ValueRule& rule, TableWriter& tables);
std::string code_of(const PlaceRule& rule, TableWriter& tables);
std::string code_of(const OptionRule& rule, TableWriter& tables);
std::string code_of(const AscendingRule& rule, TableWriter& tables);
std::string code_of(const DataLineRule& rule, TableWriter& tables);
std::string code_of(const SectionKeysRule& rule, TableWriter& tables);
std::string code_of(const DirectiveRule& rule, TableWriter& tables);

template <typename Rule>
std::string array(std::string_view type, std::span<const Rule> rules, TableWriter& tables) {
  std::vector<std::string> codes;
  codes.reserve(rules.size());
  for (const Rule& rule : rules) codes.push_back(code_of(rule, tables));
  return tables.array(type, codes);
}

std::string code_of(const ExampleFile& rule, TableWriter&) {
  return Initializer()
      .set("path", literal(rule.path))
      .set("content", literal(rule.content))
      .set("link", literal(rule.link))
      .set("mode", std::to_string(rule.mode))
      .set("is_fifo", literal(rule.is_fifo))
      .done();
}

std::string code_of(const Syntax& rule, TableWriter&) {
  return Initializer()
      .set("comments", literal(rule.comments))
      .set("inline_comments", literal(rule.inline_comments))
      .set("quotes", literal(rule.quotes))
      .set("ignored", literal(rule.ignored))
      .set("escapes", literal(rule.escapes))
      .set("continues", literal(rule.continues))
      .set("equals", literal(rule.equals))
      .set("words", literal(rule.words))
      .set("comments_end_words", literal(rule.comments_end_words))
      .set("needs_final_newline", literal(rule.needs_final_newline))
      .set("section_variable", literal(rule.section_variable))
      .set("last_wins", literal(rule.last_wins))
      .done();
}

std::string code_of(const Serving& rule, TableWriter& tables) {
  return Initializer()
      .set("site", literal(rule.site))
      .set("place", literal(rule.place))
      .set("root", literal(rule.root))
      .set("folder", literal(rule.folder))
      .set("parts", texts(rule.parts, tables))
      .set("handlers", texts(rule.handlers, tables))
      .set("rootless", texts(rule.rootless, tables))
      .done();
}

std::string code_of(const ProcessRule& rule, TableWriter& tables) {
  return Initializer()
      .set("names", texts(rule.names, tables))
      .set("title_arguments", literal(rule.title_arguments))
      .set("title_configuration", literal(rule.title_configuration))
      .set("configuration", literal(rule.configuration))
      .set("prefix", literal(rule.prefix))
      .set("define", literal(rule.define))
      .set("pid_option", literal(rule.pid_option))
      .set("pid_directive", literal(rule.pid_directive))
      .set("loads_at_start", literal(rule.loads_at_start))
      .set("loads_with_pid_file", literal(rule.loads_with_pid_file))
      .set("loads_in_workers", literal(rule.loads_in_workers))
      .set("loads_in_a_worker", literal(rule.loads_in_a_worker))
      .set("leaving", literal(rule.leaving))
      .done();
}

std::string code_of(const ModuleRule& rule, TableWriter&) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("spelling", literal(rule.spelling))
      .set("modules", literal(rule.modules))
      .set("override_class", literal(rule.override_class))
      .done();
}

std::string code_of(const ArgumentCountRule& rule, TableWriter&) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("fewest", std::to_string(rule.fewest))
      .set("most", std::to_string(rule.most))
      .done();
}

std::string code_of(const PlaceRule& rule, TableWriter&) {
  return Initializer().set("name", literal(rule.name)).set("places", literal(rule.places)).done();
}

std::string code_of(const OptionRule& rule, TableWriter& tables) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("first", std::to_string(rule.first))
      .set("count", std::to_string(rule.count))
      .set("alone", texts(rule.alone, tables))
      .set("valued", texts(rule.valued, tables))
      .done();
}

std::string code_of(const VariableRule& rule, TableWriter& tables) {
  return Initializer()
      .set("builtin", texts(rule.builtin, tables))
      .set("families", texts(rule.families, tables))
      .set("data", texts(rule.data, tables))
      .set("refused_in", texts(rule.refused_in, tables))
      .set("refused_behind", texts(rule.refused_behind, tables))
      .done();
}

std::string code_of(const SectionKeysRule& rule, TableWriter& tables) {
  return Initializer()
      .set("section", literal(rule.section))
      .set("keys", texts(rule.keys, tables))
      .done();
}

std::string code_of(const DataLineRule& rule, TableWriter& tables) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("words", std::to_string(rule.words))
      .set("alone", texts(rule.alone, tables))
      .set("first", literal(rule.first))
      .set("because", literal(rule.because))
      .set("pattern", literal(rule.pattern))
      .set("is_unique", literal(rule.is_unique))
      .done();
}

std::string code_of(const AscendingRule& rule, TableWriter& tables) {
  return Initializer()
      .set("names", texts(rule.names, tables))
      .set("only_with", literal(rule.only_with))
      .done();
}

std::string code_of(const DefaultsRule& rule, TableWriter& tables) {
  return Initializer()
      .set("section", literal(rule.section))
      .set("named_by", literal(rule.named_by))
      .set("of", texts(rule.of, tables))
      .set("say", texts(rule.say, tables))
      .done();
}

std::string code_of(const ValueRule& rule, TableWriter&) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("pattern", literal(rule.pattern))
      .set("meaning", literal(rule.meaning))
      .done();
}

std::string code_of(const SecretWord& rule, TableWriter&) {
  return Initializer().set("behind", literal(rule.behind)).set("word", literal(rule.word)).done();
}

std::string code_of(const DirectiveRule& rule, TableWriter& tables) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("kind", enumerator("ArgumentKind", rule.kind))
      .set("within", literal(rule.within))
      .set("argument", std::to_string(rule.argument))
      .set("every_argument", literal(rule.every_argument))
      .set("optional", literal(rule.optional))
      .set("glob", literal(rule.glob))
      .set("empty_glob_is_error", literal(rule.empty_glob_is_error))
      .set("only_near", literal(rule.only_near))
      .set("needs_folder", literal(rule.needs_folder))
      .set("pattern", literal(rule.pattern))
      .set("after", literal(rule.after))
      .set("lacks", literal(rule.lacks))
      .set("fits", literal(rule.fits))
      .set("refuses", literal(rule.refuses))
      .set("because", literal(rule.because))
      .set("of", literal(rule.of))
      .set("scope", literal(rule.scope))
      .set("may_be_host", literal(rule.may_be_host))
      .set("ignores_case", literal(rule.ignores_case))
      .set("is_unique", literal(rule.is_unique))
      .set("naming", enumerator("Naming", rule.naming))
      .set("counted_by", std::to_string(rule.counted_by))
      .set("needs_root", literal(rule.needs_root))
      .set("is_inside", literal(rule.is_inside))
      .set("by_default_site", literal(rule.by_default_site))
      .set("replaced_by", literal(rule.replaced_by))
      .set("or_file", literal(rule.or_file))
      .set("or_holds", literal(rule.or_holds))
      .set("is_forbidden", literal(rule.is_forbidden))
      .set("is_in_order", literal(rule.is_in_order))
      .set("is_udp", literal(rule.is_udp))
      .set("base_name", literal(rule.base_name))
      .set("recurses", literal(rule.recurses))
      .set("bundle", texts(rule.bundle, tables))
      .set("folder_glob", literal(rule.folder_glob))
      .set("runs", literal(rule.runs))
      .set("text_fits", literal(rule.text_fits))
      .set("most_bytes", std::to_string(rule.most_bytes))
      .set("is_jail", literal(rule.is_jail))
      .set("served", literal(rule.served))
      .set("only_if_inherited", literal(rule.only_if_inherited))
      .set("only_with", literal(rule.only_with))
      .set("unless", literal(rule.unless))
      .set("holds", enumerator("Content", rule.holds))
      .set("read_with", literal(rule.read_with))
      .set("base", enumerator("Base", rule.base))
      .set("missing", enumerator("Effect", rule.missing))
      .set("checker", enumerator("CheckerVerdict", rule.checker))
      .done();
}

}  // namespace

std::string code_of(const CheckRule& rule, TableWriter& tables) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("severity", enumerator("Severity", rule.severity))
      .set("title", literal(rule.title))
      .set("why", literal(rule.why))
      .set("fix", literal(rule.fix))
      .set("drift_rank", literal(rule.drift_rank))
      .set("is_about_what_runs", literal(rule.is_about_what_runs))
      .set("depends_on_run", literal(rule.depends_on_run))
      .set("bad", array("ExampleFile", rule.bad, tables))
      .set("good", array("ExampleFile", rule.good, tables))
      .done();
}

std::string code_of(const ServerRule& rule, TableWriter& tables) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("title", literal(rule.title))
      .set("grammar", enumerator("Grammar", rule.grammar))
      .set("syntax", code_of(rule.syntax, tables))
      .set("ignores_case", literal(rule.ignores_case))
      .set("checker", literal(rule.checker))
      .set("main_path", literal(rule.main_path))
      .set("fragment_path", literal(rule.fragment_path))
      .set("override_path", literal(rule.override_path))
      .set("alone_path", literal(rule.alone_path))
      .set("alone_unless", literal(rule.alone_unless))
      .set("content", literal(rule.content))
      .set("main_sections", texts(rule.main_sections, tables))
      .set("main_statements", texts(rule.main_statements, tables))
      .set("fragment_section", literal(rule.fragment_section))
      .set("distribution", literal(rule.distribution))
      .set("distribution_prefix", literal(rule.distribution_prefix))
      .set("prefix_option", literal(rule.prefix_option))
      .set("environment", literal(rule.environment))
      .set("provides", texts(rule.provides, tables))
      .set("builtin_modules", texts(rule.builtin_modules, tables))
      .set("module_files", literal(rule.module_files))
      .set("raw_blocks", texts(rule.raw_blocks, tables))
      .set("value_blocks", texts(rule.value_blocks, tables))
      .set("data_lines", array("DataLineRule", rule.data_lines, tables))
      .set("section_keys", array("SectionKeysRule", rule.section_keys, tables))
      .set("buffers", texts(rule.buffers, tables))
      .set("transparent_sections", texts(rule.transparent_sections, tables))
      .set("version", literal(rule.version))
      .set("exclusive_modules", texts(rule.exclusive_modules, tables))
      .set("macro_section", literal(rule.macro_section))
      .set("blocks", texts(rule.blocks, tables))
      .set("statements", texts(rule.statements, tables))
      .set("known", texts(rule.known, tables))
      .set("ordered", texts(rule.ordered, tables))
      .set("v6only_by_default", literal(rule.v6only_by_default))
      .set("bare_port_is_dual_stack", literal(rule.bare_port_is_dual_stack))
      .set("asterisk", literal(rule.asterisk))
      .set("merges_wildcard", literal(rule.merges_wildcard))
      .set("hands_sockets_on", literal(rule.hands_sockets_on))
      .set("last_socket_counts", literal(rule.last_socket_counts))
      .set("linked_at", literal(rule.linked_at))
      .set("linked_socket", literal(rule.linked_socket))
      .set("socket_options", texts(rule.socket_options, tables))
      .set("shares_ports", literal(rule.shares_ports))
      .set("unshared_with", literal(rule.unshared_with))
      .set("needs_listener", literal(rule.needs_listener))
      .set("listener_only_with", literal(rule.listener_only_with))
      .set("listener_verdict", enumerator("CheckerVerdict", rule.listener_verdict))
      .set("root_verdict", enumerator("CheckerVerdict", rule.root_verdict))
      .set("no_start", literal(rule.no_start))
      .set("unknown_effect", enumerator("Effect", rule.unknown_effect))
      .set("unknown_verdict", enumerator("CheckerVerdict", rule.unknown_verdict))
      .set("certificate_verdict", enumerator("CheckerVerdict", rule.certificate_verdict))
      .set("runs_as_root", enumerator("Effect", rule.runs_as_root))
      .set("reads_several_files", literal(rule.reads_several_files))
      .set("has_own_host", literal(rule.has_own_host))
      .set("has_php_settings", literal(rule.has_php_settings))
      .set("apart", literal(rule.apart))
      .set("default_site_port", literal(rule.default_site_port))
      .set("default_port", literal(rule.default_port))
      .set("default_address", literal(rule.default_address))
      .set("default_user", literal(rule.default_user))
      .set("serving", code_of(rule.serving, tables))
      .set("process", code_of(rule.process, tables))
      .set("builtin_names", texts(rule.builtin_names, tables))
      .set("not_paths", texts(rule.not_paths, tables))
      .set("vocabulary", texts(rule.vocabulary, tables))
      .set("places", array("PlaceRule", rule.places, tables))
      .set("variables", code_of(rule.variables, tables))
      .set("options", array("OptionRule", rule.options, tables))
      .set("argument_counts", array("ArgumentCountRule", rule.argument_counts, tables))
      .set("values", array("ValueRule", rule.values, tables))
      .set("once", texts(rule.once, tables))
      .set("ascending", array("AscendingRule", rule.ascending, tables))
      .set("defaults", code_of(rule.defaults, tables))
      .set("modules", array("ModuleRule", rule.modules, tables))
      .set("directives", array("DirectiveRule", rule.directives, tables))
      .set("bad", array("ExampleFile", rule.bad, tables))
      .set("good", array("ExampleFile", rule.good, tables))
      .done();
}

std::string code_of(const PhpRule& rule, TableWriter& tables) {
  return Initializer()
      .set("name", literal(rule.name))
      .set("settings_files", texts(rule.settings_files, tables))
      .set("written_at_run_time", texts(rule.written_at_run_time, tables))
      .set("run_time_folders", texts(rule.run_time_folders, tables))
      .set("made_by_build", texts(rule.made_by_build, tables))
      .set("guard_functions", texts(rule.guard_functions, tables))
      .set("host_files", texts(rule.host_files, tables))
      .set("host_marker", literal(rule.host_marker))
      .set("file_tests", texts(rule.file_tests, tables))
      .set("file_test_words", texts(rule.file_test_words, tables))
      .set("leaving_words", texts(rule.leaving_words, tables))
      .set("installers", texts(rule.installers, tables))
      .set("system_packages", texts(rule.system_packages, tables))
      .set("talking_words", texts(rule.talking_words, tables))
      .set("platform_functions", texts(rule.platform_functions, tables))
      .set("root_names", texts(rule.root_names, tables))
      .set("functions", literal(rule.functions))
      .done();
}

std::string code_of(const ServiceRule& rule, TableWriter& tables) {
  return Initializer()
      .set("title", literal(rule.title))
      .set("processes", texts(rule.processes, tables))
      .set("ports", texts(rule.ports, tables))
      .done();
}

std::string code_of(const SecretRule& rule, TableWriter& tables) {
  return Initializer()
      .set("names", texts(rule.names, tables))
      .set("variables", texts(rule.variables, tables))
      .set("harmless", texts(rule.harmless, tables))
      .set("nameless", texts(rule.nameless, tables))
      .set("texts", texts(rule.texts, tables))
      .set("words", array("SecretWord", rule.words, tables))
      .done();
}

std::string code_of(const LayoutRule& rule, TableWriter& tables) {
  return Initializer()
      .set("development_folders", texts(rule.development_folders, tables))
      .set("dependency_folders", texts(rule.dependency_folders, tables))
      .set("sample_patterns", texts(rule.sample_patterns, tables))
      .set("template_patterns", texts(rule.template_patterns, tables))
      .set("php_extensions", texts(rule.php_extensions, tables))
      .set("machine_records", texts(rule.machine_records, tables))
      .set("known_extensions", texts(rule.known_extensions, tables))
      .set("config_extensions", texts(rule.config_extensions, tables))
      .set("inert_extensions", texts(rule.inert_extensions, tables))
      .set("backup_suffixes", texts(rule.backup_suffixes, tables))
      .set("volatile_folders", texts(rule.volatile_folders, tables))
      .done();
}

}  // namespace danglint::rules
