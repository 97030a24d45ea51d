// Server configurations: which of them are mains, and what belongs to none.
#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "base/path.h"
#include "link/config_instance.h"
#include "link/config_walk.h"
#include "link/link.h"

namespace danglint {
namespace {

// The main configuration a fragment would be read by, were it given: in its own folder or one
// above.
std::optional<std::string> main_above(const Target& target, const SourceFile& fragment) {
  const std::string_view name = path::basename(fragment.dialect.server->distribution);
  if (name.empty()) return std::nullopt;
  for (std::string folder = folder_of_target(fragment.target_path);;
       folder = folder_of_target(folder)) {
    const std::string candidate = path::join(folder, name);
    const Answer answer = target.find(candidate);
    const bool is_another = answer.real != fragment.target_path;
    if (answer.existence == Existence::kPresent && !answer.source.empty() && is_another) {
      return answer.real;
    }
    if (folder.empty()) return std::nullopt;
  }
}

// Some main configuration of its server is read: then what that does not cover is not used.
bool knows_server(const std::vector<std::unique_ptr<ConfigWalk>>& walks, const SourceFile& file) {
  return std::any_of(walks.begin(), walks.end(),
                     [&](const auto& walk) { return walk->server_rule() == file.dialect.server; });
}

// On a machine with the server's usual main configuration it reads nothing else.
bool is_unused(const Program& program, const Target& target, const std::vector<FileId>& mains,
               const SourceFile& fragment) {
  return target.is_rooted() && std::any_of(mains.begin(), mains.end(), [&](FileId main) {
           const SourceFile& file = program.files[main];
           const ServerRule* server = file.dialect.server;
           return server == fragment.dialect.server && !server->distribution.empty() &&
                  path::matches_glob(file.target_path, server->distribution);
         });
}

// Of files that are given together, those in folders come behind those above them.
void order_by_depth(const Program& program, std::vector<FileId>& mains) {
  const auto depth = [&](FileId main) {
    const SourceFile& file = program.files[main];
    return file.dialect.server->reads_several_files
               ? std::count(file.target_path.begin(), file.target_path.end(), '/')
               : 0;
  };
  std::stable_sort(mains.begin(), mains.end(),
                   [&](FileId a, FileId b) { return depth(a) < depth(b); });
}

// The last one before it in its folder or one above.
void read_behind_others(const std::vector<std::unique_ptr<ConfigWalk>>& walks, Instance& instance) {
  if (!instance.server->reads_several_files) return;
  const auto earlier = std::find_if(walks.rbegin(), walks.rend(), [&](const auto& walk) {
    return walk->server_rule() == instance.server &&
           path::is_within(instance.conf_dir, walk->instance().conf_dir);
  });
  if (earlier != walks.rend()) read_behind((*earlier)->instance(), instance);
}

// Lists that grow are copied, with much memory that is touched for nothing: most lines name a thing or two.
void reserve(const Program& program, Linked& linked) {
  std::size_t lines = 0;
  for (FileId id = 0; id < program.files.size(); ++id) {
    const FileFacts* facts = program.facts_of(id);
    if (facts != nullptr) lines += facts->config.directives.size();
  }
  linked.references.reserve(lines / 2);
  linked.names.reserve(lines / 4);
  linked.listens.reserve(lines / 8);
}

}  // namespace

void link_configs(const Program& program, const Target& target, Linked& linked) {
  std::unordered_set<FileId> reached;
  std::vector<FileId> mains;
  std::vector<FileId> others;
  std::vector<FileId> overrides;
  Vocabularies vocabularies;
  std::vector<std::unique_ptr<ConfigWalk>> walks;
  reserve(program, linked);
  for (FileId id = 0; id < program.files.size(); ++id) {
    const SourceFile& file = program.files[id];
    if (file.dialect.language != Language::kServerConfig || program.facts_of(id) == nullptr)
      continue;
    if (file.is_sample) continue;
    if (file.dialect.is_override) {
      overrides.push_back(id);
      continue;
    }
    (is_main_config(file, *program.facts_of(id)) ? mains : others).push_back(id);
  }
  order_by_depth(program, mains);
  for (const FileId main : mains) {
    // One main configuration may be a part of another (conf/httpd.conf that includes apache2.conf).
    if (reached.contains(main)) continue;
    Instance instance = instance_of_main(program, target, main);
    read_behind_others(walks, instance);
    walks.push_back(std::make_unique<ConfigWalk>(program, target, vocabularies, linked,
                                                 std::move(instance), reached));
    walks.back()->run();
  }
  for (const FileId file : overrides) {
    const std::string folder = folder_of_target(program.files[file].target_path);
    bool is_covered = false;
    for (const auto& walk : walks) {
      if (!walk->covers(folder)) continue;
      walk->read_override(file, folder);
      is_covered = true;
    }
    // Without its server's configuration nothing is known of what is allowed; a typo is one all the same.
    if (!is_covered && !knows_server(walks, program.files[file])) {
      ConfigWalk(program, target, vocabularies, linked, instance_of_fragment(program, target, file),
                 reached)
          .read_override_alone(file, folder);
    }
  }
  for (const FileId fragment : others) {
    if (reached.contains(fragment) || !program.files[fragment].judged) continue;
    const SourceFile& file = program.files[fragment];
    const bool is_beside_main = std::any_of(mains.begin(), mains.end(), [&](FileId main) {
      return program.files[main].dialect.server == file.dialect.server &&
             path::is_within(file.target_path, folder_of_target(program.files[main].target_path));
    });
    if (is_beside_main || is_unused(program, target, mains, file)) continue;
    if (const auto above = main_above(target, file)) {
      // Unused where it is, unless its main configuration was not among the inputs.
      if (program.find(*above) == kNoFile) {
        linked.wanted.push_back({*above, file.dialect.server, false});
      }
      continue;
    }
    ConfigWalk(program, target, vocabularies, linked,
               instance_of_fragment(program, target, fragment), reached)
        .run();
  }
}

}  // namespace danglint
