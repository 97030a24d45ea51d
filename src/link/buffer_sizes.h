// Sizes of buffers that must fit one another, whichever sections they are said in: proxy_buffer_size, proxy_buffers.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "danglint/linked.h"
#include "danglint/rules.h"

namespace danglint {

// Of one server instance; ServerRule::buffers says of which directives. Inner sections inherit what outer ones say, and
// the server looks at each site and each section within it (ngx_http_proxy_merge_loc_conf).
class BufferSizes {
 public:
  void open_section(std::uint32_t section, std::uint32_t around, bool is_site);
  void say(const ServerRule& server, std::uint32_t section, std::string_view name, Span span,
           std::span<const Argument> arguments);

  // What the server refuses, each line once.
  std::vector<WrongArguments> settle(const ServerRule& server) const;

 private:
  // PREFIX_buffer_size, PREFIX_buffers NUMBER SIZE, PREFIX_busy_buffers_size, PREFIX_temp_file_write_size,
  // PREFIX_max_temp_file_size
  enum Kind : std::uint8_t { kFirst, kAll, kBusy, kWritten, kMost, kKinds };
  static constexpr std::array<std::string_view, kKinds> kSuffixes{
      "_buffer_size", "_buffers", "_busy_buffers_size", "_temp_file_write_size",
      "_max_temp_file_size"};

  struct Size {
    Span span;
    std::string_view name;
    std::uint64_t bytes = 0;
    std::uint64_t number = 1;  // of kAll
    bool is_known = true;
  };
  using Sizes = std::array<const Size*, kKinds>;  // nullptr: the server's own

  struct Section {
    std::uint32_t id = 0;
    std::uint32_t around = 0;
    bool is_site = false;
  };

  static const Size* wrong_one(const Sizes& sizes, std::string_view& why);

  std::vector<Section> sections_;
  // By prefix and section.
  std::map<std::string_view, std::map<std::uint32_t, std::array<Size, kKinds>>> said_;
};

}  // namespace danglint
