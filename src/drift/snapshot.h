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

// "file", "folder", "link" or "other".
std::string_view type_name(FileType type);

// ---- line by line

// What lines of this file, or of directives in it, begin with.
std::string snapshot_key_of_file(const std::string& path);
std::string snapshot_key_of_directives(const std::string& path);

// Of the first: a state without records.
Result<State> snapshot_header(const std::string& name, std::string_view line);
bool is_snapshot_end(std::string_view line);

// The records of lines of one key, given in their parts: `says` may hold several, a line each.
Result<State> snapshot_records(std::string_view key, std::string_view says, std::string_view here);

}  // namespace danglint
