#include "drift/take_state.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "base/path.h"
#include "base/text.h"
#include "drift/packages.h"
#include "link/accounts.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxSize = std::uint64_t{4} << 30U;

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    return {};
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += kDigits[digest[i] >> 4U];
    text += kDigits[digest[i] & 15U];
  }
  return text;
}

// Passwords and the like never leave the machine.
bool is_secret(std::string_view name) {
  const std::string folded = to_lower(name);
  constexpr std::array<std::string_view, 6> kWords{"pass",       "secret", "token",
                                                   "credential", "apikey", "api_key"};
  constexpr std::array<std::string_view, 6> kHarmless{"tokens",    "pass_header", "pass_request",
                                                      "proxypass", "passenv",     "passenger"};
  const auto is_in = [&](std::string_view word) { return folded.find(word) != std::string::npos; };
  if (folded.ends_with("_pass")) return false;  // fastcgi_pass names a server
  return std::any_of(kWords.begin(), kWords.end(), is_in) &&
         std::none_of(kHarmless.begin(), kHarmless.end(), is_in);
}

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

class StateTaker {
 public:
  StateTaker(const Case& the_case, const Report& report)
      : case_(the_case), report_(report), accounts_(the_case.target), packages_(the_case.target) {
    for (std::size_t i = 0; i < case_.resolutions.size(); ++i) {
      const Reference& reference = case_.linked.references[i];
      const Answer& answer = case_.resolutions[i].answer;
      if (reference.directive == nullptr || answer.existence != Existence::kPresent) continue;
      targets_[{reference.span.file, reference.span.range.offset}] = answer.real;
    }
  }

  State take(std::string title, unsigned jobs) {
    state_.title = std::move(title);
    state_.is_root = case_.target.is_rooted();
    state_.is_complete = report_.complete;
    for (const std::string& folder : case_.program.input_folders) {
      state_.scope.push_back(state_.is_root ? name_of(folder) : std::string());
    }
    for (const SourceFile& file : case_.program.files) {
      const auto& folders = case_.program.input_folders;
      const bool is_below = std::any_of(
          folders.begin(), folders.end(),
          [&](const std::string& folder) { return path::is_within(file.path, folder); });
      if (file.judged && !is_below) state_.scope.push_back(name_of(file.path));
    }
    std::sort(state_.scope.begin(), state_.scope.end());
    state_.packages = packages_.all();
    add_files(jobs);
    add_directives();
    add_findings();
    return std::move(state_);
  }

 private:
  std::string name_of(const std::string& path) const {
    const std::string target_path = case_.target.target_of(path);
    return state_.is_root ? target_path : std::string(case_.program.below_input(path));
  }

  void add_files(unsigned jobs) {
    state_.files.resize(case_.program.entries.size());
    parallel_for(state_.files.size(), jobs, [&](std::size_t i) { read(i); });
    std::erase_if(state_.files, [](const FileRecord& file) { return file.path.empty(); });
    std::sort(state_.files.begin(), state_.files.end(),
              [](const FileRecord& a, const FileRecord& b) { return a.path < b.path; });
  }

  void read(std::size_t index) {
    const std::string& path = case_.program.entries[index].path;
    const World& world = case_.target.world();
    const StatusAnswer answer = world.status(path);
    if (answer.existence != Existence::kPresent) return;  // it vanished
    FileRecord& file = state_.files[index];
    file.path = name_of(path);
    file.type = answer.status.type;
    if (file.type != FileType::kDirectory) file.package = packages_.owner_of(file.path);
    // In a repository, who owns a file and may write it says nothing of where it is deployed.
    if (case_.judges_permissions) {
      file.mode = answer.status.mode;
      file.user = accounts_.name_of(answer.status.uid);
      if (file.user.empty()) file.user = std::to_string(answer.status.uid);
      file.group = std::to_string(answer.status.gid);
    }
    if (file.type == FileType::kSymlink) file.link = world.read_link(path).value_or("");
    if (file.type != FileType::kRegular) return;
    thread_local ReadBuffer buffer;
    const ReadView view = world.read(path, kMaxSize, buffer);
    if (!view.bytes) return;
    file.size = view.bytes->size();
    file.sha256 = sha256(*view.bytes);
    if (view.bytes->find('\r') == std::string_view::npos) return;
    std::string plain(*view.bytes);
    std::erase(plain, '\r');
    file.plain_sha256 = sha256(plain);
  }

  // "http, server a.example"
  std::string context_of(const ConfigFacts& config, const ServerRule& server,
                         std::uint32_t parent) {
    std::string context;
    for (; parent != kNoParent; parent = config.directives[parent].parent) {
      std::string label = std::string(config.directives[parent].name);
      const std::string value = value_of(config, config.directives[parent]);
      label += value.empty() ? site_name(config, server, parent) : ' ' + value;
      context = label + (context.empty() ? "" : ", ") + context;
    }
    return context;
  }

  // What clients call a section that has no name of its own.
  static std::string site_name(const ConfigFacts& config, const ServerRule& server,
                               std::uint32_t section) {
    for (std::size_t i = section + 1; i < config.directives.size(); ++i) {
      const Directive& one = config.directives[i];
      if (one.parent != section) continue;
      const auto& rows = server.directives;
      const bool is_name = std::any_of(rows.begin(), rows.end(), [&](const DirectiveRule& row) {
        return row.kind == ArgumentKind::kSiteName && row.name == one.name;
      });
      if (is_name) return ' ' + value_of(config, one);
    }
    return {};
  }

  // What follows a name that looks secret is left out: DB_PASSWORD x, DB_PASSWORD=x.
  static std::string value_of(const ConfigFacts& config, const Directive& directive) {
    std::string text;
    bool hides = is_secret(directive.name);
    for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
      std::string word(config.arguments[directive.first_argument + i].text);
      const std::size_t equals = word.find('=');
      const bool has_secret = equals != std::string::npos && is_secret(word.substr(0, equals));
      const bool names_secret = equals == std::string::npos && is_secret(word);
      if (hides) {
        word = kSecret;
      } else if (has_secret) {
        word = word.substr(0, equals + 1) + std::string(kSecret);
      }
      hides = hides || names_secret;
      text += (text.empty() ? "" : " ") + word;
    }
    return text;
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
      for (const Directive& directive : facts->config.directives) {
        const std::string directive_name(directive.name);
        state_.directives.push_back(
            {.file = name,
             .line = lines.line_of(directive.range.offset),
             .server = std::string(server->name),
             .context = context_of(facts->config, *server, directive.parent),
             .name = directive_name,
             .value = value_of(facts->config, directive),
             .target = target_of(id, facts->config, directive)});
      }
    }
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
  const Accounts accounts_;
  const Packages packages_;
  State state_;
  std::map<std::pair<FileId, std::uint32_t>, std::string> targets_;
};

}  // namespace

State take_state(const Case& the_case, const Report& report, std::string title, unsigned jobs) {
  return StateTaker(the_case, report).take(std::move(title), jobs);
}

}  // namespace danglint
