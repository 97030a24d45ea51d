#include "drift/snapshot.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace danglint {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::string_view kLast = "end";  // without it the file was cut

std::string_view name_of(FileType type) {
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

FileType type_of(std::string_view name) {
  for (const FileType type : {FileType::kRegular, FileType::kDirectory, FileType::kSymlink}) {
    if (name == name_of(type)) return type;
  }
  return FileType::kOther;
}

// Fields that are empty are left out.
class Line {
 public:
  explicit Line(std::string_view kind) : json_({{"is", kind}}) {}

  Line& set(const char* key, const std::string& text) {
    if (!text.empty()) json_[key] = valid_utf8(text);
    return *this;
  }
  Line& set(const char* key, const std::vector<std::string>& texts) {
    json_[key] = Json::array();
    for (const std::string& one : texts) json_[key].push_back(valid_utf8(one));
    return *this;
  }
  Line& set(const char* key, std::uint64_t number) {
    if (number != 0) json_[key] = number;
    return *this;
  }
  std::string done() const { return json_.dump() + '\n'; }

 private:
  Json json_;
};

// What is said of a line that is not as it should be is thrown, and caught by read_snapshot() alone.
struct Mistake {
  std::string text;
};

class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}

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
  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> all;
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_array())
      throw Mistake{std::string("'") + key + "' is no list"};
    for (const auto& one : *found) {
      if (!one.is_string()) throw Mistake{std::string("'") + key + "' is no list of texts"};
      all.push_back(one.get<std::string>());
    }
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

void read_header(const Fields& fields, State& state) {
  const std::uint64_t version = fields.number("version");
  if (version == 0) throw Mistake{"this is no snapshot of danglint"};
  if (version > kVersion) throw Mistake{"this snapshot is of a newer danglint"};
  state.title = fields.text("of");
  state.is_root = fields.text("kind") == "root";
  state.is_complete = fields.text("complete") != "no";
  state.scope = fields.texts("scope");
}

void read_line(const std::string& is, const Fields& fields, State& state) {
  if (is == "file") {
    state.files.push_back({.path = fields.text("path"),
                           .type = type_of(fields.text("type")),
                           .mode = static_cast<std::uint32_t>(fields.number("mode")),
                           .user = fields.text("user"),
                           .group = fields.text("group"),
                           .size = fields.number("size"),
                           .sha256 = fields.text("sha256"),
                           .plain_sha256 = fields.text("plain_sha256"),
                           .link = fields.text("link"),
                           .package = fields.text("package")});
  } else if (is == "package") {
    state.packages.push_back({fields.text("name"), fields.text("version")});
  } else if (is == "directive") {
    state.directives.push_back({.file = fields.text("file"),
                                .line = static_cast<std::uint32_t>(fields.number("line")),
                                .server = fields.text("server"),
                                .context = fields.text("context"),
                                .name = fields.text("name"),
                                .value = fields.text("value"),
                                .target = fields.text("target")});
  } else if (is == "finding") {
    state.findings.push_back({.check = fields.text("check"),
                              .severity = fields.severity(),
                              .file = fields.text("file"),
                              .line = static_cast<std::uint32_t>(fields.number("line")),
                              .reference = fields.text("reference"),
                              .target = fields.text("target"),
                              .message = fields.text("message"),
                              .explanation = fields.text("explanation"),
                              .fingerprint = fields.text("fingerprint")});
  } else {
    throw Mistake{"nobody knows what '" + is + "' is"};
  }
}

}  // namespace

void write_snapshot(const State& state, std::ostream& out) {
  out << Line("snapshot")
             .set("version", kVersion)
             .set("of", state.title)
             .set("kind", std::string(state.is_root ? "root" : "project"))
             .set("complete", std::string(state.is_complete ? "" : "no"))
             .set("scope", state.scope)
             .done();
  for (const PackageRecord& package : state.packages) {
    out << Line("package").set("name", package.name).set("version", package.version).done();
  }
  for (const FileRecord& file : state.files) {
    out << Line("file")
               .set("path", file.path)
               .set("type", std::string(name_of(file.type)))
               .set("mode", file.mode)
               .set("user", file.user)
               .set("group", file.group)
               .set("size", file.size)
               .set("sha256", file.sha256)
               .set("plain_sha256", file.plain_sha256)
               .set("link", file.link)
               .set("package", file.package)
               .done();
  }
  for (const DirectiveRecord& one : state.directives) {
    out << Line("directive")
               .set("file", one.file)
               .set("line", one.line)
               .set("server", one.server)
               .set("context", one.context)
               .set("name", one.name)
               .set("value", one.value)
               .set("target", one.target)
               .done();
  }
  for (const FindingRecord& one : state.findings) {
    out << Line("finding")
               .set("check", one.check)
               .set("severity", std::string(to_string(one.severity)))
               .set("file", one.file)
               .set("line", one.line)
               .set("reference", one.reference)
               .set("target", one.target)
               .set("message", one.message)
               .set("explanation", one.explanation)
               .set("fingerprint", one.fingerprint)
               .done();
  }
  out << Line(kLast).done();
}

Result<State> read_snapshot(const std::string& name, std::string_view bytes) {
  State state;
  bool is_ended = false;
  for (unsigned line = 1; !bytes.empty(); ++line) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view text = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    try {
      const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
      if (!json.is_object()) throw Mistake{"this is no line of a snapshot"};
      if (is_ended) throw Mistake{"there is something behind the end"};
      const Fields fields(json);
      const std::string is = fields.text("is");
      if ((line == 1) != (is == "snapshot")) throw Mistake{"this is no snapshot of danglint"};
      if (line == 1) {
        read_header(fields, state);
      } else if (is == kLast) {
        is_ended = true;
      } else {
        read_line(is, fields, state);
      }
    } catch (const Mistake& mistake) {
      return Error{name + ':' + std::to_string(line) + ": " + mistake.text};
    }
  }
  if (!is_ended) return Error{name + ": the snapshot was cut: its end is missing"};
  return state;
}

}  // namespace danglint
