#include "extract/composer.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace danglint {
namespace {

using Json = nlohmann::json;

// Tells the parser's handler how far it has read.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
    return a.at_ == b.at_;
  }

 private:
  const char* at_;
  const char** reached_;
};

// Follows where in the document it is: "autoload", "files", ...
class Handler : public Json::json_sax_t {
 public:
  Handler(std::string_view source, const char* const* reached, FileFacts& facts)
      : source_(source), reached_(reached), facts_(facts) {}

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    path_.back() = name;
    return true;
  }
  bool string(string_t& text) override {
    note(text);
    return value();
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    const std::size_t at = std::min(position == 0 ? 0 : position - 1, source_.size());
    facts_.syntax_errors.push_back(
        {{static_cast<std::uint32_t>(at), at < source_.size() ? 1U : 0U}, "this is not JSON"});
    return false;
  }

 private:
  bool value() { return true; }
  bool open() {
    path_.emplace_back();
    return true;
  }
  bool close() {
    path_.pop_back();
    return true;
  }

  void note(const std::string& text) {
    // path_[0] is the key at the top; a list's own level has none.
    const std::size_t depth = path_.size();
    NamedPath named;
    if (depth <= 2 && depth > 0 && path_[0] == "bin") {
      named.kind = NamedPathKind::kProgram;
    } else if (depth >= 2 && (path_[0] == "autoload" || path_[0] == "autoload-dev")) {
      named.is_development = path_[0] == "autoload-dev";
      if (path_[1] == "files" && depth == 3) {
        named.kind = NamedPathKind::kCode;
      } else if (path_[1] == "classmap" && depth == 3) {
        named.kind = NamedPathKind::kClasses;
      } else if ((path_[1] == "psr-4" || path_[1] == "psr-0") && (depth == 3 || depth == 4)) {
        named.kind = NamedPathKind::kClassFolder;
      } else {
        return;
      }
    } else {
      return;
    }
    const std::size_t end = static_cast<std::size_t>(*reached_ - source_.data()) - 1;
    std::size_t begin = end;
    while (begin > 0 && (source_[begin - 1] != '"' || (begin > 1 && source_[begin - 2] == '\\'))) {
      --begin;
    }
    named.text = facts_.arena.copy(text);
    named.range = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)};
    facts_.composer.push_back(named);
  }

  std::string_view source_;
  const char* const* reached_;
  FileFacts& facts_;
  std::vector<std::string> path_;
};

}  // namespace

void extract_composer(std::string_view source, FileFacts& facts) {
  const char* reached = source.data();
  Handler handler(source, &reached, facts);
  Json::sax_parse(CountingIterator(source.data(), &reached),
                  CountingIterator(source.data() + source.size(), &reached), &handler);
}

}  // namespace danglint
