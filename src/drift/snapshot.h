// States as files: a JSON object a line, the first of which says what the others are of.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "base/result.h"
#include "danglint/state.h"

namespace danglint {

void write_snapshot(const State& state, std::ostream& out);

// `name` is for its mistakes: name:line: what is wrong. Any bytes will do.
Result<State> read_snapshot(const std::string& name, std::string_view bytes);

}  // namespace danglint
