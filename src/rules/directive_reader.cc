#include "rules/directive_reader.h"

#include <algorithm>
#include <utility>

#include "rules/rule_readers.h"

namespace danglint::rules {
namespace {

constexpr Word<ArgumentKind> kKinds[] = {
    {"include", ArgumentKind::kInclude},
    {"file", ArgumentKind::kFile},
    {"directory", ArgumentKind::kDirectory},
    {"path", ArgumentKind::kPath},
    {"scripts", ArgumentKind::kScripts},
    {"override", ArgumentKind::kOverride},
    {"override name", ArgumentKind::kOverrideName},
    {"copy", ArgumentKind::kCopy},
    {"mount", ArgumentKind::kMount},
    {"needs", ArgumentKind::kNeeds},
    {"needs module", ArgumentKind::kNeedsModule},
    {"site name", ArgumentKind::kSiteName},
    {"listen", ArgumentKind::kListen},
    {"port", ArgumentKind::kPort},
    {"address", ArgumentKind::kAddress},
    {"user", ArgumentKind::kUser},
    {"group", ArgumentKind::kGroup},
    {"base", ArgumentKind::kBase},
    {"new file", ArgumentKind::kNewFile},
    {"peer", ArgumentKind::kPeer},
    {"name", ArgumentKind::kName},
    {"name use", ArgumentKind::kNameUse},
    {"condition", ArgumentKind::kCondition},
    {"certificate", ArgumentKind::kCertificate},
    {"key", ArgumentKind::kKey},
    {"certificate and key", ArgumentKind::kCertificateAndKey},
    {"index", ArgumentKind::kIndex},
    {"uri", ArgumentKind::kUri},
    {"fallback", ArgumentKind::kFallback},
    {"limit", ArgumentKind::kLimit},
    {"mode", ArgumentKind::kMode},
    {"owner", ArgumentKind::kOwner},
    {"owner group", ArgumentKind::kOwnerGroup},
    {"switch", ArgumentKind::kSwitch},
    {"variable", ArgumentKind::kVariable},
    {"value", ArgumentKind::kValue},
    {"pattern", ArgumentKind::kPattern},
    {"access", ArgumentKind::kAccess},
    {"define", ArgumentKind::kDefine},
    {"undefine", ArgumentKind::kUndefine},
    {"use macro", ArgumentKind::kUseMacro},
    {"load-module", ArgumentKind::kLoadModule},
    {"virtual-host", ArgumentKind::kVirtualHost},
};

constexpr Word<Naming> kNamings[] = {{"section", Naming::kSection},
                                     {"section/value", Naming::kInSection}};

constexpr Word<Base> kBases[] = {{"conf-dir", Base::kConfDir},
                                 {"prefix", Base::kPrefix},
                                 {"file", Base::kIncluding},
                                 {"file or above", Base::kAbove}};

constexpr Word<Content> kContents[] = {{"anything", Content::kAny},
                                       {"authorities", Content::kAuthorities},
                                       {"revocations", Content::kRevocations},
                                       {"names of authorities", Content::kNames},
                                       {"chain", Content::kChain},
                                       {"DH parameters", Content::kParameters},
                                       {"48 or 80 bytes", Content::kTicketKey},
                                       {"48 bytes", Content::kTicketKeyBegins}};

enum class KindOfPath { kNone, kFound, kEffect };

// Does the argument name something on disk, or something else that may be missing?
KindOfPath kind_of_path(ArgumentKind kind) {
  switch (kind) {
    case ArgumentKind::kInclude:
    case ArgumentKind::kFile:
    case ArgumentKind::kDirectory:
    case ArgumentKind::kPath:
    case ArgumentKind::kLoadModule:
    case ArgumentKind::kNewFile:
    case ArgumentKind::kCertificate:
    case ArgumentKind::kKey:
    case ArgumentKind::kCertificateAndKey:
      return KindOfPath::kFound;
    case ArgumentKind::kNameUse:
    case ArgumentKind::kCondition:
    case ArgumentKind::kIndex:
    case ArgumentKind::kUri:
    case ArgumentKind::kFallback:
    case ArgumentKind::kPeer:
    case ArgumentKind::kNeeds:
    case ArgumentKind::kNeedsModule:
      return KindOfPath::kEffect;
    default:
      return KindOfPath::kNone;
  }
}

class DirectiveReader {
 public:
  DirectiveReader(YamlMap& file, bool ignores_case, RulePool& pool)
      : file_(file), ignores_case_(ignores_case), pool_(pool) {}

  std::span<const DirectiveRule> read() {
    const YAML::Node directives = file_.require("directives");
    if (!directives.IsMap()) file_.fail_at("directives", "expected a mapping");
    std::vector<DirectiveRule> rows;
    std::vector<std::string> names;
    for (const auto& pair : directives) {
      const std::string name = folded(scalar(file_.file(), pair.first));
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        fail(file_.file(), pair.first.Mark(), "duplicate key '" + name + "'");
      }
      names.push_back(name);
      places_.clear();
      if (pair.second.IsSequence()) {
        for (const YAML::Node& item : pair.second) {
          read_row(YamlMap(file_.file(), item), name, rows);
        }
      } else {
        read_row(YamlMap(file_.file(), pair.second), name, rows);
      }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const DirectiveRule& a, const DirectiveRule& b) {
      return a.name < b.name;
    });
    return pool_.array(std::move(rows));
  }

 private:
  std::string_view optional(YamlMap& map, std::string_view key) {
    return pool_.text(map.text_or_empty(key));
  }
  std::string folded(std::string name) const {
    return ignores_case_ ? lower(std::move(name)) : name;
  }

  // What one row says of one argument; lists of sections and of words before it make one row each.
  void read_row(YamlMap map, const std::string& name, std::vector<DirectiveRule>& rows) {
    DirectiveRule row;
    row.name = pool_.text(name);
    row.kind = map.word<ArgumentKind>("is", kKinds);
    std::vector<std::string> sections = map.list("within");
    if (sections.empty()) sections.emplace_back();
    const std::string which = map.has("argument") ? map.text("argument") : "0";
    row.argument = which == "last"       ? kLastArgument
                   : which == "all"      ? kAllArguments
                   : which == "but last" ? kAllButLast
                                         : static_cast<std::uint8_t>(map.number("argument", 0));
    row.every_argument = map.flag("every argument");
    row.optional = map.flag("optional");
    row.glob = map.flag("glob");
    row.empty_glob_is_error = map.flag("empty glob is error");
    row.only_near = map.flag("near misses only");
    row.needs_folder = map.flag("needs folder");
    row.pattern = optional(map, "pattern");
    std::vector<std::string> words_before = map.list("after");
    if (words_before.empty()) words_before.emplace_back();
    row.lacks = optional(map, "lacks");
    const bool names_directives = row.kind == ArgumentKind::kNeeds;
    row.of =
        pool_.text(names_directives ? folded(map.text_or_empty("of")) : map.text_or_empty("of"));
    row.scope = optional(map, "scope");
    row.may_be_host = map.flag("may be a host");
    row.ignores_case = map.flag("ignores case") || ignores_case_;
    row.is_unique = map.flag("unique");
    if (map.has("called")) row.naming = map.word<Naming>("called", kNamings);
    row.counted_by = static_cast<std::uint8_t>(map.number("counted by", 0));
    row.needs_root = map.flag("on a machine");
    row.is_inside = map.flag("inside");
    row.by_default_site = map.flag("by default site");
    if (row.kind == ArgumentKind::kNeeds) {
      row.or_file = optional(map, "or the file");
      row.or_holds = optional(map, "or it holds");
      row.replaced_by = pool_.text(folded(map.text_or_empty("replaced by")));
      row.because = optional(map, "because");
    }
    row.is_forbidden = map.flag("forbidden");
    row.is_in_order = map.flag("in order");
    if (row.kind == ArgumentKind::kValue) row.fits = optional(map, "fits");
    if (row.kind == ArgumentKind::kFile) {
      row.text_fits = optional(map, "text fits");
      row.most_bytes = map.number("most bytes", 0);
    }
    if (row.kind == ArgumentKind::kValue || row.is_forbidden || !row.text_fits.empty())
      row.because = pool_.text(map.text("because"));
    if (row.kind == ArgumentKind::kValue || row.kind == ArgumentKind::kAccess) {
      row.refuses = optional(map, "refuses");
    }
    row.is_udp = map.flag("udp");
    row.recurses = map.flag("recurses");
    row.bundle = pool_.texts(map.list("bundle of"));
    row.folder_glob = optional(map, "files of a folder");
    row.runs = map.flag("runs");
    row.is_jail = map.flag("jail");
    row.served = map.flag("served");
    row.only_if_inherited = map.flag("only if inherited");
    row.only_with = pool_.text(folded(map.text_or_empty("only with")));
    row.unless = pool_.text(folded(map.text_or_empty("unless")));
    if (map.has("holds")) row.holds = map.word<Content>("holds", kContents);
    row.read_with = pool_.text(folded(map.text_or_empty("read with")));
    read_effect(map, row);
    map.finish();
    if (row.empty_glob_is_error && !row.glob) map.fail("'empty glob is error' needs 'glob: true'");
    for (const std::string& section : sections) {
      row.within = pool_.text(folded(section));
      for (const std::string& word : words_before) {
        row.after = pool_.text(word);
        check_place(map, row);
        rows.push_back(row);
      }
    }
  }

  void read_effect(YamlMap& map, DirectiveRule& row) {
    const KindOfPath path = kind_of_path(row.kind);
    row.base = Base::kPrefix;
    row.missing = Effect::kNone;
    row.checker = CheckerVerdict::kSilent;
    if (path == KindOfPath::kFound || (row.kind == ArgumentKind::kBase && map.has("relative to"))) {
      // Any other word is the name of a base that some directive sets.
      const std::string written = map.text("relative to");
      const bool is_known =
          std::any_of(std::begin(kBases), std::end(kBases),
                      [&](const Word<Base>& word) { return word.word == written; });
      row.base = is_known ? map.word<Base>("relative to", kBases) : Base::kNamed;
      if (!is_known) row.base_name = pool_.text(written);
    }
    if (row.kind == ArgumentKind::kValue || row.kind == ArgumentKind::kPattern) {
      row.missing = Effect::kNoStart;
      row.checker = CheckerVerdict::kRejects;
    }
    if (row.kind == ArgumentKind::kUser || row.kind == ArgumentKind::kGroup ||
        row.kind == ArgumentKind::kOwner || row.kind == ArgumentKind::kOwnerGroup) {
      row.checker = CheckerVerdict::kRejects;
    }
    if (path != KindOfPath::kNone || map.has("when missing")) {
      row.missing = map.word<Effect>("when missing", kEffects);
      row.checker = map.word<CheckerVerdict>("checker", kVerdicts);
    }
  }

  // The first row that fits counts: one behind a row for any section would never be read.
  void check_place(const YamlMap& map, const DirectiveRule& row) {
    std::string any = std::to_string(row.argument) + ' ' +
                      std::to_string(static_cast<unsigned>(row.kind)) + ' ' +
                      std::string(row.pattern) + ' ' + std::string(row.after) + ' ' +
                      std::string(row.only_with) + ' ';
    if (row.kind == ArgumentKind::kValue)
      any += std::string(row.fits) + ' ' + std::string(row.refuses) + ' ';
    const bool counts_each = row.kind == ArgumentKind::kNeeds || row.kind == ArgumentKind::kName ||
                             row.kind == ArgumentKind::kSwitch;
    if (counts_each) any += std::string(row.of) + ' ';
    if (row.naming != Naming::kValue) any += "called ";
    const std::string place = any + std::string(row.within);
    for (const std::string& taken : places_) {
      if (taken == place || taken == any)
        map.fail("an earlier row of '" + std::string(row.name) + "' hides this one");
    }
    places_.push_back(place);
  }

  YamlMap& file_;
  const bool ignores_case_;
  RulePool& pool_;
  std::vector<std::string> places_;  // of the rows of one name
};

}  // namespace

std::span<const DirectiveRule> read_directives(YamlMap& file, bool ignores_case, RulePool& pool) {
  return DirectiveReader(file, ignores_case, pool).read();
}

}  // namespace danglint::rules
