#include "link/served.h"

#include <re2/re2.h>

#include <algorithm>
#include <numeric>

#include "base/path.h"

namespace danglint {
namespace {

// A URI without its query; empty if it is not written out.
std::string_view plain(std::string_view uri) {
  uri = uri.substr(0, uri.find_first_of("?#"));
  return uri.find('$') == std::string_view::npos ? uri : std::string_view();
}

}  // namespace

// Sites are alike: their patterns are few.
const RE2& ServedSites::compiled(std::string_view pattern, bool is_case_sensitive) const {
  auto& known = patterns_[{pattern, is_case_sensitive}];
  if (known == nullptr) {
    RE2::Options options(RE2::Quiet);
    options.set_case_sensitive(is_case_sensitive);
    known = std::make_shared<const RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  }
  return *known;
}

std::optional<std::uint32_t> ServedSites::site_of(const ServerRule& server,
                                                  std::uint32_t section) const {
  for (std::uint32_t at = section; is_known(at); at = sections_[at].around) {
    if (sections_[at].name == server.serving.site) return at;
    if (at == 0) break;
  }
  // Outside of them there is the main site, where sites are not divided into places.
  return server.serving.place == "-" ? std::optional<std::uint32_t>(0) : std::nullopt;
}

std::optional<std::uint32_t> ServedSites::place_of(const ServerRule& server, std::uint32_t site,
                                                   std::string_view uri) const {
  std::uint32_t longest = site;
  std::size_t length = 0;
  bool is_final = false;
  for (const std::uint32_t id : within(site)) {
    const Section& section = section_of(id);
    if (section.name != server.serving.place) continue;
    if (section.modifier == "=") {
      if (section.pattern == uri) return id;
    } else if (section.modifier.empty() || section.modifier == "^~") {
      if (!uri.starts_with(section.pattern) || section.pattern.size() < length) continue;
      longest = id;
      length = section.pattern.size();
      is_final = section.modifier == "^~";
    }
  }
  if (is_final) return longest;
  for (const std::uint32_t id : within(site)) {
    const Section& section = section_of(id);
    if (section.name != server.serving.place) continue;
    if (section.modifier != "~" && section.modifier != "~*") continue;
    const RE2& pattern = compiled(section.pattern, section.modifier == "~");
    if (!pattern.ok()) return std::nullopt;  // PCRE says more than RE2
    if (RE2::PartialMatch(re2::StringPiece(uri.data(), uri.size()), pattern)) return id;
  }
  return longest;
}

bool ServedSites::has_handler(std::uint32_t section) const {
  if (!is_known(section)) return false;
  if (sections_[section].has_handler) return true;
  // A place within the one that matches may match in its stead: then anything may answer.
  const auto inner = within(section);
  return std::any_of(inner.begin(), inner.end(), [&](std::uint32_t id) {
    const Section& one = section_of(id);
    return !one.modifier.empty() && one.has_handler;
  });
}

bool ServedSites::is_handled(std::uint32_t site, std::string_view uri) const {
  const Section& section = section_of(site);
  return section.has_handler ||
         std::any_of(section.handled.begin(), section.handled.end(),
                     [uri](const std::string& prefix) { return uri.starts_with(prefix); });
}

// Each place within answers by itself, or has a root of its own.
bool ServedSites::are_places_rootless(const ServerRule& server, std::uint32_t section) const {
  const auto inner = within(section);
  return std::all_of(inner.begin(), inner.end(), [&](std::uint32_t id) {
    const Section& one = section_of(id);
    if (one.name != server.serving.place || one.root) return true;
    return one.is_rootless && are_places_rootless(server, id);
  });
}

bool ServedSites::is_root_unused(const ServerRule& server, std::uint32_t section) const {
  if (server.serving.rootless.empty()) return false;
  const Section& here = section_of(section);
  const auto inner = within(section);
  if (here.name == server.serving.site) {
    const bool is_whole = std::any_of(inner.begin(), inner.end(), [&](std::uint32_t id) {
      const Section& one = section_of(id);
      return one.name == server.serving.place && one.pattern == "/" && one.modifier != "=";
    });
    return here.is_rootless || (is_whole && are_places_rootless(server, section));
  }
  // Of what is around sites: those that have no root of their own.
  const auto is_site = [&](std::uint32_t id) { return section_of(id).name == server.serving.site; };
  return std::any_of(inner.begin(), inner.end(), is_site) &&
         std::all_of(inner.begin(), inner.end(), [&](std::uint32_t id) {
           return !is_site(id) || section_of(id).root || is_root_unused(server, id);
         });
}

// Nothing was said of those that are not there; the main site is one of them where it says nothing.
const ServedSites::Section& ServedSites::section_of(std::uint32_t id) const {
  static const Section kNone;
  return is_known(id) ? sections_[id] : kNone;
}

std::optional<std::string> ServedSites::root_of(std::uint32_t section) const {
  for (std::uint32_t at = section; is_known(at); at = sections_[at].around) {
    const auto& root = sections_[at].root;
    if (root) return root->empty() ? std::nullopt : root;
    if (at == 0) break;
  }
  return std::nullopt;
}

std::span<const std::uint32_t> ServedSites::within(std::uint32_t section) const {
  if (section + 1 >= first_inner_.size()) return {};
  return std::span(inner_).subspan(first_inner_[section],
                                   first_inner_[section + 1] - first_inner_[section]);
}

void ServedSites::settle(const ServerRule& server, std::vector<Reference>& references) {
  first_inner_.assign(sections_.size() + 1, 0);
  const auto for_each_inner = [&](auto take) {
    for (std::uint32_t id = 1; id < sections_.size(); ++id) {
      if (sections_[id].is_there) take(sections_[id].around, id);
    }
  };
  for_each_inner([&](std::uint32_t around, std::uint32_t) { ++first_inner_[around + 1]; });
  std::partial_sum(first_inner_.begin(), first_inner_.end(), first_inner_.begin());
  inner_.resize(first_inner_.back());
  std::vector<std::uint32_t> next = first_inner_;
  for_each_inner([&](std::uint32_t around, std::uint32_t id) { inner_[next[around]++] = id; });
  for (const Wish& wish : wishes_) {
    const auto site = site_of(server, wish.section);
    if (!site) continue;
    Reference& reference = references[wish.reference];
    std::vector<std::string> files;
    for (const std::string& written : wish.uris) {
      std::string_view uri = plain(written);
      std::optional<std::uint32_t> place = wish.section;
      if (wish.kind == ArgumentKind::kIndex) {
        // What a request for the folder of this section is answered with.
        const bool is_site = wish.section == *site;
        if (is_site) place = place_of(server, *site, "/");
        if (uri.starts_with('/')) place.reset();
        // A place that has its own way to answer does not ask for this one.
        const Section* own = place ? &section_of(*place) : nullptr;
        if (own != nullptr && (own->has_fallback || (is_site && *place != *site && own->has_index)))
          place.reset();
      } else {
        place = place_of(server, *site, uri);
        // Another place may hand the request on: only the same one comes back to the same fallback.
        if (wish.kind == ArgumentKind::kFallback && place != wish.section) place.reset();
      }
      const bool is_file = place && !uri.empty() && !has_handler(*place) && !is_handled(*site, uri);
      const auto root = is_file ? root_of(*place) : std::nullopt;
      if (!root) {
        files.clear();
        break;
      }
      files.push_back(path::normalize(*root + '/' + std::string(uri)));
      reference.served_root = *root;
    }
    reference.candidates = std::move(files);
  }
}

}  // namespace danglint
