#include "danglint/target.h"

#include <algorithm>
#include <climits>

#include "base/path.h"
#include "base/sharded_cache.h"
#include "danglint/program.h"

namespace danglint {
namespace {

constexpr int kMaxLinks = 40;  // as Linux: MAXSYMLINKS

// Where a walk along a path has come to.
struct Place {
  Existence existence = Existence::kPresent;
  bool is_guessed = false;
  std::string real;  // target path without links; "" is the root
  FileStatus status{.type = FileType::kDirectory};
  std::string broken_link;
  std::string link_text;
};

}  // namespace

struct Target::State {
  const World& world;
  std::vector<Zone> zones;
  Excuses excuses;
  const std::vector<WalkedEntry>* walked = nullptr;
  // Replaced as a whole when maps are added.
  std::unique_ptr<ShardedCache<Place>> folders = std::make_unique<ShardedCache<Place>>();
  std::unique_ptr<ShardedCache<std::vector<DirectoryEntry>>> listings =
      std::make_unique<ShardedCache<std::vector<DirectoryEntry>>>();

  State(const World& the_world, std::vector<Zone> the_zones, Excuses the_excuses)
      : world(the_world), zones(std::move(the_zones)), excuses(std::move(the_excuses)) {}

  const Zone* zone_of(std::string_view target_path) const {
    const auto found = std::find_if(zones.begin(), zones.end(), [&](const Zone& zone) {
      return path::is_within(target_path, zone.target);
    });
    return found == zones.end() ? nullptr : &*found;
  }

  std::optional<std::string> source_of(std::string_view target_path) const {
    const Zone* zone = zone_of(target_path);
    if (zone == nullptr) return std::nullopt;
    const std::string_view rest = path::below(target_path, zone->target);
    if (rest.empty()) return zone->source.empty() ? "/" : zone->source;
    return zone->source + '/' + std::string(rest);
  }

  // A folder above a zone exists on the target, or the zone would not.
  bool is_above_a_zone(std::string_view target_path) const {
    return std::any_of(zones.begin(), zones.end(),
                       [&](const Zone& zone) { return path::is_within(zone.target, target_path); });
  }

  bool is_above_a_guess(std::string_view target_path) const {
    return std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) {
      return zone.origin == Zone::Origin::kGuess && path::is_within(zone.target, target_path);
    });
  }

  bool is_volatile(std::string_view target_path) const {
    const auto volatile_here = [&](const std::string& folder) {
      return path::is_within(target_path, folder);
    };
    if (std::none_of(excuses.volatile_folders.begin(), excuses.volatile_folders.end(),
                     volatile_here)) {
      return false;
    }
    // A project or a map that itself lies below /tmp is not volatile.
    const Zone* zone = zone_of(target_path);
    return zone == nullptr || zone->origin == Zone::Origin::kRoot;
  }

  bool is_excused(std::string_view target_path, const std::string& source) const {
    if (is_volatile(target_path)) return true;
    return std::any_of(
        excuses.provided.begin(), excuses.provided.end(), [&](const std::string& glob) {
          return path::matches_glob(target_path, glob) || path::matches_glob(source, glob);
        });
  }

  // What the walk says of a path that it found.
  std::optional<StatusAnswer> walked_status(const std::string& source) const {
    if (walked == nullptr) return std::nullopt;
    const auto found = std::lower_bound(
        walked->begin(), walked->end(), source,
        [](const WalkedEntry& entry, const std::string& path) { return entry.path < path; });
    if (found == walked->end() || found->path != source || found->type == FileType::kOther) {
      return std::nullopt;
    }
    return StatusAnswer{Existence::kPresent, {.type = found->type}};
  }

  StatusAnswer status_of(const std::string& real, Detail detail) const {
    const auto source = source_of(real);
    if (!source) {
      return {is_above_a_zone(real) ? Existence::kPresent : Existence::kUnknown,
              {.type = FileType::kDirectory}};
    }
    if (detail == Detail::kType) {
      if (const auto known = walked_status(*source)) return *known;
    }
    StatusAnswer answer = world.status(*source);
    if (answer.existence != Existence::kPresent && is_above_a_zone(real)) {
      return {Existence::kPresent, {.type = FileType::kDirectory}};  // mounted there by a map
    }
    if (answer.existence == Existence::kMissing && is_excused(real, *source)) {
      answer.existence = Existence::kUnknown;
    }
    return answer;
  }

  // Resolves `name` in the folder `place` is at. `links` bounds the symbolic links of a whole walk.
  Place step(Place place, std::string_view name, int& links, Detail detail) {
    if (name.empty() || name == ".") return place;
    if (name == "..") {
      const std::size_t slash = place.real.rfind('/');
      place.real.resize(slash == std::string::npos ? 0 : slash);
      place.status = {.type = FileType::kDirectory};
      return place;
    }
    if (place.status.type != FileType::kDirectory) return {.existence = Existence::kMissing};
    Place next{.real = place.real + '/' + std::string(name)};
    const StatusAnswer answer = status_of(next.real, detail);
    const Zone* zone = zone_of(next.real);
    const bool is_in_guess = zone != nullptr && zone->origin == Zone::Origin::kGuess &&
                             answer.existence == Existence::kMissing;
    const bool is_beside_guess =
        zone == nullptr && answer.existence == Existence::kUnknown && is_above_a_guess(place.real);
    next.is_guessed = is_in_guess || is_beside_guess;
    next.existence = next.is_guessed ? Existence::kUnknown : answer.existence;
    next.status = answer.status;
    if (answer.existence != Existence::kPresent || answer.status.type != FileType::kSymlink)
      return next;

    const auto text = world.read_link(*source_of(next.real));
    if (!text) return {.existence = Existence::kUnknown};
    if (++links > kMaxLinks) {
      return {.existence = Existence::kMissing, .broken_link = next.real, .link_text = *text};
    }
    Place end = walk(text->starts_with('/') ? Place{} : std::move(place), *text, links, detail);
    if (end.existence == Existence::kMissing && end.broken_link.empty()) {
      end.broken_link = next.real;
      end.link_text = *text;
    }
    return end;
  }

  Place walk(Place place, std::string_view rest, int& links, Detail detail) {
    std::size_t at = 0;
    while (at < rest.size() && place.existence == Existence::kPresent) {
      const std::size_t slash = std::min(rest.find('/', at), rest.size());
      place = step(std::move(place), rest.substr(at, slash - at), links, detail);
      at = slash + 1;
    }
    return place;
  }

  // The folder part of most references is shared, so it is walked once.
  Place folder(const std::string& text) {
    if (const Place* known = folders->find(text)) return *known;
    int links = 0;
    Place place;
    const std::size_t slash = text.rfind('/');
    if (slash != std::string::npos && slash > 0) {
      place = folder(text.substr(0, slash));
      if (place.existence == Existence::kPresent) {
        place =
            step(std::move(place), std::string_view(text).substr(slash + 1), links, Detail::kType);
      }
    } else {
      place = walk({}, text, links, Detail::kType);
    }
    return folders->insert(text, std::move(place));
  }
};

namespace {

// The order in which they are asked.
void sort_zones(std::vector<Zone>& zones) {
  std::stable_sort(zones.begin(), zones.end(), [](const Zone& a, const Zone& b) {
    if (a.origin != b.origin) return a.origin < b.origin;
    return a.target.size() > b.target.size();
  });
}

}  // namespace

Target::Target(const World& world, std::vector<Zone> zones, Excuses excuses) {
  sort_zones(zones);
  state_ = std::make_unique<State>(world, std::move(zones), std::move(excuses));
}

Target::~Target() = default;

bool Target::add_guesses(const std::vector<Zone>& guesses) {
  std::vector<Zone> kept;
  for (const Zone& guess : guesses) {
    const bool is_contradicted =
        std::any_of(guesses.begin(), guesses.end(), [&](const Zone& other) {
          return other.target == guess.target && other.source != guess.source;
        });
    const bool is_known = std::any_of(
        kept.begin(), kept.end(), [&](const Zone& other) { return other.target == guess.target; });
    if (!is_contradicted && !is_known) kept.push_back(guess);
  }
  auto& zones = state_->zones;
  const auto before =
      static_cast<std::size_t>(std::count_if(zones.begin(), zones.end(), [](const Zone& zone) {
        return zone.origin == Zone::Origin::kGuess;
      }));
  if (kept.size() <= before) return false;
  std::erase_if(zones, [](const Zone& zone) { return zone.origin == Zone::Origin::kGuess; });
  zones.insert(zones.end(), kept.begin(), kept.end());
  sort_zones(zones);
  state_->folders = std::make_unique<ShardedCache<Place>>();
  state_->listings = std::make_unique<ShardedCache<std::vector<DirectoryEntry>>>();
  return true;
}

std::string Target::guessed_path_of(std::string_view source_path) const {
  for (const Zone& zone : state_->zones) {
    if (zone.origin != Zone::Origin::kGuess || !path::is_within(source_path, zone.source)) continue;
    const std::string_view rest = path::below(source_path, zone.source);
    return rest.empty() ? zone.target : zone.target + '/' + std::string(rest);
  }
  return {};
}

std::vector<std::string> Target::guessed_neighbours(std::string_view source_path,
                                                    std::string_view neighbour) const {
  const auto& zones = state_->zones;
  const auto is_mapped_to = [&](const std::string& wanted) {
    return std::any_of(zones.begin(), zones.end(), [&](const Zone& zone) {
      return zone.origin == Zone::Origin::kGuess && path::is_within(neighbour, zone.source) &&
             path::join(zone.target, path::below(neighbour, zone.source)) == wanted;
    });
  };
  std::vector<std::string> found;
  for (const Zone& zone : zones) {
    const bool is_between = zone.origin == Zone::Origin::kGuess &&
                            path::is_within(source_path, zone.source) &&
                            !path::is_within(neighbour, zone.source);
    if (!is_between) continue;
    std::string_view here = zone.source;
    std::string_view there = zone.target;
    while (here.size() > 1 && !path::is_within(neighbour, here)) {
      here = path::dirname(here);
      there = path::dirname(there);
    }
    if (here == "/") here = "";
    std::string other = path::normalize(path::join(there, path::below(neighbour, here)));
    if (!is_mapped_to(other)) found.push_back(std::move(other));
  }
  return found;
}

void Target::know(const std::vector<WalkedEntry>& entries) {
  state_->walked = &entries;
}

Answer Target::find(std::string_view path, Detail detail) const {
  if (path.size() >= PATH_MAX) return {.existence = Existence::kMissing};  // the kernel refuses it
  const bool wants_folder = path.ends_with('/');
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  Place place = state_->folder(std::string(path.substr(0, slash)));
  if (place.existence == Existence::kPresent) {
    int links = 0;
    const std::string_view name = path.substr(slash + 1);
    place = state_->step(std::move(place), name, links, detail);
    // Of folders the type alone is kept.
    if (name == "." && detail == Detail::kAll)
      place.status = state_->status_of(place.real, detail).status;
  } else if (place.existence == Existence::kMissing && place.broken_link.empty() &&
             state_->is_volatile(path)) {
    place.existence = Existence::kUnknown;  // /var/run, where there is no /var yet
  }
  if (wants_folder && place.existence == Existence::kPresent &&
      place.status.type != FileType::kDirectory) {
    return {.existence = Existence::kMissing};
  }
  Answer answer{.existence = place.existence,
                .is_guessed = place.is_guessed,
                .broken_link = std::move(place.broken_link),
                .link_text = std::move(place.link_text)};
  if (place.existence == Existence::kPresent) {
    answer.status = place.status;
    answer.source = state_->source_of(place.real).value_or("");
    answer.real = std::move(place.real);
  }
  return answer;
}

std::string Target::end_of(std::string path) const {
  for (int links = 0; links < kMaxLinks; ++links) {
    std::string real;
    std::size_t at = 0;  // of the separator behind what is there
    Answer next;
    while (at < path.size()) {
      const std::size_t end = std::min(path.find('/', at + 1), path.size());
      next = find(std::string_view(path).substr(0, end));
      if (next.existence != Existence::kPresent) break;
      real = next.real;
      at = end;
    }
    if (at == path.size()) return real;
    if (next.broken_link.empty()) return real + path.substr(at);
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    path = path::normalize(path::join(path::dirname(next.broken_link), next.link_text) +
                           path.substr(end));
  }
  return path;
}

const std::vector<DirectoryEntry>& Target::list(std::string_view folder) const {
  const std::string key(folder);
  if (const auto* known = state_->listings->find(key)) return *known;
  std::vector<DirectoryEntry> entries;
  const Answer answer = find(folder);
  if (answer.existence == Existence::kPresent && !answer.source.empty()) {
    entries = state_->world.list(answer.source).value_or(std::vector<DirectoryEntry>{});
  }
  // What guessed maps put there.
  for (const Zone& zone : state_->zones) {
    if (zone.origin != Zone::Origin::kGuess || path::dirname(zone.target) != folder) continue;
    const StatusAnswer status = state_->world.status(zone.source);
    entries.push_back({std::string(path::basename(zone.target)), status.status.type});
  }
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return state_->listings->insert(key, std::move(entries));
}

std::optional<std::string> Target::source_of(std::string_view target_path) const {
  return state_->source_of(target_path);
}

std::string Target::target_of(std::string_view source_path) const {
  const Zone* best = nullptr;
  for (const Zone& zone : state_->zones) {
    if (zone.origin == Zone::Origin::kGuess) continue;
    if (!path::is_within(source_path, zone.source)) continue;
    if (best == nullptr || zone.source.size() > best->source.size()) best = &zone;
  }
  if (best == nullptr) return std::string(source_path);
  const std::string_view rest = path::below(source_path, best->source);
  return rest.empty() ? best->target : best->target + '/' + std::string(rest);
}

std::string Target::portable(std::string_view target_path) const {
  const Zone* zone = state_->zone_of(target_path);
  if (zone == nullptr || zone->origin != Zone::Origin::kProject) return std::string(target_path);
  return std::string(path::below(target_path, zone->target));
}

bool Target::is_rooted() const {
  return std::any_of(state_->zones.begin(), state_->zones.end(),
                     [](const Zone& zone) { return zone.origin == Zone::Origin::kRoot; });
}

const World& Target::world() const {
  return state_->world;
}

}  // namespace danglint
