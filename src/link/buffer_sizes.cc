#include "link/buffer_sizes.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace danglint {
namespace {

// One page, and eight of them.
constexpr std::uint64_t kPage = 4096;
constexpr std::uint64_t kUsualBuffers = 8;

// 4096, 4k, 1m; false: a variable, or no size.
bool read_size(std::string_view text, std::uint64_t& bytes) {
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, bytes);
  constexpr std::uint64_t kMost = 1ULL << 40U;
  if (error != std::errc{} || bytes > kMost) return false;
  const std::string_view unit = text.substr(static_cast<std::size_t>(parsed - text.data()));
  if (unit == "k" || unit == "K") bytes <<= 10U;
  if (unit == "m" || unit == "M") bytes <<= 20U;
  return unit.empty() || unit == "k" || unit == "K" || unit == "m" || unit == "M";
}

}  // namespace

void BufferSizes::open_section(std::uint32_t section, std::uint32_t around, bool is_site) {
  sections_.push_back({section, around, is_site});
}

void BufferSizes::say(const ServerRule& server, std::uint32_t section, std::string_view name,
                      Span span, std::span<const Argument> arguments) {
  const std::string_view prefix = name.substr(0, name.find('_'));
  const auto& prefixes = server.buffers;
  if (std::find(prefixes.begin(), prefixes.end(), prefix) == prefixes.end()) return;
  const auto suffix = std::find(kSuffixes.begin(), kSuffixes.end(), name.substr(prefix.size()));
  if (suffix == kSuffixes.end()) return;
  const auto kind = static_cast<Kind>(suffix - kSuffixes.begin());
  const bool has_number = kind == kAll;
  Size size{.span = span, .name = name};
  size.is_known = arguments.size() == (has_number ? 2 : 1) &&
                  read_size(arguments.back().text, size.bytes) &&
                  (!has_number || read_size(arguments[0].text, size.number));
  said_[prefix][section][kind] = size;
}

const BufferSizes::Size* BufferSizes::wrong_one(const Sizes& sizes, std::string_view& why) {
  const auto is_unknown = [](const Size* one) { return one != nullptr && !one->is_known; };
  if (std::any_of(sizes.begin(), sizes.end(), is_unknown)) return nullptr;
  const std::uint64_t first = sizes[kFirst] == nullptr ? kPage : sizes[kFirst]->bytes;
  const std::uint64_t one = sizes[kAll] == nullptr ? kPage : sizes[kAll]->bytes;
  const std::uint64_t number = sizes[kAll] == nullptr ? kUsualBuffers : sizes[kAll]->number;
  if (number < 2) {
    why = "there must be two at least";
    return sizes[kAll];
  }
  const std::uint64_t largest = std::max(first, one);
  for (const Kind kind : {kBusy, kWritten, kMost}) {
    const Size* size = sizes[kind];
    const bool is_off = kind == kMost && size != nullptr && size->bytes == 0;
    if (size == nullptr || is_off || size->bytes >= largest) continue;
    why = "that is less than one buffer holds";
    return size;
  }
  const std::uint64_t busy = sizes[kBusy] == nullptr ? 2 * largest : sizes[kBusy]->bytes;
  if (busy <= (number - 1) * one) return nullptr;
  if (sizes[kBusy] != nullptr) {
    why = "that is more than all buffers but one hold";
    return sizes[kBusy];
  }
  why = "twice the largest buffer must fit into all of them but one; say more or larger ones";
  return first > one || sizes[kAll] == nullptr ? sizes[kFirst] : sizes[kAll];
}

std::vector<WrongArguments> BufferSizes::settle(const ServerRule& server) const {
  std::vector<WrongArguments> wrong;
  for (const auto& family : said_) {
    const auto& said = family.second;
    struct Inherited {
      Sizes sizes{};
      bool is_within_site = false;
    };
    std::map<std::uint32_t, Inherited> known;
    std::set<std::pair<FileId, Range>> told;
    const auto add = [&](std::uint32_t id, Inherited sizes) {
      if (const auto own = said.find(id); own != said.end()) {
        for (std::size_t kind = 0; kind < kKinds; ++kind) {
          if (!own->second[kind].name.empty()) sizes.sizes[kind] = &own->second[kind];
        }
      }
      known[id] = sizes;
      std::string_view why;
      const Size* one = sizes.is_within_site ? wrong_one(sizes.sizes, why) : nullptr;
      if (one == nullptr || !told.insert({one->span.file, one->span.range}).second) return;
      wrong.push_back({.span = one->span,
                       .why = WrongArguments::Why::kRefused,
                       .directive_name = one->name,
                       .meaning = why,
                       .server = &server});
    };
    add(0, {});
    for (const Section& section : sections_) {  // outer ones come first
      Inherited sizes = known[section.around];
      sizes.is_within_site = sizes.is_within_site || section.is_site;
      add(section.id, sizes);
    }
  }
  return wrong;
}

}  // namespace danglint
