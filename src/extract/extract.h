// From bytes to facts, file by file.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "danglint/program.h"
#include "danglint/world.h"
#include "discover/classify.h"
#include "discover/discover.h"
#include "extract/php_facts.h"

namespace danglint {

// Larger files are told, not read.
inline constexpr std::uint64_t kMaxFileSize = std::uint64_t{256} << 20U;

// Facts of another state of the tree, which serve again where a file has not changed.
struct KnownFacts {
  const Program& program;
  std::function<bool(const std::string& path)> is_same;
};

// Reads every file that was not yet, in parallel; each file's slot has one writer. Facts depend on
// the bytes and the dialect alone.
void extract_new_files(const World& world, const Classifier& classifier, unsigned jobs,
                       Progress& progress, Program& program, const KnownFacts* known = nullptr);

// Files that call one of these functions are read again. Returns whether there are any.
bool add_loaders(const LoaderNames& loaders, Program& program);

// Facts of one file; null if it has none.
std::unique_ptr<FileFacts> extract(std::string_view bytes, const Dialect& dialect,
                                   const LoaderNames& loaders);

}  // namespace danglint
