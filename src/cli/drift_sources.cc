#include "cli/drift_sources.h"

#include <algorithm>
#include <array>
#include <boost/filesystem.hpp>
#include <chrono>
#include <utility>

#include "base/digest.h"
#include "base/path.h"
#include "cli/run.h"
#include "discover/git.h"
#include "discover/git_world.h"
#include "drift/footing.h"
#include "drift/snapshot.h"
#include "drift/take_files.h"
#include "drift/take_state.h"
#include "drift/witness.h"

namespace danglint {
namespace {

namespace fs = boost::filesystem;

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool is_root(const World& world, const std::string& folder) {
  constexpr std::array<const char*, 3> kFolders{"/etc", "/usr", "/var"};
  return std::any_of(kFolders.begin(), kFolders.end(), [&](const char* name) {
    const StatusAnswer answer = world.status((folder == "/" ? "" : folder) + name);
    return answer.existence == Existence::kPresent && answer.status.type == FileType::kDirectory;
  });
}

Result<DriftSource> git_source(const std::string& revision, const std::string& path,
                               DriftSource source) {
  const auto top = git_top_here();
  if (!top) return Error{source.title + ": this is no work tree of git"};
  Result<GitState> state = committed_state(*top, revision, std::nullopt);
  if (!state) return Error{state.error()};
  source.world = git_world(std::move(*state));
  // As git has it: from the top of the work tree, or with a dot from here.
  const Result<std::string> here = working_folder();
  if (!here) return Error{here.error()};
  const std::string& from = path.starts_with('.') ? *here : *top;
  const std::string folder = path::normalize(path::join(from, path));
  if (!path::is_within(folder, *top)) {
    return Error{source.title + ": that is outside of the work tree " + *top};
  }
  if (source.world->status(folder).existence != Existence::kPresent) {
    return Error{source.title + ": no such folder in " + revision};
  }
  if (is_root(*source.world, folder)) source.options.root = folder;
  source.options.paths = {folder};
  return source;
}

// What was asked about then, as far as it is still there.
std::vector<std::string> paths_as(const State& other, const std::string& root) {
  std::vector<std::string> paths;
  for (const std::string& asked : other.asked) {
    const std::string path = (root == "/" ? "" : root) + asked;
    const StatusAnswer answer = real_world().status(path.empty() ? "/" : path);
    if (answer.existence != Existence::kMissing) paths.push_back(path.empty() ? "/" : path);
  }
  return paths;
}

// What decides about the findings beside the files: a hash of it. Empty: not all of it can be told.
std::string hash_of(const Setup& setup, const Options& options) {
  if (options.rules) return {};
  constexpr std::uint64_t kMostOfSettings = 16U << 20U;
  std::string all = DANGLINT_VERSION;
  const auto add = [&](std::string_view text) { (all += '\0') += text; };
  for (const std::string* file : {&setup.settings.path, &setup.baseline}) {
    add(file->empty() ? "" : real_world().read(*file, kMostOfSettings).bytes.value_or(""));
  }
  if (!setup.settings.policy.baseline.empty()) add(setup.settings.policy.today);
  for (const Zone& zone : setup.zones) {
    add(zone.target);
    add(zone.source);
  }
  for (const NameOption& base : setup.bases) {
    add(base.name);
    add(base.value);
  }
  for (const NameOption& define : setup.defines) {
    add(define.name);
    add(define.value);
  }
  return sha256(all);
}

// A work tree of git has more to it than its files: what is ignored, what is absent on purpose.
bool can_have_footing(const DriftSource& source, const Setup& setup) {
  return source.world == nullptr && setup.judges_permissions && !source.options.live &&
         !source.options.portable && !source.options.rules;
}

Result<std::string> key_of(const Options& options) {
  if (!options.key) return std::string();
  constexpr std::uint64_t kMostOfKey = 4096;
  ReadAnswer key = real_world().read(*options.key, kMostOfKey);
  if (!key.bytes) return Error{"--key " + *options.key + ": " + key.error};
  while (key.bytes->ends_with('\n')) key.bytes->pop_back();
  if (key.bytes->empty()) return Error{"--key " + *options.key + ": the file is empty"};
  return std::move(*key.bytes);
}

std::vector<std::string> asked_of(const Setup& setup) {
  std::vector<std::string> asked;
  for (const Input& input : setup.inputs) asked.push_back(input.path == "/" ? "" : input.path);
  return asked;
}

FolderSet folders_of(const Setup& setup) {
  FolderSet folders;
  for (const Input& input : setup.inputs) {
    if (input.is_folder) folders.add(input.path == "/" ? "" : input.path);
  }
  return folders;
}

// What git ignores is in no revision either.
void drop_ignored(const std::string& folder, State& state) {
  const auto top = git_top(folder);
  if (!top || !path::is_within(folder, *top)) return;
  std::vector<std::string> paths;
  for (const FileRecord& file : state.files) {
    const std::string path = folder + (file.path.starts_with('/') ? "" : "/") + file.path;
    paths.emplace_back(path::below(path, *top));
  }
  const auto ignored = git_ignored(*top, paths);
  if (!ignored) return;
  std::size_t next = 0;
  std::erase_if(state.files, [&](const FileRecord&) { return (*ignored)[next++]; });
}

Footing footing_of(const Run& run, const Setup& setup, const Options& options,
                   const Witness& witness, const Case& the_case) {
  Footing footing{.folders = run.program.input_folders.all(),
                  .outside = witness.asked_outside(run.program.input_folders),
                  .settings = hash_of(setup, options),
                  .until = next_expiry(the_case).value_or(0)};
  std::sort(footing.folders.begin(), footing.folders.end());
  return footing;
}

}  // namespace

Result<DriftSource> drift_source(const std::string& text, const Options& options) {
  DriftSource source{.title = text, .options = options};
  if (text == "live") {
    source.options.root = "/";
    source.options.paths = {"/etc"};
    source.options.live = true;
    return source;
  }
  const StatusAnswer answer = real_world().status(text);
  const std::size_t colon = text.find(':');
  if (answer.existence != Existence::kPresent && colon != std::string::npos && colon > 0) {
    return git_source(text.substr(0, colon), text.substr(colon + 1), std::move(source));
  }
  // A link to a snapshot or a folder is one.
  boost::system::error_code failed;
  const auto real = fs::status(text, failed);
  if (!fs::exists(real)) return Error{text + ": no such file or folder"};
  source.is_snapshot = !fs::is_directory(real);
  return source.is_snapshot ? std::move(source) : folder_source(text, options);
}

DriftSource folder_source(const std::string& text, const Options& options) {
  DriftSource source{.title = text, .options = options};
  std::string folder = text;
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  boost::system::error_code failed;
  const std::string real = fs::canonical(folder, failed).string();
  if (!failed && is_root(real_world(), real)) {
    source.options.root = real;
    source.options.paths = {real};
  } else {
    source.options.paths = {folder};
  }
  return source;
}

Result<State> state_of(DriftSource source, const State* other) {
  if (source.is_snapshot) {
    Result<LineReader> lines = LineReader::open(source.title);
    if (!lines) return Error{lines.error()};
    Result<State> state = read_snapshot(source.title, std::move(*lines));
    if (state) state->source = source.title;
    return state;
  }
  Options& options = source.options;
  const Result<std::string> key = key_of(options);
  if (!key) return Error{key.error()};
  const bool looks_as_then = other != nullptr && other->is_root && options.root && !source.world;
  if (looks_as_then) {
    const auto paths = paths_as(*other, *options.root);
    if (!paths.empty()) options.paths = paths;
  }
  const World& world = source.world ? *source.world : real_world();
  Result<Setup> setup = set_up(options, world);
  if (!setup) return Error{setup.error()};
  tell_warnings(*setup);

  const std::int64_t started = now();
  const std::string machine = source.world ? std::string() : machine_of(setup->root);
  const Witness witness(world, folders_of(*setup));
  Run run(*setup, options, witness);
  const Report report = report_on(run, *setup, options);
  const Case the_case = case_of(run, *setup, options);
  const bool is_same_machine = other != nullptr && other->machine == machine && !machine.empty() &&
                               other->taken <= started;  // else its clock was set back
  State state = take_state(the_case, report,
                           {.title = source.title,
                            .taken = source.world ? 0 : started,
                            .asked = asked_of(*setup),
                            .key = *key,
                            .earlier = is_same_machine && !options.paranoid ? other : nullptr,
                            .portable = options.portable || source.world != nullptr,
                            .jobs = run.jobs});
  state.is_revision = source.world != nullptr;
  if (other != nullptr && other->is_revision) drop_ignored(setup->inputs.front().path, state);
  if (!options.portable) state.machine = machine;
  if (can_have_footing(source, *setup)) {
    Footing footing = footing_of(run, *setup, options, witness, the_case);
    footing.digest = digest_of(footing, run.target, started, run.jobs);
    if (!footing.digest.empty()) state.footing = std::move(footing);
  }
  if (looks_as_then) {  // what is not there any more was looked for, too
    state.scope.insert(state.scope.end(), other->asked.begin(), other->asked.end());
    std::sort(state.scope.begin(), state.scope.end());
    const auto same = std::unique(state.scope.begin(), state.scope.end());
    state.scope.erase(same, state.scope.end());
  }
  return state;
}

Result<bool> is_unchanged(const DriftSource& before, const DriftSource& after) {
  const bool is_on_disk = !after.is_snapshot && !after.world && !after.options.live;
  if (!before.is_snapshot || !is_on_disk) return false;
  Options options = after.options;
  Result<LineReader> lines = LineReader::open(before.title);
  if (!lines) return Error{lines.error()};
  const Result<State> then = options.paranoid
                                 ? read_snapshot(before.title, std::move(*lines))
                                 : read_snapshot_header(before.title, std::move(*lines));
  if (!then) return Error{then.error()};
  if (then->is_root && options.root) options.paths = paths_as(*then, *options.root);
  if (!then->footing || options.paths.empty()) return false;
  const Result<Setup> setup = set_up(options);
  if (!setup || !can_have_footing(after, *setup)) return false;
  if (then->machine != machine_of(setup->root)) return false;
  const Target target(real_world(), setup->zones, setup->excuses);
  if (!still_stands(*then, hash_of(*setup, options), target, now(), jobs_of(options))) return false;
  return !options.paranoid || has_same_contents(*then, target, jobs_of(options));
}

}  // namespace danglint
