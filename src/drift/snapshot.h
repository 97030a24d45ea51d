// States as files: a JSON object a line, the first of which says what the others are of.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "base/line_reader.h"
#include "base/result.h"
#include "danglint/state.h"

namespace danglint {

// What parts a line: before the first stands what it is of; behind the second what is so on this machine
// alone, if anything. Neither occurs within a JSON text. All lines between the first and the last are
// sorted by what stands before kSays, byte by byte, so that what two machines say alike are the same
// bytes in the same order.
inline constexpr std::string_view kSays = ",\"says\":";
inline constexpr std::string_view kHere = ",\"here\":";

void write_snapshot(const State& state, std::ostream& out);

// `name` is for its mistakes: name:line: what is wrong. Any bytes will do.
Result<State> read_snapshot(const std::string& name, LineReader lines);

// The same of its first line alone: the rest is only looked through for its end.
Result<State> read_snapshot_header(const std::string& name, LineReader lines);

}  // namespace danglint
