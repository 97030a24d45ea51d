// The walk: which files there are, and which of them are read.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "danglint/linked.h"
#include "danglint/program.h"
#include "danglint/target.h"
#include "discover/classify.h"

namespace danglint {

// A PATH of the command line: absolute, on this machine, links resolved.
struct Input {
  std::string path;
  bool is_folder = true;
  // A document root that a configuration led to: what its application brings along to configure other machines
  // (docker/nginx.conf) is not this one's.
  bool is_served = false;
};

// Read by whoever shows progress.
struct Progress {
  std::atomic<std::uint64_t> entries = 0;
  std::atomic<std::uint64_t> files_read = 0;
};

// Is there anything of the deployment in this folder? Not in .git, nor in the kernel's own.
bool is_walked_folder(const std::string& path, const Target& target);

// Walks the inputs without following links to folders, and adds every file that a rule knows to
// `program`, in path order.
void discover(const std::vector<Input>& inputs, const Target& target, const Classifier& classifier,
              unsigned jobs, Progress& progress, Program& program);

// With --root, what a configuration hands out is judged as well: walks those of the folders (target
// paths) that are not below an input yet. False if there are none.
bool add_document_roots(const std::vector<std::string>& roots, const Target& target,
                        const Classifier& classifier, unsigned jobs, Progress& progress,
                        Program& program);

// Files that are configurations where guessed maps put them. False if there are none.
bool add_guessed_configs(const Target& target, const Classifier& classifier, Program& program);

// Adds a file as the main configuration of a server, whatever it is called.
void add_main(const std::string& target_path, const ServerRule& server, const Target& target,
              const Classifier& classifier, Program& program);

// Adds files that linking reached, or has them read anew as what they turned out to be. False if
// nothing is to be read.
bool add_wanted(const std::vector<WantedFile>& wanted, const Target& target,
                const Classifier& classifier, Program& program);

}  // namespace danglint
