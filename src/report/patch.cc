#include "report/patch.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/path.h"
#include "base/text.h"

namespace danglint {
namespace {

// As git writes names in patches: in quotes if there is something odd in them.
std::string patch_name(std::string_view side, const std::string& path) {
  std::string whole = std::string(side) + path;
  const bool is_plain = std::all_of(whole.begin(), whole.end(), [](char c) {
    return c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
  });
  if (is_plain) return whole;
  std::string quoted = "\"";
  for (const char c : whole) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c >= ' ' && c < '\x7f') {
      quoted += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      quoted += '\\';
      for (const unsigned shift : {6U, 3U, 0U}) {
        quoted += static_cast<char>('0' + (byte >> shift & 7U));
      }
    }
  }
  return quoted + '"';
}

// With their ends; the last may have none.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

class PatchWriter {
 public:
  PatchWriter(const FileFix& fix, bool is_terminal, std::ostream& out)
      : before_(lines_of(fix.before)),
        after_(lines_of(fix.after)),
        is_terminal_(is_terminal),
        out_(out) {}

  // Fixes change words within lines: the files have the same lines in the same places.
  void write() {
    constexpr std::size_t kContext = 3;
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < before_.size(); ++i) {
      if (before_[i] != after_[i]) changed.push_back(i);
    }
    for (std::size_t first = 0; first < changed.size();) {
      std::size_t last = first;
      while (last + 1 < changed.size() && changed[last + 1] - changed[last] <= 2 * kContext) ++last;
      const std::size_t from = changed[first] - std::min(changed[first], kContext);
      const std::size_t to = std::min(changed[last] + kContext + 1, before_.size());
      write_hunk(from, to);
      first = last + 1;
    }
  }

 private:
  void write_hunk(std::size_t from, std::size_t to) {
    const std::string range = std::to_string(from + 1) + ',' + std::to_string(to - from);
    out_ << "@@ -" << range << " +" << range << " @@\n";
    for (std::size_t i = from; i < to;) {
      if (before_[i] == after_[i]) {
        line(' ', before_[i++]);
        continue;
      }
      std::size_t end = i;
      while (end < to && before_[end] != after_[end]) ++end;
      for (std::size_t k = i; k < end; ++k) line('-', before_[k]);
      for (std::size_t k = i; k < end; ++k) line('+', after_[k]);
      i = end;
    }
  }

  void line(char mark, std::string_view text) {
    const bool is_ended = text.ends_with('\n');
    if (is_ended) text.remove_suffix(1);
    out_ << mark << (is_terminal_ ? printable(text) : std::string(text)) << '\n';
    if (!is_ended) out_ << "\\ No newline at end of file\n";
  }

  std::vector<std::string_view> before_;
  std::vector<std::string_view> after_;
  bool is_terminal_;
  std::ostream& out_;
};

}  // namespace

void write_patch(const Fixes& fixes, const std::string& folder, bool is_terminal,
                 std::ostream& out) {
  const auto name = [&](std::string_view side, const std::string& path) {
    std::string shown = path::relative_to(path, folder);
    if (shown.starts_with('/')) shown.erase(0, 1);
    return patch_name(side, shown);
  };
  // A tab tells where a name with blanks ends.
  const auto file_line = [&](std::string_view side, const std::string& path) {
    const std::string text = name(side, path);
    return text + (text.find(' ') == std::string::npos ? "\n" : "\t\n");
  };
  for (const FileFix& fix : fixes.files) {
    out << "diff --git " << name("a/", fix.path) << ' ' << name("b/", fix.path) << "\n--- "
        << file_line("a/", fix.path) << "+++ " << file_line("b/", fix.path);
    PatchWriter(fix, is_terminal, out).write();
  }
  for (const Rename& rename : fixes.renames) {
    out << "diff --git " << name("a/", rename.from) << ' ' << name("b/", rename.to)
        << "\nsimilarity index 100%\nrename from " << name("", rename.from) << "\nrename to "
        << name("", rename.to) << '\n';
  }
}

}  // namespace danglint
