#include "drift/sections.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"

namespace danglint {
namespace {

// Is it one of a group of ServerRule::ordered?
bool is_in_group(std::string_view group, std::string_view name, std::string_view value) {
  while (!group.empty()) {
    std::string_view one = group.substr(0, group.find(','));
    group.remove_prefix(std::min(one.size() + 1, group.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    const std::size_t blank = std::min(one.find(' '), one.size());
    const bool is_it = one == "*" || one.substr(0, blank) == name;
    if (is_it && (blank == one.size() || value.starts_with(one.substr(blank + 1)))) return true;
  }
  return false;
}

}  // namespace

Sections::Sections(const ConfigFacts& config, const ServerRule& server, const Secrets& secrets)
    : config_(config), server_(server) {
  values_.reserve(config.directives.size());
  for (const Directive& directive : config.directives) {
    std::vector<std::string_view> words;
    for (std::uint32_t i = 0; i < directive.argument_count; ++i) {
      words.push_back(config.arguments[directive.first_argument + i].text);
    }
    values_.push_back(secrets.shown(directive.name, words));
  }
  std::set<std::uint32_t> parents;
  for (const Directive& directive : config.directives) {
    if (directive.parent != kNoParent) parents.insert(directive.parent);
  }
  contexts_.resize(config.directives.size());
  std::map<std::string, unsigned> seen;
  for (const std::uint32_t section : parents) {  // outer ones have smaller numbers
    const std::string& around = context_of(config.directives[section].parent);
    std::string label(config.directives[section].name);
    label += values_[section].empty() ? site_name(section) : ' ' + values_[section];
    std::string context = around + (around.empty() ? "" : ", ") + label;
    const unsigned number = ++seen[context];
    if (number > 1) context += " (" + std::to_string(number) + ')';
    contexts_[section] = std::move(context);
  }
}

const std::string& Sections::context_of(std::uint32_t parent) const {
  static const std::string kNone;
  return parent == kNoParent ? kNone : contexts_[parent];
}

// What clients call a section that has no name of its own.
std::string Sections::site_name(std::uint32_t section) const {
  for (std::size_t i = section + 1; i < config_.directives.size(); ++i) {
    const Directive& one = config_.directives[i];
    if (one.parent == kNoParent || one.parent < section) break;
    if (one.parent != section) continue;
    const auto& rows = server_.directives;
    const bool is_name = std::any_of(rows.begin(), rows.end(), [&](const DirectiveRule& row) {
      return row.kind == ArgumentKind::kSiteName && row.name == one.name;
    });
    if (is_name) return ' ' + values_[i];
  }
  return {};
}

std::vector<Sections::Order> Sections::orders() const {
  std::vector<Order> orders;
  for (const std::string_view group : server_.ordered) {
    std::map<std::string, Order> here;  // by their contexts
    for (std::uint32_t i = 0; i < config_.directives.size(); ++i) {
      const Directive& one = config_.directives[i];
      const std::string name = server_.ignores_case ? to_lower(one.name) : std::string(one.name);
      if (!is_in_group(group, name, values_[i])) continue;
      const std::string& context = context_of(one.parent);
      Order& order = here[context];
      if (order.sequence.empty()) {
        order.first = i;
        order.context = context;
        order.names = group == "*" ? "all" : std::string(group);
      }
      std::string element = contexts_[i].empty() ? std::string(one.name) + ' ' + values_[i]
                                                 : contexts_[i].substr(context.size());
      if (element.starts_with(", ")) element.erase(0, 2);
      std::replace(element.begin(), element.end(), '\n', ' ');
      order.sequence += (order.sequence.empty() ? "" : "\n") + element;
    }
    for (auto& [context, order] : here) {
      if (order.sequence.find('\n') != std::string::npos) orders.push_back(std::move(order));
    }
  }
  return orders;
}

}  // namespace danglint
