// Of the meaning of a configuration, what tells where files of the repository will be: Dockerfiles and Compose.
#include <algorithm>

#include "base/path.h"
#include "link/config_meaning.h"

namespace danglint {

// ./app:/var/www/html
void ConfigMeaning::mount(const Place& place, Span span, std::string_view value) {
  const std::size_t colon = value.find(':');
  if (colon == std::string_view::npos) return;
  const std::string folder = folder_of_target(program_.files[place.file].target_path);
  guess(span, path::join(folder, value.substr(0, colon)), value.substr(colon + 1));
}

// COPY [--flags] SOURCE... TARGET; another stage's files are not the repository's.
void ConfigMeaning::copy(const Instance& instance, const Place& place) {
  std::vector<std::string_view> words;
  for (const Argument& argument : place.arguments) {
    if (argument.text.starts_with("--from")) return;
    if (!argument.text.starts_with("--")) words.push_back(argument.text);
  }
  if (words.size() < 2 || std::any_of(words.begin(), words.end(), is_computed)) return;
  std::string target(words.back());
  if (!target.starts_with('/')) {
    const auto work = instance.bases.find("work folder");
    if (work == instance.bases.end()) return;
    target = path::join(work->second.path, target);
  }
  words.pop_back();
  const Span span{place.file, place.directive.range};
  const SourceFile& file = program_.files[place.file];
  const bool is_at_top = file.below.find('/') == std::string::npos;
  for (const std::string_view source : words) {
    if (path::has_glob(source)) continue;
    // The context may be the folder of the Dockerfile or one above; `.` alone does not tell which.
    const bool is_all = source == "." || source == "./";
    if (is_all && !is_at_top) continue;
    std::string context = folder_of_target(file.target_path);
    for (std::size_t slash = 0; slash != std::string::npos;
         slash = file.below.find('/', slash + 1)) {
      const std::string whole = path::normalize(path::join(context, source));
      const Answer answer = target_.find(whole);
      if (answer.existence == Existence::kPresent) {
        const bool is_file = answer.status.type != FileType::kDirectory;
        const bool into_folder = is_file && (target.ends_with('/') || words.size() > 1);
        guess(span, whole, into_folder ? path::join(target, path::basename(whole)) : target);
        break;
      }
      context = folder_of_target(context);
    }
  }
}

void ConfigMeaning::guess(Span span, const std::string& source, std::string_view target) {
  std::string there = path::normalize(target);
  if (target_.is_rooted() || there.empty()) return;
  linked_.guesses.push_back({std::move(there), path::normalize(source), span});
}

}  // namespace danglint
