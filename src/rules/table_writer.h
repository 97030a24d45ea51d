// C++ text of constant tables.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace danglint::rules {

// "a\"b\n" as a C++ string literal; long texts are broken after each line.
std::string literal(std::string_view text);

std::string literal(bool value);

// Collects arrays with names of their own, for the spans of the tables that refer to them.
class TableWriter {
 public:
  // Both return what initialises a span: the array's name, or {} when it is empty.
  std::string strings(std::span<const std::string> texts);
  std::string array(std::string_view type, std::span<const std::string> initializers);

  void line(std::string_view text);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  unsigned arrays_ = 0;
};

// {.name = value, ...} in the order given, which must be that of the struct.
class Initializer {
 public:
  Initializer& set(std::string_view field, std::string_view code);
  std::string done() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

}  // namespace danglint::rules
