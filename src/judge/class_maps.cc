// missing-include, for class maps: one finding a map, whatever number of its files is missing.
#include <map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "judge/judge.h"

namespace danglint {
namespace {

constexpr std::size_t kShown = 10;  // of the other entries

using MapPlace = std::pair<FileId, Range>;

}  // namespace

void judge_class_maps(const Case& the_case, Findings& findings) {
  std::map<MapPlace, std::vector<std::size_t>> missing;
  for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
    const Reference& reference = the_case.linked.references[i];
    if (reference.kind != ReferenceKind::kClassMapEntry) continue;
    if (the_case.resolutions[i].outcome != Outcome::kDangling) continue;
    missing[{reference.span.file, reference.origin}].push_back(i);
  }
  for (const auto& [place, entries] : missing) {
    const Reference& first = the_case.linked.references[entries.front()];
    const Resolution& resolution = the_case.resolutions[entries.front()];
    const SourceFile& file = the_case.program.files[place.first];
    Finding finding = make_finding(the_case, "missing-include", first.span);
    finding.severity = Severity::kWarning;
    finding.message = "class map names " + counted(entries.size(), "file") +
                      (entries.size() == 1 ? " that does not exist" : " that do not exist");
    finding.reference = first.written;
    finding.target = the_case.target.source_of(resolution.target).value_or(resolution.target);
    if (!resolution.nearest.name.empty()) {
      finding.suggestion = resolution.nearest.name;
      finding.explanation = "did you mean '" + resolution.nearest.name + "'? It exists.";
    }
    finding.consequence =
        "PHP fails as soon as one of these classes is used; make the class map anew.";
    for (std::size_t i = 1; i < entries.size() && i <= kShown; ++i) {
      finding.related.push_back({.span = the_case.linked.references[entries[i]].span,
                                 .path = file.path,
                                 .message = "this one too"});
    }
    findings.push_back(std::move(finding));
  }
}

}  // namespace danglint
