#include "rule_readers.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace danglint::rulegen {
namespace {

constexpr Word kSeverities[] = {
    {"note", "Severity::kNote"},
    {"warning", "Severity::kWarning"},
    {"error", "Severity::kError"},
};

constexpr Word kGrammars[] = {
    {"brace", "Grammar::kBrace"}, {"tag", "Grammar::kTag"},     {"line", "Grammar::kLine"},
    {"ini", "Grammar::kIni"},     {"block", "Grammar::kBlock"}, {"yaml", "Grammar::kYaml"},
};

constexpr Word kKinds[] = {
    {"include", "ArgumentKind::kInclude"},
    {"file", "ArgumentKind::kFile"},
    {"directory", "ArgumentKind::kDirectory"},
    {"path", "ArgumentKind::kPath"},
    {"scripts", "ArgumentKind::kScripts"},
    {"override", "ArgumentKind::kOverride"},
    {"copy", "ArgumentKind::kCopy"},
    {"mount", "ArgumentKind::kMount"},
    {"needs", "ArgumentKind::kNeeds"},
    {"site name", "ArgumentKind::kSiteName"},
    {"listen", "ArgumentKind::kListen"},
    {"port", "ArgumentKind::kPort"},
    {"address", "ArgumentKind::kAddress"},
    {"user", "ArgumentKind::kUser"},
    {"group", "ArgumentKind::kGroup"},
    {"base", "ArgumentKind::kBase"},
    {"new file", "ArgumentKind::kNewFile"},
    {"peer", "ArgumentKind::kPeer"},
    {"name", "ArgumentKind::kName"},
    {"name use", "ArgumentKind::kNameUse"},
    {"certificate", "ArgumentKind::kCertificate"},
    {"key", "ArgumentKind::kKey"},
    {"certificate and key", "ArgumentKind::kCertificateAndKey"},
    {"index", "ArgumentKind::kIndex"},
    {"uri", "ArgumentKind::kUri"},
    {"fallback", "ArgumentKind::kFallback"},
    {"limit", "ArgumentKind::kLimit"},
    {"mode", "ArgumentKind::kMode"},
    {"owner", "ArgumentKind::kOwner"},
    {"owner group", "ArgumentKind::kOwnerGroup"},
    {"switch", "ArgumentKind::kSwitch"},
    {"define", "ArgumentKind::kDefine"},
    {"undefine", "ArgumentKind::kUndefine"},
    {"use macro", "ArgumentKind::kUseMacro"},
    {"load-module", "ArgumentKind::kLoadModule"},
    {"virtual-host", "ArgumentKind::kVirtualHost"},
};

constexpr Word kBases[] = {{"conf-dir", "Base::kConfDir"},
                           {"prefix", "Base::kPrefix"},
                           {"file", "Base::kIncluding"},
                           {"file or above", "Base::kAbove"}};

constexpr Word kEffects[] = {
    {"no-start", "Effect::kNoStart"},    {"server-error", "Effect::kServerError"},
    {"not-found", "Effect::kNotFound"},  {"degraded", "Effect::kDegraded"},
    {"forbidden", "Effect::kForbidden"}, {"unavailable", "Effect::kUnavailable"},
    {"none", "Effect::kNone"},
};

constexpr Word kVerdicts[] = {
    {"rejects", "CheckerVerdict::kRejects"},
    {"warns", "CheckerVerdict::kWarns"},
    {"silent", "CheckerVerdict::kSilent"},
};

constexpr Word kFileKinds[] = {{"file", "false"}, {"fifo", "true"}};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return text;
}

std::vector<std::string> lower(std::vector<std::string> texts) {
  for (std::string& text : texts) text = lower(std::move(text));
  return texts;
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

// YAML's folded texts end in a newline, and those written over several lines are one paragraph.
std::string paragraph(YamlMap& file, std::string_view key) {
  std::string text = file.text(key);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.find('\n') != std::string::npos) file.fail_at(key, "must be one paragraph");
  return text;
}

// ---- checks

// PATH: CONTENT, or PATH: {content, link, mode, kind}. PATH/ alone is a folder.
std::string read_example_file(const std::string& file, const YAML::Node& key,
                              const YAML::Node& value) {
  const std::string path = scalar(file, key);
  if (path.empty() || path.front() == '/' || path.find("..") != std::string::npos) {
    fail(file, key.Mark(), "'" + path + "' must be a path within the example");
  }
  std::string content;
  std::string link;
  unsigned mode = 0;
  std::string_view is_fifo = "false";
  if (value.IsMap()) {
    YamlMap map(file, value);
    content = map.text_or_empty("content");
    link = map.text_or_empty("link");
    mode = map.number("mode", 0, 8);
    if (map.has("kind")) is_fifo = map.word("kind", kFileKinds);
    map.finish();
    if (!link.empty() + !content.empty() + (is_fifo == "true") > 1) {
      map.fail("only one of content, link and fifo");
    }
  } else if (!value.IsNull()) {
    content = scalar(file, value);
  }
  if (path.back() == '/' && !content.empty()) fail(file, key.Mark(), "a folder has no content");
  return Initializer()
      .set("path", literal(path))
      .set("content", literal(content))
      .set("link", literal(link))
      .set("mode", std::to_string(mode))
      .set("is_fifo", is_fifo)
      .done();
}

std::string read_example(YamlMap& check, std::string_view key, TableWriter& tables) {
  const YAML::Node tree = check.require(key);
  if (!tree.IsMap() || tree.size() == 0) check.fail_at(key, "an example is a tree of files");
  std::vector<std::string> files;
  std::vector<std::string> paths;
  for (const auto& pair : tree) {
    const std::string path = scalar(check.file(), pair.first);
    if (std::find(paths.begin(), paths.end(), path) != paths.end()) {
      fail(check.file(), pair.first.Mark(), "duplicate key '" + path + "'");
    }
    paths.push_back(path);
    files.push_back(read_example_file(check.file(), pair.first, pair.second));
  }
  return tables.array("ExampleFile", files);
}

// ---- servers

enum class KindOfPath { kNone, kFound, kEffect };

// Does the argument name something on disk, or something else that may be missing?
KindOfPath kind_of_path(std::string_view kind) {
  for (const std::string_view name : {"include", "file", "directory", "path", "load-module",
                                      "new file", "certificate", "key", "certificate and key"}) {
    if (kind == name) return KindOfPath::kFound;
  }
  for (const std::string_view name : {"name use", "index", "uri", "fallback", "peer", "needs"}) {
    if (kind == name) return KindOfPath::kEffect;
  }
  return KindOfPath::kNone;
}

constexpr unsigned kLastArgument = 255;  // as in danglint/rules.h

struct DirectiveRow {
  std::string name;
  std::string code;
};

// In the order of their names; rows of one name stay as they were written.
std::vector<std::string> sorted_codes(std::vector<DirectiveRow> rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const DirectiveRow& a, const DirectiveRow& b) { return a.name < b.name; });
  std::vector<std::string> codes;
  codes.reserve(rows.size());
  for (DirectiveRow& row : rows) codes.push_back(std::move(row.code));
  return codes;
}

// What one row says of one argument; a list of sections makes one row each.
void read_directive_row(YamlMap& row, const std::string& name, bool ignores_case,
                        std::vector<DirectiveRow>& rows, std::vector<std::string>& places) {
  const std::string kind_name = row.text("is");
  const std::string_view kind = row.word("is", kKinds);
  std::vector<std::string> sections = row.list("within");
  if (sections.empty()) sections.emplace_back();
  if (ignores_case) sections = lower(std::move(sections));
  const bool is_last = row.has("argument") && row.text("argument") == "last";
  const unsigned argument = is_last ? kLastArgument : row.number("argument", 0);
  const bool optional = row.flag("optional");
  const bool glob = row.flag("glob");
  const bool empty_glob_is_error = row.flag("empty glob is error");
  const bool needs_folder = row.flag("needs folder");
  const bool recurses = row.flag("recurses");
  const std::string folder_glob = row.text_or_empty("files of a folder");
  const bool every_argument = row.flag("every argument");
  const bool only_if_inherited = row.flag("only if inherited");
  const bool served = row.flag("served");
  const std::string only_with = row.text_or_empty("only with");
  const std::string unless = row.text_or_empty("unless");
  const std::string pattern = row.text_or_empty("pattern");
  const std::string after = row.text_or_empty("after");
  const std::string of = row.text_or_empty("of");
  const std::string scope = row.text_or_empty("scope");
  const bool may_be_host = row.flag("may be a host");
  const bool is_unique = row.flag("unique");
  const bool is_itself = row.flag("itself");
  std::string base_name;
  std::string_view base = "Base::kPrefix";
  std::string_view missing = "Effect::kNone";
  std::string_view checker = "CheckerVerdict::kSilent";
  const KindOfPath path = kind_of_path(kind_name);
  if (path == KindOfPath::kFound || (kind_name == "base" && row.has("relative to"))) {
    // Any other word is the name of a base that some directive sets.
    const std::string written = row.text("relative to");
    const bool is_known = std::any_of(std::begin(kBases), std::end(kBases),
                                      [&](const Word& word) { return word.word == written; });
    base = is_known ? row.word("relative to", kBases) : std::string_view("Base::kNamed");
    if (!is_known) base_name = written;
  }
  if (path != KindOfPath::kNone || row.has("when missing")) {
    missing = row.word("when missing", kEffects);
    checker = row.word("checker", kVerdicts);
  }
  row.finish();
  if (empty_glob_is_error && !glob) row.fail("'empty glob is error' needs 'glob: true'");

  for (const std::string& section : sections) {
    // The first row that fits counts: one behind a row for any section would never be read.
    const std::string any =
        std::to_string(argument) + ' ' + kind_name + ' ' + pattern + ' ' + after + ' ';
    const std::string place = any + section;
    for (const std::string& taken : places) {
      if (taken == place || taken == any)
        row.fail("an earlier row of '" + name + "' hides this one");
    }
    places.push_back(place);
    rows.push_back(
        {name, Initializer()
                   .set("name", literal(name))
                   .set("kind", kind)
                   .set("within", literal(section))
                   .set("argument", std::to_string(argument))
                   .set("every_argument", literal(every_argument))
                   .set("optional", literal(optional))
                   .set("glob", literal(glob))
                   .set("empty_glob_is_error", literal(empty_glob_is_error))
                   .set("needs_folder", literal(needs_folder))
                   .set("pattern", literal(pattern))
                   .set("after", literal(after))
                   .set("of", literal(ignores_case && kind_name == "needs" ? lower(of) : of))
                   .set("scope", literal(scope))
                   .set("may_be_host", literal(may_be_host))
                   .set("is_unique", literal(is_unique))
                   .set("is_itself", literal(is_itself))
                   .set("base_name", literal(base_name))
                   .set("recurses", literal(recurses))
                   .set("folder_glob", literal(folder_glob))
                   .set("served", literal(served))
                   .set("only_if_inherited", literal(only_if_inherited))
                   .set("only_with", literal(ignores_case ? lower(only_with) : only_with))
                   .set("unless", literal(ignores_case ? lower(unless) : unless))
                   .set("base", base)
                   .set("missing", missing)
                   .set("checker", checker)
                   .done()});
  }
}

std::string read_directives(YamlMap& server, bool ignores_case, TableWriter& tables) {
  const YAML::Node directives = server.require("directives");
  if (!directives.IsMap()) server.fail_at("directives", "expected a mapping");
  std::vector<DirectiveRow> rows;
  std::vector<std::string> names;
  for (const auto& pair : directives) {
    std::string name = scalar(server.file(), pair.first);
    if (ignores_case) name = lower(std::move(name));
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      fail(server.file(), pair.first.Mark(), "duplicate key '" + name + "'");
    }
    names.push_back(name);
    std::vector<std::string> places;
    if (pair.second.IsSequence()) {
      for (const YAML::Node& item : pair.second) {
        YamlMap row(server.file(), item);
        read_directive_row(row, name, ignores_case, rows, places);
      }
    } else {
      YamlMap row(server.file(), pair.second);
      read_directive_row(row, name, ignores_case, rows, places);
    }
  }
  return tables.array("DirectiveRule", sorted_codes(std::move(rows)));
}

// MODULE: {OVERRIDE CLASS: [directives]}
std::string read_modules(YamlMap& server, bool ignores_case, TableWriter& tables) {
  if (!server.has("modules")) return "{}";
  YamlMap modules = server.map("modules");
  std::vector<DirectiveRow> rows;
  for (const std::string& module : modules.keys()) {
    YamlMap classes = modules.map(module);
    for (const std::string& override_class : classes.keys()) {
      for (const std::string& spelling : classes.list(override_class)) {
        const std::string name = ignores_case ? lower(spelling) : spelling;
        rows.push_back({name, Initializer()
                                  .set("name", literal(name))
                                  .set("spelling", literal(spelling))
                                  .set("modules", literal(module))
                                  .set("override_class", literal(override_class))
                                  .done()});
      }
    }
  }
  return tables.array("ModuleRule", sorted_codes(std::move(rows)));
}

}  // namespace

std::string read_check(YamlMap& file, TableWriter& tables) {
  const std::string name = file.text("name");
  const std::string_view severity = file.word("severity", kSeverities);
  const std::string title = paragraph(file, "title");
  const std::string why = paragraph(file, "why");
  const std::string fix = paragraph(file, "fix");
  const std::string bad = read_example(file, "bad", tables);
  const std::string good = read_example(file, "good", tables);
  return Initializer()
      .set("name", literal(name))
      .set("severity", severity)
      .set("title", literal(title))
      .set("why", literal(why))
      .set("fix", literal(fix))
      .set("bad", bad)
      .set("good", good)
      .done();
}

std::string read_server(YamlMap& file, TableWriter& tables) {
  Initializer server;
  server.set("name", literal(file.text("name")))
      .set("title", literal(file.text("title")))
      .set("grammar", file.word("grammar", kGrammars));
  if (file.has("syntax")) {
    YamlMap syntax = file.map("syntax");
    server.set("syntax",
               Initializer()
                   .set("comments", literal(syntax.text_or_empty("comments")))
                   .set("inline_comments", literal(syntax.text_or_empty("inline comments")))
                   .set("quotes", literal(syntax.text_or_empty("quotes")))
                   .set("ignored", literal(syntax.text_or_empty("ignored")))
                   .set("escapes", literal(syntax.flag("escapes")))
                   .set("continues", literal(syntax.flag("continues")))
                   .set("equals", literal(syntax.flag("equals")))
                   .set("words", literal(syntax.flag("words")))
                   .set("needs_final_newline", literal(syntax.flag("needs final newline")))
                   .set("last_wins", literal(syntax.flag("last wins")))
                   .done());
    syntax.finish();
  }
  const bool ignores_case = file.flag("ignores case");
  server.set("ignores_case", literal(ignores_case))
      .set("checker", literal(file.text_or_empty("checker")));
  const auto names = [&](YamlMap& map, std::string_view key) {
    std::vector<std::string> texts = map.list(key);
    if (ignores_case) texts = lower(std::move(texts));
    return tables.strings(sorted(std::move(texts)));
  };

  YamlMap recognise = file.map("recognise");
  server.set("main_path", literal(recognise.text("main path")))
      .set("fragment_path", literal(recognise.text_or_empty("fragment path")))
      .set("override_path", literal(recognise.text_or_empty("override path")))
      .set("content", literal(recognise.text("content")))
      .set("main_sections", names(recognise, "main sections"))
      .set("fragment_section", literal(recognise.text_or_empty("fragments within")));
  recognise.finish();

  YamlMap distribution = file.has("distribution") ? file.map("distribution") : YamlMap(file.file());
  server.set("distribution", literal(distribution.text_or_empty("main configuration")))
      .set("distribution_prefix", literal(distribution.text_or_empty("prefix")))
      .set("prefix_option",
           literal(distribution.has("prefix option") ? distribution.text("prefix option")
                                                     : std::string("prefix")))
      .set("environment", literal(distribution.text_or_empty("environment")))
      .set("provides", tables.strings(sorted(distribution.list("provides"))))
      .set("builtin_modules", tables.strings(sorted(distribution.list("builtin modules"))));
  distribution.finish();

  if (file.has("sections")) {
    YamlMap sections = file.map("sections");
    server.set("raw_blocks", names(sections, "raw"))
        .set("value_blocks", names(sections, "values"))
        .set("transparent_sections", names(sections, "transparent"))
        .set("macro_section", literal(sections.text_or_empty("macro")))
        .set("blocks", names(sections, "always"))
        .set("statements", names(sections, "never"))
        .set("known", names(sections, "known"));
    sections.finish();
  }
  std::string apart;
  std::string default_port;
  std::string default_address;
  if (file.has("sockets")) {
    YamlMap sockets = file.map("sockets");
    server.set("v6only_by_default", literal(sockets.flag("v6only by default")))
        .set("bare_port_is_dual_stack", literal(sockets.flag("bare port is dual stack")))
        .set("merges_wildcard", literal(sockets.flag("merges wildcard")))
        .set("shares_ports", literal(sockets.flag("shares ports")))
        .set("needs_listener", literal(sockets.flag("needs a listener")));
    apart = sockets.text_or_empty("apart");
    default_port = sockets.text_or_empty("default port");
    default_address = sockets.text_or_empty("default address");
    sockets.finish();
  }
  if (file.has("user root checker")) {
    server.set("root_verdict", file.word("user root checker", kVerdicts));
  }
  if (file.has("user root")) server.set("runs_as_root", file.word("user root", kEffects));
  server.set("has_own_host", literal(file.flag("own host")))
      .set("has_php_settings", literal(file.flag("sets php")))
      .set("apart", literal(apart))
      .set("default_port", literal(default_port))
      .set("default_address", literal(default_address));
  server.set("default_user", literal(file.text_or_empty("default user")));
  if (file.has("serving")) {
    YamlMap serving = file.map("serving");
    server.set("serving", Initializer()
                              .set("site", literal(serving.text("site")))
                              .set("place", literal(serving.text("place")))
                              .set("root", literal(serving.text("root")))
                              .set("folder", literal(serving.text_or_empty("folder")))
                              .set("handlers", names(serving, "handlers"))
                              .done());
    serving.finish();
  }
  if (file.has("builtin names")) {
    YamlMap kinds = file.map("builtin names");
    std::vector<std::string> all;
    for (const std::string& kind : kinds.keys()) {
      for (const std::string& name : kinds.list(kind)) all.push_back(kind + '/' + name);
    }
    server.set("builtin_names", tables.strings(sorted(std::move(all))));
  }
  server.set("not_paths", tables.strings(sorted(file.list("not paths"))))
      .set("modules", read_modules(file, ignores_case, tables))
      .set("directives", read_directives(file, ignores_case, tables));
  YamlMap example = file.map("example");
  server.set("bad", read_example(example, "bad", tables))
      .set("good", read_example(example, "good", tables));
  example.finish();
  file.finish();
  return server.done();
}

std::string read_php(YamlMap& file, TableWriter& tables) {
  Initializer php;
  php.set("name", literal(file.text("name")))
      .set("settings_files", tables.strings(sorted(file.list("settings files"))))
      .set("written_at_run_time", tables.strings(sorted(file.list("written at run time"))))
      .set("guard_functions", tables.strings(sorted(lower(file.list("guard functions")))))
      .set("root_names", tables.strings(sorted(file.list("root names"))))
      .set("functions", literal(file.text_or_empty("functions")));
  file.finish();
  return php.done();
}

std::string read_layout(YamlMap& file, TableWriter& tables) {
  Initializer layout;
  const auto list = [&](std::string_view field, std::string_view key) {
    file.require(key);
    layout.set(field, tables.strings(sorted(file.list(key))));
  };
  list("development_folders", "development folders");
  list("dependency_folders", "dependency folders");
  list("sample_patterns", "sample patterns");
  list("template_patterns", "template patterns");
  list("php_extensions", "php extensions");
  list("known_extensions", "known extensions");
  list("config_extensions", "config extensions");
  list("backup_suffixes", "backup suffixes");
  list("volatile_folders", "volatile folders");
  file.finish();
  return layout.done();
}

}  // namespace danglint::rulegen
