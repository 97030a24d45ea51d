#include "drift/take_state.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "base/digest.h"
#include "base/path.h"
#include "base/text.h"
#include "drift/packages.h"
#include "drift/php_constants.h"
#include "drift/secrets.h"
#include "drift/sections.h"
#include "drift/take_files.h"
#include "link/accounts.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxPhp = std::uint64_t{1} << 20U;

// Lines of one file, found one after the other.
class LineCounter {
 public:
  explicit LineCounter(std::string bytes) : bytes_(std::move(bytes)) {}

  std::uint32_t line_of(std::size_t offset) {
    offset = std::min(offset, bytes_.size());
    if (offset < at_) {
      at_ = 0;
      line_ = 1;
    }
    line_ += static_cast<std::uint32_t>(
        std::count(bytes_.begin() + static_cast<std::ptrdiff_t>(at_),
                   bytes_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    at_ = offset;
    return line_;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

// Of a file that holds passwords: a hash of all that it says, in whatever order.
class Meaning {
 public:
  void add(std::string text, const ConfigFacts& config, const Directive& directive,
           const std::string& shown) {
    for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
      (text += '\0') += config.arguments[directive.first_argument + i].text;
    }
    all_.push_back(std::move(text));
    hides_ = hides_ || shown.find(kSecret) != std::string::npos;
  }
  std::string hash() {
    if (!hides_) return {};
    std::sort(all_.begin(), all_.end());
    Digest digest;
    for (const std::string& one : all_) digest.add(one + '\1');
    return digest.text();
  }

 private:
  std::vector<std::string> all_;
  bool hides_ = false;
};

// Snapshots are UTF-8: what is compared with one is told in the same way.
void clean(std::string& text) {
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return static_cast<signed char>(c) >= 0; })) {
    text = valid_utf8(text);
  }
}

void clean(State& state) {
  for (FileRecord& one : state.files) clean(one.link);
  for (DirectiveRecord& one : state.directives) {
    for (std::string* text : {&one.context, &one.name, &one.value, &one.target}) clean(*text);
  }
  for (FindingRecord& one : state.findings) {
    for (std::string* text : {&one.reference, &one.target, &one.message, &one.explanation}) {
      clean(*text);
    }
  }
  for (ListenerRecord& one : state.listeners) {
    for (std::string* text : {&one.address, &one.program}) clean(*text);
  }
  for (ProcessRecord& one : state.processes) {
    for (std::string* text : {&one.program, &one.configuration}) clean(*text);
  }
}

class StateTaker {
 public:
  StateTaker(const Case& the_case, const Report& report, const TakeOptions& options)
      : case_(the_case),
        report_(report),
        options_(options),
        accounts_(the_case.target),
        packages_(the_case.target),
        secrets_(options.key) {
    for (std::size_t i = 0; i < case_.resolutions.size(); ++i) {
      const Reference& reference = case_.linked.references[i];
      const Answer& answer = case_.resolutions[i].answer;
      if (reference.directive == nullptr || answer.existence != Existence::kPresent) continue;
      targets_[{reference.span.file, reference.span.range.offset}] = answer.real;
    }
  }

  State take() {
    state_.title = options_.title;
    state_.is_root = case_.target.is_rooted();
    state_.is_complete = report_.complete;
    add_scope();
    state_.packages = packages_.all();
    state_.files = take_files(
        case_, [this](const std::string& path) { return name_of(path); }, read_outside(),
        options_.earlier, options_.jobs);
    add_directives();
    add_constants();
    add_findings();
    if (case_.machine != nullptr) add_machine(*case_.machine);
    for (const FileRecord& file : state_.files) {
      if (!file.unread.empty()) state_.is_complete = false;
    }
    if (!options_.key.empty()) state_.key = keyed_hash(options_.key, "danglint");
    clean(state_);
    if (options_.portable) {
      for (FileRecord& file : state_.files) file.here = {};
    } else {
      state_.taken = options_.taken;
      state_.host = host();
    }
    return std::move(state_);
  }

 private:
  // What configurations read and name beyond the PATHs belongs to the state as well. On this machine.
  std::vector<std::string> read_outside() const {
    std::set<std::string> paths;
    const auto add = [&](const std::string& path) {
      if (!path.empty() && !case_.program.input_folders.contains(path)) paths.insert(path);
    };
    for (const SourceFile& file : case_.program.files) {
      if (file.judged) add(file.path);
    }
    for (std::size_t i = 0; i < case_.resolutions.size(); ++i) {
      const Answer& answer = case_.resolutions[i].answer;
      const Reference& reference = case_.linked.references[i];
      const bool is_named = state_.is_root && reference.directive != nullptr &&
                            case_.program.files[reference.span.file].judged;
      if (is_named && answer.status.type == FileType::kRegular) add(answer.source);
    }
    return {paths.begin(), paths.end()};
  }

  static std::string host() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
  }

  std::string name_of(const std::string& path) const {
    return valid_utf8(state_.is_root ? case_.target.target_of(path)
                                     : std::string(case_.program.below_input(path)));
  }

  void add_scope() {
    for (const std::string& folder : case_.program.input_folders.all()) {
      state_.scope.push_back(state_.is_root ? name_of(folder) : std::string());
    }
    for (const std::string& path : options_.asked) {
      state_.asked.push_back(state_.is_root ? name_of(path) : std::string());
    }
    for (const std::string& folder : case_.program.unlisted_folders) {
      state_.unlisted.push_back(name_of(folder));
    }
    std::sort(state_.scope.begin(), state_.scope.end());
    std::sort(state_.asked.begin(), state_.asked.end());
  }

  FileRecord* file_named(const std::string& name) {
    const auto record = std::lower_bound(
        state_.files.begin(), state_.files.end(), name,
        [](const FileRecord& a, const std::string& wanted) { return a.path < wanted; });
    return record != state_.files.end() && record->path == name ? &*record : nullptr;
  }

  std::string target_of(FileId file, const ConfigFacts& config, const Directive& directive) const {
    for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
      const Range range = config.arguments[directive.first_argument + i].range;
      const auto found = targets_.find({file, range.offset});
      if (found != targets_.end()) return found->second;
    }
    return {};
  }

  void add_directives() {
    std::set<std::pair<std::string, FileId>> used;  // by name, so that the order is the files'
    for (const ConfigUse& use : case_.linked.configs) {
      if (case_.program.files[use.file].judged) {
        used.emplace(name_of(case_.program.files[use.file].path), use.file);
      }
    }
    for (const auto& [name, id] : used) {
      const SourceFile& file = case_.program.files[id];
      const ServerRule* server = file.dialect.server;
      const FileFacts* facts = case_.program.facts_of(id);
      if (facts == nullptr || server == nullptr) continue;
      LineCounter lines(case_.target.world().read(file.path, file.size).bytes.value_or(""));
      const ConfigFacts& config = facts->config;
      const Sections sections(config, *server, secrets_);
      Meaning meaning;
      for (std::uint32_t i = 0; i < config.directives.size(); ++i) {
        const Directive& directive = config.directives[i];
        const std::string& context = sections.context_of(directive.parent);
        const std::string& value = sections.value_of(i);
        meaning.add(context + '\0' + std::string(directive.name), config, directive, value);
        state_.directives.push_back({.file = name,
                                     .line = lines.line_of(directive.range.offset),
                                     .server = std::string(server->name),
                                     .context = context,
                                     .name = std::string(directive.name),
                                     .value = value,
                                     .target = target_of(id, config, directive)});
      }
      for (const Sections::Order& order : sections.orders()) {
        state_.directives.push_back(
            {.file = name,
             .line = lines.line_of(config.directives[order.first].range.offset),
             .server = std::string(server->name),
             .context = order.context,
             .name = std::string(kOrderOf) + order.names,
             .value = order.sequence});
      }
      if (FileRecord* record = file_named(name)) record->meaning_sha256 = meaning.hash();
    }
  }

  // Of PHP: what a file says to others by name.
  void add_constants() {
    std::map<std::string, std::size_t, std::less<>> with_constants;  // ids, by name
    for (std::size_t id = 0; id < case_.program.files.size(); ++id) {
      const FileFacts* facts = case_.program.facts_of(static_cast<FileId>(id));
      const bool is_php = case_.program.files[id].dialect.language == Language::kPhp;
      if (facts == nullptr || !is_php || !case_.program.files[id].judged) continue;
      const auto& definitions = facts->php.definitions;
      const auto is_constant = [](const Definition& one) {
        return one.kind == SymbolKind::kConstant && one.value != kNoExpr;
      };
      if (std::none_of(definitions.begin(), definitions.end(), is_constant)) continue;
      with_constants.emplace(name_of(case_.program.files[id].path), id);
    }
    for (const auto& [name, id] : with_constants) {
      const SourceFile& file = case_.program.files[id];
      const std::string source = case_.target.world().read(file.path, kMaxPhp).bytes.value_or("");
      if (source.empty()) continue;
      const auto constants =
          constants_of(case_.program.facts_of(static_cast<FileId>(id))->php, source);
      LineCounter lines(source);
      bool hides = false;
      for (const PhpConstant& one : constants) {
        const std::string value = secrets_.shown_constant(one.name, one.text);
        hides = hides || value.find(kSecret) != std::string::npos;
        state_.directives.push_back({.file = name,
                                     .line = lines.line_of(one.value.offset),
                                     .server = "php",
                                     .name = one.name,
                                     .value = value});
      }
      if (FileRecord* record = file_named(name)) {
        record->code_sha256 = code_hash(source, constants);
        if (hides) record->meaning_sha256 = code_hash(source, {});
      }
    }
    std::stable_sort(
        state_.directives.begin(), state_.directives.end(),
        [](const DirectiveRecord& a, const DirectiveRecord& b) { return a.file < b.file; });
  }

  void add_machine(const Machine& machine) {
    state_.is_live = true;
    for (const Listener& listener : machine.listeners) {
      const Socket& socket = listener.socket;
      const bool is_passing =
          socket.transport == Transport::kUdp && socket.first_port >= machine.first_ephemeral_port;
      if (is_passing) continue;  // clients that ask by UDP are given such ports, too
      const bool is_local = socket.family == Family::kUnix || socket.address.starts_with("127.") ||
                            socket.address == "::1";
      Socket shown = socket;
      // Which address it is differs from host to host, as the addresses do.
      if (!is_local && !socket.address.empty()) shown.address = "own";
      ListenerRecord record{
          .address = address_text(shown) + (socket.transport == Transport::kUdp ? "/udp" : ""),
          .local = is_local};
      if (!listener.holders.empty()) {
        const Process& holder = machine.processes[listener.holders.front()];
        record.program = holder.executable.empty() ? holder.name : holder.executable;
        record.user = user_of(holder);
        record.unit = holder.unit;
      }
      state_.listeners.push_back(std::move(record));
    }
    for (const RunningServer& server : machine.servers) {
      const Process& master = machine.processes[server.master];
      state_.processes.push_back({.server = std::string(server.rule->name),
                                  .program = master.executable,
                                  .user = user_of(master),
                                  .configuration = server.configuration});
    }
    std::sort(state_.listeners.begin(), state_.listeners.end(),
              [](const auto& a, const auto& b) { return a.address < b.address; });
    std::stable_sort(state_.processes.begin(), state_.processes.end(),
                     [](const auto& a, const auto& b) { return a.server < b.server; });
  }

  std::string user_of(const Process& process) const {
    const std::string name = accounts_.name_of(process.uid);
    return name.empty() ? std::to_string(process.uid) : name;
  }

  void add_findings() {
    std::map<FileId, LineCounter> counters;
    for (const Finding& finding : report_.findings) {
      FindingRecord record{.check = std::string(finding.check->name),
                           .severity = finding.severity,
                           .file = name_of(finding.path),
                           .reference = finding.reference,
                           .target = finding.target.empty() ? "" : name_of(finding.target),
                           .message = finding.message,
                           .explanation = finding.explanation,
                           .fingerprint = finding.fingerprint};
      if (finding.span.file != kNoFile && finding.span.range.length > 0) {
        const SourceFile& file = case_.program.files[finding.span.file];
        auto counter = counters.find(finding.span.file);
        if (counter == counters.end()) {
          counter =
              counters
                  .emplace(finding.span.file,
                           LineCounter(
                               case_.target.world().read(file.path, file.size).bytes.value_or("")))
                  .first;
        }
        record.line = counter->second.line_of(finding.span.range.offset);
      }
      state_.findings.push_back(std::move(record));
    }
  }

  const Case& case_;
  const Report& report_;
  const TakeOptions& options_;
  const Accounts accounts_;
  const Packages packages_;
  const Secrets secrets_;
  State state_;
  std::map<std::pair<FileId, std::uint32_t>, std::string> targets_;
};

}  // namespace

State take_state(const Case& the_case, const Report& report, const TakeOptions& options) {
  return StateTaker(the_case, report, options).take();
}

std::string machine_of(const std::string& root) {
  constexpr std::uint64_t kMaxId = 4096;
  const ReadAnswer id = real_world().read("/etc/machine-id", kMaxId);
  return sha256("danglint" + id.bytes.value_or("") + '\0' + root).substr(0, 16);
}

}  // namespace danglint
