#include "extract/extract.h"

#include <algorithm>

#include "base/parallel.h"
#include "extract/brace_grammar.h"
#include "extract/composer.h"
#include "extract/environment.h"
#include "extract/line_grammar.h"
#include "extract/php_facts.h"
#include "extract/php_prefilter.h"
#include "extract/php_settings.h"
#include "extract/suppressions.h"
#include "extract/tag_grammar.h"

namespace danglint {

namespace {

constexpr std::size_t kKeptBuffer = 4 << 20;  // bytes; after a larger file memory is given back

void parse_server_config(std::string_view bytes, const ServerRule& server, FileFacts& facts) {
  switch (server.grammar) {
    case Grammar::kBrace:
      return parse_brace(bytes, server, facts);
    case Grammar::kTag:
      return parse_tag(bytes, server, facts);
    case Grammar::kLine:
      return parse_line(bytes, server, facts);
    case Grammar::kIni:
      return parse_ini(bytes, server, facts);
    case Grammar::kBlock:
      return parse_block(bytes, server, facts);
    case Grammar::kYaml:
      return parse_yaml(bytes, facts);
  }
}

bool take_known(const KnownFacts& known, Program& program, std::size_t index) {
  SourceFile& file = program.files[index];
  const FileId other = known.program.find(file.target_path);
  if (other == kNoFile) return false;
  const SourceFile& there = known.program.files[other];
  if (!there.is_extracted || !there.unreadable.empty() || there.path != file.path) return false;
  const bool is_read_alike =
      file.dialect.is_certain == there.dialect.is_certain &&
      (!file.dialect.is_certain || file.dialect.server == there.dialect.server);
  if (!is_read_alike || file.seen_as != there.seen_as || !known.is_same(file.path)) return false;
  file.dialect = there.dialect;
  file.size = there.size;
  file.suppressions = there.suppressions;
  file.is_template = there.is_template;
  program.facts[index] = known.program.facts[other];
  return true;
}

}  // namespace

std::unique_ptr<FileFacts> extract(std::string_view bytes, const Dialect& dialect,
                                   const LoaderNames& loaders) {
  if (dialect.language == Language::kNone) return nullptr;
  if (dialect.language == Language::kPhp && !may_have_php_facts(bytes)) return nullptr;
  auto facts = std::make_unique<FileFacts>();
  switch (dialect.language) {
    case Language::kPhp:
      extract_php(bytes, loaders, *facts);
      break;
    case Language::kComposer:
      extract_composer(bytes, *facts);
      break;
    case Language::kPhpSettings:
      extract_php_settings(bytes, *facts);
      break;
    case Language::kEnvironment:
      parse_environment(bytes, *facts);
      break;
    case Language::kServerConfig:
      parse_server_config(bytes, *dialect.server, *facts);
      if (dialect.server->has_php_settings) extract_php_settings(bytes, *facts);
      break;
    case Language::kNone:
      break;
  }
  return facts;
}

void extract_new_files(const World& world, const Classifier& classifier, unsigned jobs,
                       Progress& progress, Program& program, const KnownFacts* known) {
  program.facts.resize(program.files.size());
  parallel_for(program.files.size(), jobs, [&](std::size_t i) {
    SourceFile& file = program.files[i];
    if (file.is_extracted) return;
    file.is_extracted = true;
    if (known != nullptr && take_known(*known, program, i)) return;
    thread_local ReadBuffer buffer;
    if (buffer.storage.size() > kKeptBuffer) buffer.storage = {};
    const ReadView answer = world.read(file.path, kMaxFileSize, buffer);
    ++progress.files_read;
    if (!answer.bytes) {
      file.unreadable = answer.error;
      return;
    }
    file.size = answer.bytes->size();
    if (file.dialect.language == Language::kServerConfig && !file.dialect.is_certain) {
      file.dialect = classifier.confirmed_by_content(
          file.dialect, file.seen_as.empty() ? file.target_path : file.seen_as, *answer.bytes);
    }
    file.suppressions = find_suppressions(*answer.bytes, file.dialect.language == Language::kPhp);
    program.facts[i] = extract(*answer.bytes, file.dialect, program.loaders);
    // What its server reads is no template: Compose and Docker have {{.Node.Hostname}} of their own.
    const FileFacts* facts = program.facts[i].get();
    if (file.dialect.language == Language::kServerConfig && facts != nullptr &&
        !facts->syntax_errors.empty()) {
      file.is_template = file.is_template || Classifier::is_template_text(*answer.bytes);
    }
    if (program.facts[i] != nullptr && program.facts[i]->is_cut) {
      file.unreadable = "it has more in it than is looked at";
    }
  });
}

bool add_loaders(const LoaderNames& loaders, Program& program) {
  std::vector<std::uint32_t> added;
  for (const std::string& name : loaders) {
    if (program.loaders.insert(name).second) added.push_back(hash_of_function(name));
  }
  bool any = false;
  for (std::size_t i = 0; i < program.files.size(); ++i) {
    const FileFacts* facts = program.facts[i].get();
    if (facts == nullptr) continue;
    const auto& called = facts->php.called;
    if (std::any_of(added.begin(), added.end(), [&](std::uint32_t hash) {
          return std::binary_search(called.begin(), called.end(), hash);
        })) {
      program.files[i].is_extracted = false;
      any = true;
    }
  }
  return any;
}

}  // namespace danglint
