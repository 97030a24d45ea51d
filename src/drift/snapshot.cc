#include "drift/snapshot.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace danglint {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 2;
constexpr std::string_view kLast = R"({"is":"end"})";  // without it the file was cut

FileType type_of(std::string_view name) {
  for (const FileType type : {FileType::kRegular, FileType::kDirectory, FileType::kSymlink}) {
    if (name == type_name(type)) return type;
  }
  return FileType::kOther;
}

// Fields of one part of a line. Those that are empty are left out.
class Part {
 public:
  Part() : json_(Json::object()) {}

  Part& set(const char* key, std::string_view text) {
    if (!text.empty()) json_[key] = valid_utf8(text);
    return *this;
  }
  Part& set(const char* key, const std::vector<std::string>& texts) {
    if (!texts.empty()) json_[key] = Json::array();
    for (const std::string& one : texts) json_[key].push_back(valid_utf8(one));
    return *this;
  }
  Part& set(const char* key, const std::vector<ExtendedAttribute>& attributes) {
    for (const ExtendedAttribute& one : attributes) {
      json_[key][valid_utf8(one.name)] = valid_utf8(one.value);
    }
    return *this;
  }
  Part& set(const char* key, const Part& part) {
    if (!part.json_.empty()) json_[key] = part.json_;
    return *this;
  }
  template <typename Number>
  requires std::is_integral_v<Number> Part& set(const char* key, Number number) {
    if (number != 0) json_[key] = number;
    return *this;
  }

  const Json& json() const { return json_; }

 private:
  Json json_;
};

// A line: what it is of; what it says of that; and what of it is so on this machine alone.
struct Line {
  Line(std::string_view kind, const Part& of, const Part& says, const Part& here = {}) {
    Json json({{"is", kind}});
    json.update(of.json());
    text = json.dump();
    text.pop_back();  // the brace
    key_length = text.size();
    text += kSays;
    text += says.json().dump();
    if (!here.json().empty()) text += std::string(kHere) + here.json().dump();
    text += "}\n";
  }
  std::string_view key() const { return std::string_view(text).substr(0, key_length); }

  std::string text;
  std::size_t key_length = 0;
};

// What is said of a line that is not as it should be is thrown, and caught by read_snapshot() alone.
struct Mistake {
  std::string text;
};

class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}

  bool has(const char* key) const { return json_.contains(key); }
  // An object in it; without one there are no fields.
  Fields part(const char* key) const {
    static const nlohmann::json kNone = nlohmann::json::object();
    const auto found = json_.find(key);
    if (found == json_.end()) return Fields(kNone);
    if (!found->is_object()) throw Mistake{std::string("'") + key + "' is no object"};
    return Fields(*found);
  }
  std::string text(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) return {};
    if (!found->is_string()) throw Mistake{std::string("'") + key + "' is no text"};
    return found->get<std::string>();
  }
  std::uint64_t number(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) return 0;
    if (!found->is_number_unsigned()) throw Mistake{std::string("'") + key + "' is no number"};
    return found->get<std::uint64_t>();
  }
  // May lie before 1970.
  std::int64_t time(const char* key) const {
    const auto found = json_.find(key);
    if (found == json_.end()) return 0;
    if (!found->is_number_integer()) throw Mistake{std::string("'") + key + "' is no time"};
    return found->get<std::int64_t>();
  }
  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> all;
    const auto found = json_.find(key);
    if (found == json_.end()) return all;
    if (!found->is_array()) throw Mistake{std::string("'") + key + "' is no list"};
    for (const auto& one : *found) {
      if (!one.is_string()) throw Mistake{std::string("'") + key + "' is no list of texts"};
      all.push_back(one.get<std::string>());
    }
    return all;
  }
  std::vector<ExtendedAttribute> attributes(const char* key) const {
    std::vector<ExtendedAttribute> all;
    const Fields of = part(key);
    for (const auto& [name, value] : of.json_.items()) all.push_back({name, of.text(name.c_str())});
    return all;
  }
  Severity severity() const {
    const std::string word = text("severity");
    for (const Severity one : {Severity::kError, Severity::kWarning, Severity::kNote}) {
      if (word == to_string(one)) return one;
    }
    throw Mistake{"'" + word + "' is no severity"};
  }

 private:
  const nlohmann::json& json_;
};

// ---- one kind of line after the other: how it is written, and how it is read

Part part_of(const std::optional<Footing>& footing) {
  if (!footing) return {};
  return Part()
      .set("folders", footing->folders)
      .set("outside", footing->outside)
      .set("settings", footing->settings)
      .set("until", footing->until)
      .set("digest", footing->digest);
}

Line header_of(const State& state) {
  return {"snapshot", Part().set("version", kVersion),
          Part()
              .set("kind", state.is_root ? "root" : "project")
              .set("complete", state.is_complete ? "" : "no")
              .set("live", state.is_live ? "yes" : "")
              .set("scope", state.scope)
              .set("unlisted", state.unlisted)
              .set("key", state.key),
          Part()
              .set("of", state.title)
              .set("host", state.host)
              .set("machine", state.machine)
              .set("taken", state.taken)
              .set("asked", state.asked)
              .set("footing", part_of(state.footing))};
}

std::optional<Footing> footing_of(const Fields& here) {
  if (!here.has("footing")) return std::nullopt;
  const Fields fields = here.part("footing");
  return Footing{.folders = fields.texts("folders"),
                 .outside = fields.texts("outside"),
                 .settings = fields.text("settings"),
                 .until = fields.time("until"),
                 .digest = fields.text("digest")};
}

void read_header(const Fields& fields, State& state) {
  const std::uint64_t version = fields.number("version");
  if (version == 0) throw Mistake{"this is no snapshot of danglint"};
  if (version > kVersion) throw Mistake{"this snapshot is of a newer danglint"};
  if (version < kVersion) throw Mistake{"this snapshot is of an older danglint: take it anew"};
  const Fields says = fields.part("says");
  const Fields here = fields.part("here");
  state.is_root = says.text("kind") == "root";
  state.is_complete = says.text("complete") != "no";
  state.is_live = says.text("live") == "yes";
  state.scope = says.texts("scope");
  state.unlisted = says.texts("unlisted");
  state.key = says.text("key");
  state.title = here.text("of");
  state.host = here.text("host");
  state.machine = here.text("machine");
  state.taken = here.time("taken");
  state.asked = here.texts("asked");
  state.footing = footing_of(here);
}

Line line_of(const FileRecord& file) {
  return {"file", Part().set("path", file.path),
          Part()
              .set("type", type_name(file.type))
              .set("mode", file.mode)
              .set("user", file.user)
              .set("group", file.group)
              .set("size", file.size)
              .set("sha256", file.sha256)
              .set("plain_sha256", file.plain_sha256)
              .set("code_sha256", file.code_sha256)
              .set("meaning_sha256", file.meaning_sha256)
              .set("unread", file.unread)
              .set("link", file.link)
              .set("package", file.package)
              .set("altered", file.altered ? "yes" : "")
              .set("attributes", file.attributes),
          Part()
              .set("modified", file.here.modified)
              .set("changed", file.here.changed)
              .set("inode", file.here.inode)};
}

FileRecord file_of(const Fields& fields) {
  const Fields says = fields.part("says");
  const Fields here = fields.part("here");
  return {.path = fields.text("path"),
          .type = type_of(says.text("type")),
          .mode = static_cast<std::uint32_t>(says.number("mode")),
          .user = says.text("user"),
          .group = says.text("group"),
          .size = says.number("size"),
          .sha256 = says.text("sha256"),
          .plain_sha256 = says.text("plain_sha256"),
          .code_sha256 = says.text("code_sha256"),
          .meaning_sha256 = says.text("meaning_sha256"),
          .unread = says.text("unread"),
          .link = says.text("link"),
          .package = says.text("package"),
          .altered = says.text("altered") == "yes",
          .attributes = says.attributes("attributes"),
          .here = {.modified = here.time("modified"),
                   .changed = here.time("changed"),
                   .inode = here.number("inode")}};
}

Line line_of(const PackageRecord& package) {
  return {"package", Part().set("name", package.name), Part().set("version", package.version)};
}

PackageRecord package_of(const Fields& fields) {
  return {fields.text("name"), fields.part("says").text("version")};
}

Line line_of(const DirectiveRecord& one) {
  return {"directive",
          Part().set("file", one.file).set("context", one.context).set("name", one.name),
          Part().set("server", one.server).set("value", one.value).set("target", one.target),
          Part().set("line", one.line)};
}

DirectiveRecord directive_of(const Fields& fields) {
  const Fields says = fields.part("says");
  return {.file = fields.text("file"),
          .line = static_cast<std::uint32_t>(fields.part("here").number("line")),
          .server = says.text("server"),
          .context = fields.text("context"),
          .name = fields.text("name"),
          .value = says.text("value"),
          .target = says.text("target")};
}

Line line_of(const ListenerRecord& one) {
  return {"listener", Part().set("address", one.address),
          Part()
              .set("program", one.program)
              .set("user", one.user)
              .set("unit", one.unit)
              .set("local", one.local ? "yes" : "")};
}

ListenerRecord listener_of(const Fields& fields) {
  const Fields says = fields.part("says");
  return {.address = fields.text("address"),
          .program = says.text("program"),
          .user = says.text("user"),
          .unit = says.text("unit"),
          .local = says.text("local") == "yes"};
}

Line line_of(const ProcessRecord& one) {
  return {"process", Part().set("server", one.server).set("configuration", one.configuration),
          Part().set("program", one.program).set("user", one.user)};
}

ProcessRecord process_of(const Fields& fields) {
  const Fields says = fields.part("says");
  return {.server = fields.text("server"),
          .program = says.text("program"),
          .user = says.text("user"),
          .configuration = fields.text("configuration")};
}

Line line_of(const FindingRecord& one) {
  return {"finding",
          Part().set("file", one.file).set("check", one.check).set("reference", one.reference),
          Part()
              .set("severity", to_string(one.severity))
              .set("target", one.target)
              .set("message", one.message)
              .set("explanation", one.explanation)
              .set("fingerprint", one.fingerprint),
          Part().set("line", one.line)};
}

FindingRecord finding_of(const Fields& fields) {
  const Fields says = fields.part("says");
  return {.check = fields.text("check"),
          .severity = says.severity(),
          .file = fields.text("file"),
          .line = static_cast<std::uint32_t>(fields.part("here").number("line")),
          .reference = fields.text("reference"),
          .target = says.text("target"),
          .message = says.text("message"),
          .explanation = says.text("explanation"),
          .fingerprint = says.text("fingerprint")};
}

void read_line(const std::string& is, const Fields& fields, State& state) {
  if (is == "file") {
    state.files.push_back(file_of(fields));
  } else if (is == "package") {
    state.packages.push_back(package_of(fields));
  } else if (is == "directive") {
    state.directives.push_back(directive_of(fields));
  } else if (is == "listener") {
    state.listeners.push_back(listener_of(fields));
  } else if (is == "process") {
    state.processes.push_back(process_of(fields));
  } else if (is == "finding") {
    state.findings.push_back(finding_of(fields));
  } else {
    throw Mistake{"nobody knows what '" + is + "' is"};
  }
}

// Lines of one key keep their order.
template <typename Record>
void write_sorted(const std::vector<Record>& records, std::ostream& out) {
  std::vector<Line> lines;
  lines.reserve(records.size());
  for (const Record& record : records) lines.push_back(line_of(record));
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.key() < b.key(); });
  for (const Line& line : lines) out << line.text;
}

// As State has them, whose order is that of texts and not of their JSON.
void sort(State& state) {
  const auto by = [](const auto& member) {
    return [member](const auto& a, const auto& b) {
      return std::invoke(member, a) < std::invoke(member, b);
    };
  };
  std::stable_sort(state.files.begin(), state.files.end(), by(&FileRecord::path));
  std::stable_sort(state.packages.begin(), state.packages.end(), by(&PackageRecord::name));
  std::stable_sort(state.listeners.begin(), state.listeners.end(), by(&ListenerRecord::address));
  std::stable_sort(state.processes.begin(), state.processes.end(), by(&ProcessRecord::server));
  const auto place = [](const auto& one) { return std::tie(one.file, one.line); };
  std::stable_sort(state.directives.begin(), state.directives.end(), by(place));
  std::stable_sort(state.findings.begin(), state.findings.end(), by(place));
}

// One line, of which `state` gets what it says.
void take_line(std::string_view text, bool is_first, State& state) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) throw Mistake{"this is no line of a snapshot"};
  const Fields fields(json);
  const std::string is = fields.text("is");
  if (is_first != (is == "snapshot")) throw Mistake{"this is no snapshot of danglint"};
  if (is_first) {
    read_header(fields, state);
  } else {
    read_line(is, fields, state);
  }
}

Result<State> read(const std::string& name, LineReader& lines, bool is_header_enough) {
  State state;
  bool is_ended = false;
  std::string_view text;
  for (unsigned line = 1; lines.next(text); ++line) {
    try {
      if (is_ended) throw Mistake{"there is something behind the end"};
      is_ended = is_snapshot_end(text);
      if (is_ended || (is_header_enough && line > 1)) continue;
      take_line(text, line == 1, state);
    } catch (const Mistake& mistake) {
      return Error{name + ':' + std::to_string(line) + ": " + mistake.text};
    }
  }
  if (!lines.error().empty()) return Error{name + ": " + lines.error()};
  if (!is_ended) return Error{name + ": the snapshot was cut: its end is missing"};
  sort(state);
  return state;
}

}  // namespace

std::string_view type_name(FileType type) {
  switch (type) {
    case FileType::kRegular:
      return "file";
    case FileType::kDirectory:
      return "folder";
    case FileType::kSymlink:
      return "link";
    case FileType::kOther:
      break;
  }
  return "other";
}

std::string snapshot_key_of_file(const std::string& path) {
  FileRecord file;
  file.path = path;
  return std::string(line_of(file).key());
}

std::string snapshot_key_of_directives(const std::string& path) {
  const Line line("directive", Part().set("file", path), {});
  return std::string(line.key());
}

void write_snapshot(const State& state, std::ostream& out) {
  out << header_of(state).text;
  // In the order of their names: all lines between the first and the last are sorted by their keys.
  write_sorted(state.directives, out);
  write_sorted(state.files, out);
  write_sorted(state.findings, out);
  write_sorted(state.listeners, out);
  write_sorted(state.packages, out);
  write_sorted(state.processes, out);
  out << kLast << '\n';
}

Result<State> read_snapshot(const std::string& name, LineReader lines) {
  return read(name, lines, /*is_header_enough=*/false);
}

Result<State> read_snapshot_header(const std::string& name, LineReader lines) {
  return read(name, lines, /*is_header_enough=*/true);
}

Result<State> snapshot_header(const std::string& name, std::string_view line) {
  State state;
  try {
    take_line(line, true, state);
  } catch (const Mistake& mistake) {
    return Error{name + ":1: " + mistake.text};
  }
  return state;
}

bool is_snapshot_end(std::string_view line) {
  return line == kLast;
}

Result<State> snapshot_records(std::string_view key, std::string_view says, std::string_view here) {
  State state;
  try {
    while (!says.empty()) {
      const std::size_t end = std::min(says.find('\n'), says.size());
      std::string line(key);
      (line += kSays) += says.substr(0, end);
      if (!here.empty()) (line += kHere) += here;
      take_line(line + '}', false, state);
      says.remove_prefix(std::min(end + 1, says.size()));
    }
  } catch (const Mistake& mistake) {
    return Error{mistake.text};
  }
  return state;
}

}  // namespace danglint
