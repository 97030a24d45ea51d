#include "link/link.h"

namespace danglint {

Linked link(const Program& program, const Target& target, unsigned jobs) {
  Linked linked;
  link_configs(program, target, linked);
  link_php(program, target, jobs, linked);
  return linked;
}

}  // namespace danglint
