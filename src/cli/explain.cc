#include "cli/explain.h"

#include <algorithm>

#include "base/edit_distance.h"
#include "base/text.h"
#include "danglint/rules.h"

namespace danglint {
namespace {

void print_indented(std::string_view text, std::ostream& out) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out << "    ";
    out << text.substr(0, end) << '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Prose, broken at blanks to fit a terminal.
void print_wrapped(std::string_view text, std::ostream& out) {
  constexpr std::size_t kWidth = 88;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (end > kWidth) {
      const std::size_t blank = text.rfind(' ', kWidth);
      end = blank == std::string_view::npos ? std::min(text.find(' '), end) : blank;
    }
    out << "    " << text.substr(0, end) << '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void print_example(std::string_view title, std::span<const ExampleFile> files, std::ostream& out) {
  out << '\n' << title << ":\n";
  for (const ExampleFile& file : files) {
    out << "  " << file.path;
    if (!file.link.empty()) out << " -> " << file.link;
    if (file.mode != 0) {
      constexpr unsigned kOctalDigits = 3;
      std::string octal;
      for (unsigned digit = kOctalDigits; digit-- > 0;) {
        octal += static_cast<char>('0' + ((file.mode >> (3 * digit)) & 7U));
      }
      out << "  (mode " << octal << ')';
    }
    out << '\n';
    print_indented(file.content, out);
  }
}

}  // namespace

bool explain(const std::string& check, std::ostream& out, std::string& problem) {
  if (check.empty()) {
    for (const CheckRule& rule : check_rules()) {
      std::string name(rule.name);
      constexpr std::size_t kColumn = 22;
      name.resize(std::max(kColumn, name.size() + 1), ' ');
      out << name << rule.title << '\n';
    }
    return true;
  }
  const CheckRule* rule = find_check(check);
  if (rule == nullptr) {
    problem = "there is no check '" + check + "'";
    for (const CheckRule& known : check_rules()) {
      if (edit_distance(check, known.name, 2) <= 2) {
        problem += "; did you mean '" + std::string(known.name) + "'?";
        break;
      }
    }
    return false;
  }
  out << rule->name << " (" << to_string(rule->severity) << ")\n" << rule->title << "\n\n";
  out << "Why it matters:\n";
  print_wrapped(rule->why, out);
  out << "\nWhat to do:\n";
  print_wrapped(rule->fix, out);
  print_example("Found", rule->bad, out);
  print_example("Fine", rule->good, out);
  return true;
}

void list_servers(std::ostream& out) {
  std::size_t longest = 0;
  for (const ServerRule& server : server_rules()) longest = std::max(longest, server.name.size());
  for (const ServerRule& server : server_rules()) {
    out << server.name << std::string(longest + 2 - server.name.size(), ' ') << server.title;
    if (!server.distribution.empty()) out << ", usually " << server.distribution;
    out << '\n';
  }
}

}  // namespace danglint
