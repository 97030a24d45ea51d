// One way a server is started: which configuration it begins with, and what paths are relative to.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/program.h"
#include "danglint/rules.h"
#include "danglint/target.h"

namespace danglint {

struct Instance {
  const ServerRule* server = nullptr;
  FileId main = kNoFile;
  std::string conf_dir;
  std::string prefix;
  std::string own_prefix;  // what that is where the file is read alone; empty: the same
  struct BaseFolder {
    std::string path;           // target path
    std::uint32_t section = 0;  // it counts in this one alone; 0: everywhere
  };
  std::map<std::string, BaseFolder, std::less<>> bases;  // what rows of the kind kBase said
  std::string host;
  bool is_fragment = false;  // no main configuration is known: the usual one is imagined around it
};

// The instance whose main configuration `file` is.
Instance instance_of_main(const Program& program, const Target& target, FileId file);
// One of the distribution's, imagined around a file that nothing known includes.
Instance instance_of_fragment(const Program& program, const Target& target, FileId file);

// What an earlier file of the same start has said counts for this one as well (HAProxy: -f haproxy.cfg -f conf.d).
void read_behind(const Instance& earlier, Instance& instance);

// "" for the root.
std::string folder_of_target(std::string_view target_path);

// Does the file's own top level say that it is a main configuration?
bool is_main_config(const SourceFile& file, const FileFacts& facts);

// What a relative path of a directive means; empty: that cannot be told.
std::string resolve_path(const Instance& instance, const DirectiveRule& rule,
                         std::string_view including_file, std::string_view value);

// Files of one project may be read from a folder above, whose paths they then mean.
std::vector<std::string> paths_above(const SourceFile& file, std::string_view value);

// A part of the value is only known to a template engine, or when the server runs.
bool is_computed(std::string_view value);

// The same of a whole word: %NAME%, @name@, !NAME!.
bool is_framed(std::string_view value);

}  // namespace danglint
