#include "drift/contexts.h"

#include <algorithm>
#include <set>
#include <string>

namespace danglint {
namespace {

// "http, server a.example" -> "http, server"
std::string skeleton(std::string_view context) {
  std::string text;
  while (!context.empty()) {
    const std::size_t comma = std::min(context.find(", "), context.size());
    const std::string_view label = context.substr(0, comma);
    text += std::string(label.substr(0, label.find(' '))) + ", ";
    context.remove_prefix(std::min(comma + 2, context.size()));
  }
  return text;
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

}  // namespace danglint
