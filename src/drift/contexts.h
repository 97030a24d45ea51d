// Sections of configurations: which are sites, and which got another name.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/state.h"

namespace danglint {

// What the contexts of now were called then: those that nobody had then are taken for those of the same
// kind that nobody has any more, in their order. A site that has another name is the same site.
std::map<std::string_view, std::string_view> earlier_contexts(
    const std::vector<const DirectiveRecord*>& then,
    const std::vector<const DirectiveRecord*>& now);

// The sites with a name that they are in, each once: "server a.example; server b.example".
std::string sites_in(const std::vector<const DirectiveRecord*>& directives);

}  // namespace danglint
