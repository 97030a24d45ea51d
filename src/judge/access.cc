// unreadable-by-worker and exposed-key: modes and owners against the user that a server's workers run as.
#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/path.h"
#include "judge/judge.h"
#include "judge/workers.h"
#include "link/accounts.h"
#include "link/value_of.h"

namespace danglint {
namespace {

// What keeps an account from a file.
struct Obstacle {
  std::string path;  // on this machine
  bool is_folder = true;
  std::uint32_t mode = 0;
};

class AccessJudge {
 public:
  AccessJudge(const Case& the_case, Findings& findings)
      : case_(the_case), findings_(findings), accounts_(the_case.target) {
    for (const OverrideFile& one : the_case.linked.overrides) {
      overridden_.emplace(one.instance, one.folder);
    }
    for (const PeerClaim& one : the_case.linked.peers) {
      if (one.directive->of == "fastcgi") handing_on_.insert(one.socket.instance);
    }
  }

  void run() {
    for (std::size_t i = 0; i < case_.resolutions.size(); ++i) {
      const Reference& reference = case_.linked.references[i];
      const Resolution& resolution = case_.resolutions[i];
      if (reference.server == nullptr || resolution.outcome != Outcome::kResolved) continue;
      if (!case_.program.files[reference.span.file].judged) continue;
      if (reference.directive->served && !reference.weak && accounts_.are_complete()) {
        judge_document_root(reference, resolution);
      }
      if (is_read_by_workers(*reference.directive) && accounts_.are_complete()) {
        judge_file(reference, resolution);
      }
      const ArgumentKind kind = reference.directive->kind;
      if (kind == ArgumentKind::kKey || kind == ArgumentKind::kCertificateAndKey) {
        judge_key(reference, resolution);
      }
    }
  }

 private:
  // Passwords and scripts that requests ask for: what the server reads before that, it reads as root.
  static bool is_read_by_workers(const DirectiveRule& rule) {
    return rule.kind == ArgumentKind::kFile && rule.checker == CheckerVerdict::kSilent &&
           rule.missing != Effect::kNoStart && rule.missing != Effect::kNone;
  }

  void judge_file(const Reference& reference, const Resolution& resolution) {
    const std::string worker = worker_of(case_, accounts_, reference.instance, *reference.server);
    const auto account = worker_account(case_, accounts_, worker, reference.instance);
    if (!account) return;
    const auto found = obstacle(*account, resolution.answer.real, false);
    if (!found) return;
    Finding finding = finding_of(reference.span, worker, *found, *reference.server);
    finding.reference = reference.written;
    finding.severity = severity_of(reference.directive->missing);
    finding.consequence = "Every request that needs it fails; `" +
                          std::string(reference.server->checker) + "` passes.";
    findings_.push_back(std::move(finding));
  }

  // The folders on the way and the file itself. What was asked about stands for what is deployed:
  // the folders above it are this machine's.
  std::optional<Obstacle> obstacle(const Account& account, const std::string& target_path,
                                   bool is_folder) const {
    std::vector<std::string> ways;
    for (std::string at = target_path; !at.empty() && at != "/"; at = path::dirname(at)) {
      ways.push_back(at);
    }
    std::reverse(ways.begin(), ways.end());
    for (const std::string& way : ways) {
      const Answer answer = case_.target.find(way);
      if (answer.existence != Existence::kPresent) return std::nullopt;
      const auto inputs =
          std::span(case_.program.input_folders.all()).first(case_.program.asked_about);
      const bool is_above = std::any_of(
          inputs.begin(), inputs.end(),
          [&](const std::string& input) { return path::is_within(input, answer.source); });
      if (is_above || case_.target.world().has_access_list(answer.source)) continue;
      const bool is_last = way == ways.back();
      const bool enters = !is_last || is_folder;
      if (!may(account, answer.status, enters ? Wish::kEnter : Wish::kRead)) {
        return Obstacle{answer.source, enters, answer.status.mode};
      }
    }
    return std::nullopt;
  }

  static std::string mode_text(std::uint32_t mode) {
    std::string text = "0";
    for (const unsigned shift : {6U, 3U, 0U}) text += static_cast<char>('0' + (mode >> shift & 7U));
    return text;
  }

  void judge_document_root(const Reference& reference, const Resolution& resolution) {
    const std::string worker = worker_of(case_, accounts_, reference.instance, *reference.server);
    const auto account = worker_account(case_, accounts_, worker, reference.instance);
    if (!account) return;
    if (const auto found = obstacle(*account, resolution.answer.real, true)) {
      Finding finding = finding_of(reference.span, worker, *found, *reference.server);
      finding.reference = reference.written;
      finding.severity = severity_of(reference.directive->missing);
      findings_.push_back(std::move(finding));
      return;
    }
    judge_files_of_root(reference, resolution.answer.real, worker, *account);
  }

  // Of a site's folder those files that each visit asks for.
  void judge_files_of_root(const Reference& reference, const std::string& root,
                           const std::string& worker, const Account& account) {
    // Scripts are read by whoever runs them; that is the server itself only with a module for it.
    const bool runs_php =
        reference.server->has_php_settings && !hands_scripts_on(reference.instance);
    const std::size_t told = findings_.size();
    bool has_page = false;
    for (const DirectoryEntry& entry : case_.target.list(root)) {
      const bool is_others = !runs_php && path::extension(entry.name).starts_with("php");
      const bool is_asked_for = (entry.name.starts_with("index.") && !is_others) ||
                                is_override(reference, root, entry.name);
      if (entry.type != FileType::kRegular || !is_asked_for) continue;
      const auto found = obstacle(account, root + '/' + entry.name, false);
      has_page = has_page || (!found && entry.name.starts_with("index."));
      if (!found) continue;
      Finding finding = make_file_finding("unreadable-by-worker", found->path);
      fill(finding, worker, *found, *reference.server);
      finding.related.push_back({.span = reference.span,
                                 .path = case_.program.files[reference.span.file].path,
                                 .message = "served from here"});
      findings_.push_back(std::move(finding));
    }
    if (!has_page) return;
    // Another page may come first.
    const auto is_page = [](const Finding& one) {
      return path::basename(one.target).starts_with("index.");
    };
    findings_.erase(std::remove_if(findings_.begin() + static_cast<std::ptrdiff_t>(told),
                                   findings_.end(), is_page),
                    findings_.end());
  }

  // SetHandler proxy:fcgi://...
  bool hands_scripts_on(FileId instance) const { return handing_on_.contains(instance); }

  bool is_override(const Reference& reference, const std::string& root,
                   std::string_view name) const {
    const std::string_view pattern = reference.server->override_path;
    return !pattern.empty() && is_in(pattern, name) &&
           overridden_.contains({reference.instance, root});
  }

  Finding finding_of(Span span, const std::string& worker, const Obstacle& obstacle,
                     const ServerRule& server) const {
    Finding finding = make_finding(case_, "unreadable-by-worker", span);
    fill(finding, worker, obstacle, server);
    return finding;
  }

  static void fill(Finding& finding, const std::string& worker, const Obstacle& obstacle,
                   const ServerRule& server) {
    finding.message = "'" + worker + "', as whom " + std::string(server.title) +
                      " serves, may not " +
                      (obstacle.is_folder ? "enter the folder" : "read the file");
    finding.target = obstacle.path;
    finding.explanation =
        std::string(path::basename(obstacle.path)) + " has mode " + mode_text(obstacle.mode) + '.';
    finding.consequence = "Requests answer 403; `" + std::string(server.checker) + "` passes.";
  }

  void judge_key(const Reference& reference, const Resolution& resolution) {
    constexpr std::uint32_t kReadableByOthers = 0004;
    const Answer& answer = resolution.answer;
    if (answer.status.type != FileType::kRegular || (answer.status.mode & kReadableByOthers) == 0 ||
        answer.source.empty() || !has_private_key(case_.target.world(), answer.source)) {
      return;
    }
    Finding finding = make_file_finding("exposed-key", answer.source);
    if (is_only_noteworthy(case_.program.files[reference.span.file])) {
      finding.severity = Severity::kNote;
    }
    finding.message = "anyone on the machine may read this private key";
    finding.reference = reference.written;
    finding.explanation = "chmod o-r " + std::string(path::basename(answer.source));
    finding.consequence =
        "Whoever gets in as any user can take the key, and pass for this server until the "
        "certificate is revoked.";
    finding.related.push_back({.span = reference.span,
                               .path = case_.program.files[reference.span.file].path,
                               .message = "used here"});
    findings_.push_back(std::move(finding));
  }

  static bool has_private_key(const World& world, const std::string& path) {
    constexpr std::uint64_t kMaxSize = 1U << 20U;
    const ReadAnswer file = world.read(path, kMaxSize);
    return file.bytes && file.bytes->find("PRIVATE KEY-----") != std::string::npos;
  }

  const Case& case_;
  Findings& findings_;
  const Accounts accounts_;
  std::set<std::pair<FileId, std::string_view>> overridden_;  // folders, by instance
  std::set<FileId> handing_on_;                               // instances
};

}  // namespace

void judge_access(const Case& the_case, Findings& findings) {
  if (the_case.judges_permissions) AccessJudge(the_case, findings).run();
}

}  // namespace danglint
