// A value, or why there is none.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace danglint {

struct Error {
  std::string text;  // one line for the user, with file:line where there is one
};

template <typename Value>
class Result {
 public:
  Result(Value value) : content_(std::move(value)) {}  // NOLINT: returns convert
  Result(Error error) : content_(std::move(error)) {}  // NOLINT

  explicit operator bool() const { return content_.index() == 0; }
  Value& operator*() { return std::get<0>(content_); }
  const Value& operator*() const { return std::get<0>(content_); }
  Value* operator->() { return &std::get<0>(content_); }
  const Value* operator->() const { return &std::get<0>(content_); }
  const std::string& error() const { return std::get<1>(content_).text; }

 private:
  std::variant<Value, Error> content_;
};

}  // namespace danglint
