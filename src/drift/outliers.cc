#include "drift/outliers.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "drift/access.h"
#include "drift/declared.h"
#include "drift/describe.h"
#include "drift/drift_finding.h"
#include "drift/fleet_view.h"
#include "drift/host_groups.h"
#include "drift/snapshot.h"

namespace danglint {
namespace {

constexpr std::string_view kCheck = "fleet-outlier";

// What some hosts have and others have not, told together.
struct Presence {
  std::vector<HostId> with;
  std::vector<HostId> without;
  std::string group;  // what else has to be the same: the kind, of directives file and section too
  auto operator<=>(const Presence&) const = default;
};
struct Subject {
  std::string path;
  std::uint32_t line = 0;
  std::string noun;  // "'listen 80'", "package nginx", "this file"
};

class OutlierFinder {
 public:
  OutlierFinder(const Fleet& fleet, const std::vector<DeclaredDifference>& declared)
      : fleet_(fleet), view_(fleet), declared_(declared) {}

  Result<Report> run() {
    // Packages decide about their files, and files about what they say.
    for (const std::string_view kind : {"package", "file", ""}) {
      for (const FleetFact& fact : fleet_.facts()) {
        if (kind_of_fact(fact) != kind || view_.is_common(fact)) continue;
        const Result<KnownFact> known = view_.know(fact);
        if (!known) return Error{known.error()};
        judge(*known);
      }
    }
    tell_presences();
    tell_own();
    finish();
    return std::move(report_);
  }

 private:
  // ---- one fact

  // "package", "file"; empty: any other.
  static std::string_view kind_of_fact(const FleetFact& fact) {
    for (const std::string_view kind : {"package", "file"}) {
      const std::string start = R"({"is":")" + std::string(kind) + '"';
      if (fact.key.starts_with(start)) return kind;
    }
    return {};
  }

  void judge(const KnownFact& known) {
    const State& first = known.says.front();
    const bool is_package = !first.packages.empty();
    if (!is_package && is_machine_record(FleetView::path_of(first))) return;
    if (!first.files.empty()) return judge_file(known);
    if (!first.directives.empty()) return judge_directive(known);
    if (is_package) {
      varying_packages_.insert(first.packages.front().name);
      const std::string name = first.packages.front().name;
      add_presence(known, "package", {FleetView::path_of(first), 0, "package " + name});
      add_values(known, "has", "have",
                 [&](const State& says) { return name + ' ' + says.packages.front().version; });
    } else if (!first.listeners.empty()) {
      const std::string address = first.listeners.front().address;
      add_presence(known, "listener", {FleetView::path_of(first), 0, "a listener on " + address});
      add_values(known, "has", "have", [&](const State& says) {
        const ListenerRecord& one = says.listeners.front();
        return address + " held by " + (one.program.empty() ? "somebody" : one.program) +
               " (user " + one.user + ')';
      });
    } else if (!first.processes.empty()) {
      const std::string server = first.processes.front().server;
      add_presence(known, "process", {FleetView::path_of(first), 0, server + " running"});
      add_values(known, "runs", "run", [&](const State& says) {
        const ProcessRecord& one = says.processes.front();
        return server + " from " + one.program + " as user " + one.user;
      });
    } else if (!first.findings.empty()) {
      judge_fault(known);
    }
  }

  // Faults that all hosts have are no difference. What a message says may be a host's own.
  void judge_fault(const KnownFact& known) {
    const FindingRecord& fault = known.says.front().findings.front();
    const std::vector<HostId> with = view_.hosts_with(*known.fact);
    std::vector<HostId> silent = known.silent;
    keep_those_with(fault.file, silent);  // who has not the file cannot have its faults
    if (silent.empty() || fault.severity == Severity::kNote) return;
    const CheckRule* check = find_check(fault.check);
    if (check == nullptr) return;
    Finding finding = drift_finding(fault.check, check->drift_rank, fault.file, fault.message);
    finding.severity = fault.severity;
    finding.line = fault.line;
    finding.explanation = "Only on " + names_of(fleet_, with) + ", not on the other " +
                          std::to_string(silent.size()) + '.';
    finding.reference = fault.reference;
    add(std::move(finding), with);
  }

  bool is_declared(const std::string& file, const std::string& directive,
                   const std::vector<std::string>& values) {
    const bool is = std::any_of(declared_.begin(), declared_.end(), [&](const auto& one) {
      const bool is_about_it = one.between.empty() && is_about(one, file, directive);
      return is_about_it &&
             (one.directive.empty() ||
              std::all_of(values.begin(), values.end(), [&](const std::string& value) {
                return fits_pattern(one.was, value) || fits_pattern(one.is, value);
              }));
    });
    if (is) ++report_.suppressed;
    return is;
  }

  // ---- files

  // With a package that is not the same everywhere; what was changed by hand is told all the same.
  bool is_of_upgrade(const KnownFact& known) const {
    const auto is_altered = [](const State& says) { return says.files.front().altered; };
    const auto is_varying = [this](const State& says) {
      return varying_packages_.contains(says.files.front().package);
    };
    return std::any_of(known.says.begin(), known.says.end(), is_varying) &&
           std::none_of(known.says.begin(), known.says.end(), is_altered);
  }

  void judge_file(const KnownFact& known) {
    const FileRecord& first = known.says.front().files.front();
    const bool is_upgrade = is_of_upgrade(known);
    if (is_upgrade) upgraded_.insert(first.path);
    if (is_declared(first.path, "", {})) return;
    if (!is_upgrade && !is_inside_such(known, first.path)) {
      add_presence(known, "file", {first.path, 0, "this " + std::string(type_name(first.type))});
    }
    const auto file_value = [&](const std::string& noun, auto value) {
      add_values(known, "has", "have",
                 [&](const State& says) { return noun + value(says.files.front()); });
    };
    const auto is_one = [&](auto value) {
      return std::all_of(known.says.begin(), known.says.end(), [&](const State& says) {
        return value(says.files.front()) == value(first);
      });
    };
    if (!is_one([](const FileRecord& file) { return file.type; })) {
      file_value("a ", [](const FileRecord& file) { return std::string(type_name(file.type)); });
      return;
    }
    file_value("mode ", [](const FileRecord& file) { return octal_mode(file.mode); });
    file_value("owner ", [](const FileRecord& file) { return file.user + ':' + file.group; });
    file_value("", [](const FileRecord& file) { return attributes_of(file); });
    if (is_upgrade) return;
    file_value("a link to ", [](const FileRecord& file) { return file.link; });
    if (is_told_by_directives(first)) {
      judge_passwords(known);
    } else {
      judge_content(known);
    }
  }

  static std::string attributes_of(const FileRecord& file) {
    std::string text;
    for (const ExtendedAttribute& one : file.attributes) {
      text += (text.empty() ? "" : ", ") + one.name + ' ' + one.value;
    }
    return text.empty() ? "no extended attributes" : text;
  }

  // The folder it lies in came with it, or is missing with it.
  bool is_inside_such(const KnownFact& known, const std::string& path) const {
    const FleetFact* folder = view_.fact_of(snapshot_key_of_file(std::string(path::dirname(path))));
    return folder != nullptr && view_.hosts_with(*folder) == view_.hosts_with(*known.fact) &&
           !known.silent.empty();
  }

  // What its directives do not say are comments and blanks; of PHP its code is told as well.
  bool is_told_by_directives(const FileRecord& file) const {
    if (!file.code_sha256.empty()) return false;
    const std::string prefix = snapshot_key_of_directives(file.path);
    const auto& facts = fleet_.facts();
    const auto found = std::lower_bound(
        facts.begin(), facts.end(), prefix,
        [](const FleetFact& fact, const std::string& wanted) { return fact.key < wanted; });
    return found != facts.end() && found->key.starts_with(prefix);
  }

  // Those that have the same of a file; what has an empty hash is not known.
  template <typename HashOf>
  std::vector<HostGroup> groups_by(const KnownFact& known, HashOf hash_of) const {
    std::map<std::string, HostGroup> groups;
    for (std::size_t i = 0; i < known.says.size(); ++i) {
      const std::string& hash = hash_of(known.says[i].files.front());
      if (!hash.empty()) add_members(groups[hash], known.fact->variants[i]);
    }
    return sorted_groups(groups);
  }

  // What is left out differs, where nothing else does: of that only a hash of all that is said can tell.
  void judge_passwords(const KnownFact& known) {
    const auto groups = groups_by(
        known, [](const FileRecord& file) -> const std::string& { return file.meaning_sha256; });
    tell_content(known, groups, "password in it, or other directives,", "password");
  }

  void judge_content(const KnownFact& known) {
    const auto groups = groups_by(known, [](const FileRecord& file) -> const std::string& {
      return file.code_sha256.empty() ? file.sha256 : file.code_sha256;
    });
    tell_content(known, groups, "content", "content");
  }

  void tell_content(const KnownFact& known, const std::vector<HostGroup>& groups,
                    const std::string& what, const std::string& reference) {
    if (groups.size() < 2) return;
    const std::string& path = known.says.front().files.front().path;
    if (is_own(groups, known.count)) return add_own(path, path);
    const std::vector<HostId> others = minority_of(groups);
    std::string message;
    if (has_majority(groups)) {
      message = who_have(others) + " another " + what + " than the other " +
                std::to_string(groups.front().hosts.size());
    } else {
      message = "there are " + std::to_string(groups.size()) + " versions of it: on ";
      for (const HostGroup& group : groups) {
        message += (&group == &groups.front() ? "" : "; on ") + names_of(fleet_, group.hosts);
      }
    }
    Finding finding = drift_finding(kCheck, "differs", path, message);
    finding.reference = reference;
    add(std::move(finding), others);
  }

  // "web-17 has", "web-17 and web-18 have"
  std::string who_have(const std::vector<HostId>& hosts) const {
    return names_of(fleet_, hosts) + (hosts.size() == 1 ? " has" : " have");
  }

  // Of a file that nobody has a record of, all may be right.
  void keep_those_with(const std::string& path, std::vector<HostId>& hosts) const {
    const FleetFact* file = view_.fact_of(snapshot_key_of_file(path));
    if (file == nullptr) return;
    const std::vector<HostId> with = view_.hosts_with(*file);
    std::erase_if(hosts,
                  [&](HostId host) { return !std::binary_search(with.begin(), with.end(), host); });
  }

  // ---- directives

  static std::vector<std::string> values_of(const State& says) {
    std::vector<std::string> values;
    for (const DirectiveRecord& one : says.directives) {
      values.push_back('\'' + one.name + (one.value.empty() ? "" : ' ' + one.value) + '\'');
    }
    return values;
  }

  static std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) text += (text.empty() ? "" : ", ") + value;
    return text;
  }

  void judge_directive(const KnownFact& known) {
    const DirectiveRecord& first = known.says.front().directives.front();
    if (upgraded_.contains(first.file)) return;
    if (first.name.starts_with(kOrderOf)) return judge_order(known);
    std::vector<std::string> raw;
    for (const State& says : known.says) {
      for (const DirectiveRecord& one : says.directives) raw.push_back(one.value);
    }
    if (is_declared(first.file, first.name, raw)) return;
    KnownFact of_file = known;
    keep_those_with(first.file, of_file.silent);  // who has not the file is told of that
    const std::string section = first.context.empty() ? "" : " in " + first.context;
    add_presence(of_file, "directive" + first.file + '\0' + first.context,
                 {first.file, first.line, joined(values_of(known.says.front())) + section});
    const bool is_list = std::any_of(known.says.begin(), known.says.end(),
                                     [](const State& says) { return says.directives.size() > 1; });
    if (is_list) return judge_list(known);
    add_values(
        known, "says", "say", [](const State& says) { return joined(values_of(says)); },
        first.context.empty() ? "" : "in " + first.context + '.');
  }

  // Where the same stands, but otherwise.
  void judge_order(const KnownFact& known) {
    std::map<std::multiset<std::string_view>, std::map<std::string, HostGroup>> by_lines;
    for (std::size_t i = 0; i < known.says.size(); ++i) {
      const std::string& value = known.says[i].directives.front().value;
      add_members(by_lines[lines_of(value)][value], known.fact->variants[i]);
    }
    for (auto& [lines, orders] : by_lines) {
      if (orders.size() < 2) continue;
      const std::vector<HostGroup> groups = sorted_groups(orders);
      const DirectiveRecord& first = known.says.front().directives.front();
      const std::vector<HostId> others = minority_of(groups);
      Finding finding =
          drift_finding(kCheck, "differs", first.file,
                        who_have(others) + " another " +
                            (first.name.ends_with(" all") ? "order of directives" : first.name) +
                            " than the others");
      finding.line = line_in(known, groups.back());
      finding.reference = first.name;
      if (!first.context.empty()) finding.explanation = "in " + first.context + '.';
      add(std::move(finding), others);
    }
  }

  // Of a list only what is more or less of it is told.
  void judge_list(const KnownFact& known) {
    std::map<std::string, HostGroup> by_values;  // a glob may lead elsewhere, and is the same
    for (std::size_t i = 0; i < known.says.size(); ++i) {
      add_members(by_values[joined(values_of(known.says[i]))], known.fact->variants[i]);
    }
    const std::vector<HostGroup> groups = sorted_groups(by_values);
    if (groups.size() < 2) return;
    const DirectiveRecord& first = known.says.front().directives.front();
    if (is_own(groups, known.count)) return add_own(first.file, "'" + first.name + "'");
    const auto values_in = [&](const HostGroup& group) {
      const auto index = group.variant - known.fact->variants.data();
      std::vector<std::string> values = values_of(known.says[static_cast<std::size_t>(index)]);
      std::sort(values.begin(), values.end());
      return values;
    };
    const std::vector<std::string> usual = values_in(groups.front());
    std::string message;
    for (std::size_t i = 1; i < groups.size(); ++i) {
      const std::vector<std::string> values = values_in(groups[i]);
      std::vector<std::string> more;
      std::vector<std::string> less;
      std::set_difference(values.begin(), values.end(), usual.begin(), usual.end(),
                          std::back_inserter(more));
      std::set_difference(usual.begin(), usual.end(), values.begin(), values.end(),
                          std::back_inserter(less));
      const bool is_one = groups[i].hosts.size() == 1;
      std::string what;
      if (!more.empty()) what = (is_one ? " says " : " say ") + joined(more);
      if (!less.empty()) {
        what += std::string(what.empty() ? "" : ", but") + (is_one ? " lacks " : " lack ") +
                joined(less);
      }
      if (what.empty())
        what = std::string(is_one ? " has" : " have") + " another order of '" + first.name + '\'';
      message += (message.empty() ? "" : "; ") + names_of(fleet_, groups[i].hosts) + what;
    }
    message += ", unlike " + (has_majority(groups)
                                  ? "the other " + std::to_string(groups.front().hosts.size())
                                  : names_of(fleet_, groups.front().hosts));
    Finding finding = drift_finding(kCheck, "differs", first.file, message);
    finding.line = line_in(known, groups.back());
    finding.reference = first.name;
    if (!first.context.empty()) finding.explanation = "in " + first.context + '.';
    add(std::move(finding), minority_of(groups));
  }

  std::uint32_t line_in(const KnownFact& known, const HostGroup& group) const {
    for (std::size_t i = 0; i < known.says.size(); ++i) {
      const bool is_it = &known.fact->variants[i] == group.variant;
      if (is_it && !known.says[i].directives.empty()) return known.says[i].directives.front().line;
    }
    return 0;
  }

  // ---- how it is told

  void add_members(HostGroup& group, const Variant& variant) const {
    const auto members = fleet_.sets().members(variant.hosts);
    group.hosts.insert(group.hosts.end(), members.begin(), members.end());
    std::sort(group.hosts.begin(), group.hosts.end());
    if (group.variant == nullptr) group.variant = &variant;
  }

  static std::vector<HostGroup> sorted_groups(std::map<std::string, HostGroup>& groups) {
    std::vector<HostGroup> sorted;
    for (auto& [text, group] : groups) {
      group.text = text;
      sorted.push_back(std::move(group));
    }
    sort_groups(sorted);
    return sorted;
  }

  // All but the largest group: those that are to be looked at.
  static std::vector<HostId> minority_of(const std::vector<HostGroup>& groups) {
    std::vector<HostId> hosts;
    for (std::size_t i = has_majority(groups) ? 1 : 0; i < groups.size(); ++i) {
      hosts.insert(hosts.end(), groups[i].hosts.begin(), groups[i].hosts.end());
    }
    std::sort(hosts.begin(), hosts.end());
    return hosts;
  }

  // Nearly every host says something else: its name, its keys.
  static bool is_own(const std::vector<HostGroup>& groups, std::size_t count) {
    constexpr std::size_t kFewest = 3;
    return groups.size() >= kFewest && groups.size() * 2 > count;
  }

  void add_own(const std::string& path, const std::string& what) { own_[path].insert(what); }

  template <typename TextOf>
  void add_values(const KnownFact& known, const std::string& one, const std::string& many,
                  TextOf text_of, const std::string& explanation = "") {
    std::map<std::string, HostGroup> groups;
    for (std::size_t i = 0; i < known.says.size(); ++i) {
      add_members(groups[text_of(known.says[i])], known.fact->variants[i]);
    }
    const std::vector<HostGroup> sorted = sorted_groups(groups);
    if (sorted.size() < 2) return;
    const std::string path = FleetView::path_of(known.says.front());
    if (is_own(sorted, known.count)) return add_own(path, sorted.front().text);
    const bool exposes = is_exposure(known, sorted);
    Finding finding = drift_finding(kCheck, exposes ? "exposes" : "differs", path,
                                    sentence_of(fleet_, sorted, one, many));
    finding.line = line_in(known, sorted.back());
    finding.reference = known.says.front().directives.empty()
                            ? sorted.back().text
                            : known.says.front().directives.front().name;
    finding.explanation = explanation;
    add(std::move(finding), minority_of(sorted));
  }

  // Somebody may do more with the file there than on most hosts.
  static bool is_exposure(const KnownFact& known, const std::vector<HostGroup>& groups) {
    const auto record_of = [&](const HostGroup& group) -> const FileRecord* {
      const auto index = static_cast<std::size_t>(group.variant - known.fact->variants.data());
      return known.says[index].files.empty() ? nullptr : &known.says[index].files.front();
    };
    const FileRecord* usual = record_of(groups.front());
    if (usual == nullptr) return false;
    return std::any_of(groups.begin() + 1, groups.end(), [&](const HostGroup& group) {
      const auto changes = access_changes(*usual, *record_of(group));
      return std::any_of(changes.begin(), changes.end(), [&](const AccessChange& change) {
        return change.is_exposure && group.text.ends_with(change.reference);
      });
    });
  }

  void add_presence(const KnownFact& known, const std::string& group, Subject subject) {
    if (known.silent.empty()) return;
    presences_[{view_.hosts_with(*known.fact), known.silent, group}].push_back(std::move(subject));
  }

  void tell_presences() {
    constexpr std::size_t kMostAlone = 3;
    for (const auto& [presence, subjects] : presences_) {
      const bool is_directive = presence.group.starts_with("directive");
      if (subjects.size() <= (is_directive ? 1 : kMostAlone)) {
        for (const Subject& one : subjects) tell_presence(presence, one, one.noun, "");
        continue;
      }
      std::string listed;
      constexpr std::size_t kMostListed = 5;
      for (std::size_t i = 0; i < subjects.size() && i < kMostListed; ++i) {
        const bool is_path = presence.group == "file";
        listed += (i == 0 ? "" : ", ") + (is_path ? subjects[i].path : subjects[i].noun);
      }
      if (subjects.size() > kMostListed) {
        listed += " and " + with_separators(subjects.size() - kMostListed) + " more";
      }
      const std::string kind = is_directive ? "directive" : presence.group;
      tell_presence(presence, subjects.front(), counted(subjects.size(), kind), listed);
    }
  }

  void tell_presence(const Presence& presence, const Subject& first, const std::string& what,
                     const std::string& explanation) {
    const bool has_it = presence.with.size() <= presence.without.size();
    const auto& few = has_it ? presence.with : presence.without;
    const auto& many = has_it ? presence.without : presence.with;
    std::string message = has_it ? "only " : "";
    message += names_of(fleet_, few);
    message += few.size() == 1 ? (has_it ? " has " : " lacks ") : (has_it ? " have " : " lack ");
    message += what;
    if (!has_it) message += ", which the other " + std::to_string(many.size()) + " have";
    Finding finding = drift_finding(kCheck, "differs", first.path, std::move(message));
    // A web server and a database are no outliers of each other.
    constexpr std::size_t kPart = 4;
    if (few.size() > 1 && few.size() * kPart > few.size() + many.size()) {
      finding.severity = Severity::kNote;
    }
    finding.line = first.line;
    finding.reference = first.noun;
    finding.explanation = explanation;
    add(std::move(finding), few);
  }

  void tell_own() {
    if (own_.empty()) return;
    constexpr std::size_t kMostListed = 5;
    std::string listed;
    std::size_t shown = 0;
    for (const auto& [path, what] : own_) {
      if (++shown <= kMostListed) listed += (listed.empty() ? "" : ", ") + path;
    }
    if (own_.size() > kMostListed) {
      listed += " and " + with_separators(own_.size() - kMostListed) + " more";
    }
    Finding finding = drift_finding(
        kCheck, "differs", own_.begin()->first,
        counted(own_.size(), "file") + " differ on nearly every host: they are its own");
    if (own_.size() == 1) finding.message = "it differs on nearly every host: it is its own";
    finding.severity = Severity::kNote;
    if (own_.size() > 1) finding.explanation = listed;
    add(std::move(finding), {});
  }

  void add(Finding finding, const std::vector<HostId>& hosts) {
    std::string names;
    for (const HostId host : hosts) names += (names.empty() ? "" : " ") + fleet_.hosts()[host].name;
    if (!names.empty()) finding.reference += (finding.reference.empty() ? "on " : " on ") + names;
    report_.findings.push_back(std::move(finding));
  }

  void finish() {
    for (const FleetHost& host : fleet_.hosts()) {
      if (!host.header.is_complete) report_.complete = false;
    }
    report_.coverage.files = fleet_.facts().size();
    number_findings(report_.findings);
  }

  const Fleet& fleet_;
  const FleetView view_;
  const std::vector<DeclaredDifference>& declared_;
  Report report_;
  std::set<std::string> varying_packages_;
  std::set<std::string> upgraded_;  // files that came with those
  std::map<Presence, std::vector<Subject>> presences_;
  std::map<std::string, std::set<std::string>> own_;  // by path
};

}  // namespace

Result<Report> find_outliers(const Fleet& fleet, const std::vector<DeclaredDifference>& declared) {
  return OutlierFinder(fleet, declared).run();
}

}  // namespace danglint
