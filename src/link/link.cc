#include "link/link.h"

namespace danglint {

Linked link(const Program& program, const Target& target) {
  Linked linked;
  link_configs(program, target, linked);
  link_php(program, target, linked);
  return linked;
}

}  // namespace danglint
