#include "drift/contexts.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/text.h"
#include "danglint/rules.h"

namespace danglint {
namespace {

// "http, server a.example" is "http" and "server a.example".
std::vector<std::string_view> labels_of(std::string_view context) {
  std::vector<std::string_view> labels;
  while (!context.empty()) {
    const std::size_t comma = std::min(context.find(", "), context.size());
    labels.push_back(context.substr(0, comma));
    context.remove_prefix(std::min(comma + 2, context.size()));
  }
  return labels;
}

std::string_view section_of(std::string_view label) {
  return label.substr(0, label.find(' '));
}

// "http, server a.example" -> "http, server, "
std::string skeleton(std::string_view context) {
  std::string text;
  for (const std::string_view label : labels_of(context)) {
    text += std::string(section_of(label)) + ", ";
  }
  return text;
}

bool is_named_site(std::string_view label, const ServerRule& server) {
  const std::string_view section = section_of(label);
  if (section == label) return false;
  const std::string_view site = server.serving.site;
  return server.ignores_case ? to_lower(section) == to_lower(site) : section == site;
}

}  // namespace

std::map<std::string_view, std::string_view> earlier_contexts(
    const std::vector<const DirectiveRecord*>& then,
    const std::vector<const DirectiveRecord*>& now) {
  std::set<std::string_view> of_then;
  std::set<std::string_view> of_now;
  for (const DirectiveRecord* one : then) of_then.insert(one->context);
  for (const DirectiveRecord* one : now) of_now.insert(one->context);
  std::map<std::string, std::vector<std::string_view>> gone;  // by their kind, the last first
  std::set<std::string_view> seen;
  for (auto one = then.rbegin(); one != then.rend(); ++one) {
    const std::string_view context = (*one)->context;
    if (!of_now.contains(context) && seen.insert(context).second) {
      gone[skeleton(context)].push_back(context);
    }
  }
  std::map<std::string_view, std::string_view> earlier;
  for (const DirectiveRecord* one : now) {
    const auto [known, is_new] = earlier.try_emplace(one->context, one->context);
    if (!is_new || of_then.contains(one->context)) continue;
    auto& left = gone[skeleton(one->context)];
    if (left.empty()) continue;
    known->second = left.back();
    left.pop_back();
  }
  return earlier;
}

std::string sites_in(const std::vector<const DirectiveRecord*>& directives) {
  std::set<std::string_view> sites;
  for (const DirectiveRecord* one : directives) {
    const ServerRule* server = find_server(one->server);
    if (server == nullptr || server->serving.site.empty()) continue;
    for (const std::string_view label : labels_of(one->context)) {
      if (is_named_site(label, *server)) sites.insert(label);
    }
  }
  std::string text;
  for (const std::string_view site : sites) text += (text.empty() ? "" : "; ") + std::string(site);
  return text;
}

}  // namespace danglint
