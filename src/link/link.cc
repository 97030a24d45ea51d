#include "link/link.h"

namespace danglint {

Linked link(const Program& program, const Target& target, unsigned jobs) {
  Linked linked;
  link_configs(program, target, linked);
  link_php(program, target, jobs, linked);
  return linked;
}

bool add_guesses(const std::vector<GuessedMap>& guesses, Target& target) {
  std::vector<Zone> zones;
  for (const GuessedMap& guess : guesses) {
    const auto source = target.source_of(guess.source);
    if (source) zones.push_back({guess.target, *source, Zone::Origin::kGuess});
  }
  return target.add_guesses(zones);
}

}  // namespace danglint
