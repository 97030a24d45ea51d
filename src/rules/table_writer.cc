#include "rules/table_writer.h"

namespace danglint::rules {

std::string literal(std::string_view text) {
  std::string code = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    switch (text[i]) {
      case '\n':
        code += i + 1 < text.size() ? "\\n\"\n    \"" : "\\n";
        break;
      case '"':
      case '\\':
      case '?':  // two of them could begin a trigraph
        code += '\\';
        code += text[i];
        break;
      default:
        if (byte >= 0x20 && byte < 0x7f) {
          code += text[i];
        } else {  // three octal digits end by themselves; a \x would run on
          code += '\\';
          code += static_cast<char>('0' + (byte >> 6));
          code += static_cast<char>('0' + (byte >> 3 & 7));
          code += static_cast<char>('0' + (byte & 7));
        }
    }
  }
  return code + "\"";
}

std::string literal(bool value) {
  return value ? "true" : "false";
}

std::string TableWriter::strings(std::span<const std::string> texts) {
  std::vector<std::string> literals;
  literals.reserve(texts.size());
  for (const std::string& text : texts) literals.push_back(literal(text));
  return array("std::string_view", literals);
}

std::string TableWriter::array(std::string_view type, std::span<const std::string> initializers) {
  if (initializers.empty()) return "{}";
  std::string name = "kTable" + std::to_string(arrays_++);
  line("constexpr " + std::string(type) + " " + name + "[] = {");
  for (const std::string& initializer : initializers) line("    " + initializer + ",");
  line("};");
  return name;
}

void TableWriter::line(std::string_view text) {
  text_ += text;
  text_ += '\n';
}

Initializer& Initializer::set(std::string_view field, std::string_view code) {
  if (!fields_.empty()) fields_ += ", ";
  fields_ += '.';
  fields_ += field;
  fields_ += " = ";
  fields_ += code;
  return *this;
}

}  // namespace danglint::rules
