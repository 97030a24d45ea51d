#include "cli/mistyped.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "base/edit_distance.h"
#include "base/text.h"

namespace danglint {
namespace {

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// The first of the names that are nearest, as a question; empty: none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& names) {
  constexpr unsigned kFarthest = 2;
  unsigned least = kFarthest + 1;
  const std::string* nearest = nullptr;
  for (const std::string& name : names) {
    const unsigned distance = edit_distance(word, name, kFarthest);
    if (distance >= least) continue;
    least = distance;
    nearest = &name;
  }
  return nearest == nullptr ? std::string() : "; did you mean '" + *nearest + "'?";
}

// The command that was being read, and how it is called from the start: "danglint baseline write".
const CLI::App* command_of(const CLI::App& app, std::string& words) {
  const CLI::App* command = &app;
  words = app.get_name();
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    words += ' ' + command->get_name();
  }
  return command;
}

// --name=VALUE is --name; a letter with one dash may be a long name with one too few.
std::string unknown_option(const CLI::App& command, const std::string& words,
                           const std::string& given) {
  const std::string word = given.substr(0, given.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return "'" + words + "' has no option '" + word + "'" + did_you_mean(word, names);
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

std::string unknown_command(const CLI::App& app, int argc, char** argv) {
  const CLI::App* within = &app;
  std::string words;
  for (int i = 1; i < argc && argv[i][0] != '-'; ++i) {
    const std::string word = argv[i];
    const std::vector<std::string> names = commands_of(*within);
    if (names.empty()) return {};
    words += (words.empty() ? "" : " ") + word;
    if (std::find(names.begin(), names.end(), word) == names.end())
      return "unknown command '" + words + "'" + did_you_mean(word, names);
    within = within->get_subcommand(word);
  }
  return {};
}

std::string usage_mistake(const CLI::App& app, const CLI::ParseError& error) {
  std::string words;
  const CLI::App* command = command_of(app, words);
  const std::vector<std::string> left = app.remaining(true);
  const auto option = std::find_if(left.begin(), left.end(), [](const std::string& word) {
    return word.size() > 1 && word.starts_with('-');
  });
  std::string text = error.what();
  if (option != left.end()) {
    text = unknown_option(*command, words, *option);
  } else if (const auto names = commands_of(*command); !names.empty() && command != &app) {
    text = "'" + words + "' wants one of " + listed(names);
  }
  return printable(text) + "\nTry '" + words + " --help'.";
}

}  // namespace danglint
