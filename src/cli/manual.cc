#include "cli/manual.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

namespace danglint {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  // Those without a group are for the build.
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::vector<const CLI::Option*> options_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return !option->get_group().empty(); });
}

bool is_positional(const CLI::Option& option) {
  return option.get_lnames().empty() && option.get_snames().empty();
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0 && option.get_type_size_max() > 0;
}

// -j, --jobs
std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

// The words that an option takes, as its help lists them: "text, gcc or json [default: text]".
std::vector<std::string> words_of(const CLI::Option& option) {
  std::string text = option.get_description();
  text.resize(std::min(text.find_first_of("[;"), text.size()));
  if (const std::size_t colon = text.find(": "); colon != std::string::npos)
    text.erase(0, colon + 2);
  std::vector<std::string> words;
  std::string word;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; };
  for (const char c : text + ' ') {
    if (is_letter(c)) {
      word += c;
    } else if (!word.empty()) {
      if (word != "or") words.push_back(word);
      word.clear();
      if (c != ' ' && c != ',') return {};
    }
  }
  // Prose has more to say than three commas.
  const auto commas = std::count(text.begin(), text.end(), ',');
  const bool is_list = text.find(" or ") != std::string::npos &&
                       static_cast<std::size_t>(commas) + 2 == words.size();
  return is_list ? words : std::vector<std::string>();
}

// ---- the manual page

std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  if (result.starts_with('.') || result.starts_with('\'')) result.insert(0, "\\&");
  return result;
}

void write_options(const CLI::App& app, std::ostream& out) {
  for (const CLI::Option* option : options_of(app)) {
    out << ".TP\n";
    if (is_positional(*option)) {
      out << "\\fI" << roff(option->get_name(true)) << "\\fR\n";
    } else {
      std::string line;
      for (const std::string& name : names_of(*option)) {
        line += (line.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
      }
      if (takes_value(*option)) line += " \\fI" + roff(option->get_type_name()) + "\\fR";
      out << line << '\n';
    }
    out << roff(option->get_description()) << ".\n";
  }
}

void write_command(const CLI::App& command, const std::string& before, std::ostream& out) {
  const std::string name = before + ' ' + command.get_name();
  out << ".SS \"" << roff(name) << "\"\n" << roff(command.get_description()) << '\n';
  write_options(command, out);
  for (const CLI::App* inner : commands_of(command)) write_command(*inner, name, out);
}

void write_man(const CLI::App& app, std::ostream& out) {
  out << ".TH DANGLINT 1 \"\" \"danglint " DANGLINT_VERSION "\" \"User Commands\"\n"
      << ".SH NAME\ndanglint \\- find what dangles in a deployment before the deploy does\n"
      << ".SH SYNOPSIS\n";
  for (const CLI::App* command : commands_of(app)) {
    out << ".B danglint " << roff(command->get_name()) << "\n[\\fIoptions\\fR]";
    for (const CLI::Option* option : options_of(*command)) {
      if (is_positional(*option)) out << " [\\fI" << roff(option->get_name(true)) << "\\fR]";
    }
    out << "\n.br\n";
  }
  out << ".SH DESCRIPTION\n"
         "danglint reads PHP and the configurations of servers as they read themselves, resolves "
         "every "
         "include, path, listener, user and name in them, and tells what leads nowhere: missing "
         "files, "
         "suspicious extensions, ports that two claim, certificates that are none, permissions "
         "that are "
         "too wide. It executes and connects to nothing.\n.PP\n"
         "Only what is surely missing is told. A path outside of what is known is counted as not "
         "verifiable: see \\fB\\-\\-root\\fR, \\fB\\-\\-map\\fR and "
         "\\fB\\-\\-show\\-unverified\\fR.\n"
      << ".SH COMMANDS\n";
  for (const CLI::App* command : commands_of(app)) write_command(*command, "danglint", out);
  out << ".SH EXIT STATUS\n"
         ".TP\n0\nNothing at or above \\fB\\-\\-fail\\-on\\fR.\n"
         ".TP\n1\nFindings at or above it; of \\fBfix\\fR, patches remain.\n"
         ".TP\n2\nWrong usage, rules, settings or a PATH that does not exist.\n"
         ".TP\n3\nSomething could not be read, so the answer is incomplete. 1 comes first.\n"
      << ".SH FILES\n"
         ".TP\n.I .danglint.yaml\nSettings of a project, found upwards from PATH within the "
         "repository; "
         "\\fBdanglint init\\fR writes one that explains itself.\n"
         ".TP\n.I .danglint\\-baseline.yaml\nFindings that are known and wait.\n"
         ".TP\n.I .danglint\\-accepted.yaml\nDrift that was accepted, with who, why and until "
         "when.\n"
         ".TP\n.I /etc/danglint.yaml\nSettings of \\fBaudit\\fR.\n"
      << ".SH SNAPSHOTS\n"
         "A snapshot is a JSON object a line, which \\fBzstd\\fR(1) may have compressed. The first "
         "has "
         "the version, the last is {\"is\":\"end\"}; without it the file was cut. Each has up to "
         "three "
         "parts: what it is of (file, directive, finding, listener, package or process, and its "
         "name), "
         "\\fBsays\\fR what is so on every machine that is like this one, and \\fBhere\\fR what is "
         "so "
         "on this one alone: times in nanoseconds since 1970, inodes, lines, and what the snapshot "
         "stands on. Lines are sorted by their first part, byte by byte. Paths are those of the "
         "target. A directive of the server \"php\" is a constant.\n.PP\n"
         "Values that look like passwords are \"(secret)\", or with \\fB\\-\\-key\\fR a hash that "
         "only "
         "tells whether two are the same. Contents are there as SHA\\-256 alone.\n.PP\n"
         "On the machine and below the root that a snapshot was taken of, \\fBdrift\\fR reads "
         "again only "
         "what has another size, inode or time than then, and nothing at all where all is as it "
         "was. "
         "\\fB\\-\\-paranoid\\fR reads everything.\n"
      << ".SH ENVIRONMENT\n"
         ".TP\n.B NO_COLOR\nNo colours, unless \\fB\\-\\-color\\fR asks for them.\n"
         ".TP\n.B GIT_INDEX_FILE\nThe index that \\fB\\-\\-staged\\fR judges.\n"
         ".TP\n.B SOURCE_DATE_EPOCH\nThe time that expiry is measured by.\n"
      << ".SH SEE ALSO\n.BR nginx (8),\n.BR apache2 (8),\n.BR haproxy (1),\n.BR git (1),\n.BR ss "
         "(8)\n";
}

// ---- completions

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::vector<std::string> all_names(const CLI::App& app) {
  std::vector<std::string> all;
  for (const CLI::Option* option : options_of(app)) {
    for (const std::string& name : names_of(*option)) all.push_back(name);
  }
  for (const CLI::App* inner : commands_of(app)) all.push_back(inner->get_name());
  return all;
}

void write_bash(const CLI::App& app, std::ostream& out) {
  out << "# bash completion for danglint; made from its own options\n"
         "_danglint() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
         "words=\n"
         "  COMPREPLY=()\n  case ${COMP_WORDS[1]-}$'\\n'$before in\n";
  for (const CLI::App* command : commands_of(app)) {
    for (const CLI::Option* option : options_of(*command)) {
      const std::vector<std::string> words = words_of(*option);
      if (words.empty() || !takes_value(*option)) continue;
      for (const std::string& name : names_of(*option)) {
        out << "    " << command->get_name() << "$'\\n'" << name << ") words='"
            << joined(words, " ") << "' ;;\n";
      }
    }
  }
  out << "  esac\n  if [[ ! $words ]]; then\n    case ${COMP_WORDS[1]-} in\n";
  for (const CLI::App* command : commands_of(app)) {
    out << "      " << command->get_name() << ") words='" << joined(all_names(*command), " ")
        << "' ;;\n";
  }
  out << "    esac\n    ((COMP_CWORD > 1)) || words='" << joined(all_names(app), " ")
      << "'\n    [[ $word == -* || $COMP_CWORD == 1 ]] || {\n"
         "      compopt -o filenames\n      mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
         "      return\n    }\n  fi\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\n"
         "complete -F _danglint danglint\n";
}

std::string single_quoted(std::string text) {
  for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 4)) {
    text.replace(at, 1, "'\\''");
  }
  return "'" + text + "'";
}

void write_fish(const CLI::App& app, std::ostream& out) {
  out << "# fish completion for danglint; made from its own options\n";
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) names.push_back(command->get_name());
  for (const CLI::App* command : commands_of(app)) {
    out << "complete -c danglint -f -n 'not __fish_seen_subcommand_from " << joined(names, " ")
        << "' -a " << command->get_name() << " -d " << single_quoted(command->get_description())
        << '\n';
    for (const CLI::Option* option : options_of(*command)) {
      if (is_positional(*option)) continue;
      out << "complete -c danglint -n '__fish_seen_subcommand_from " << command->get_name() << "'";
      for (const std::string& name : option->get_snames()) out << " -s " << name;
      for (const std::string& name : option->get_lnames()) out << " -l " << name;
      if (takes_value(*option)) out << " -r";
      const std::vector<std::string> words = words_of(*option);
      if (!words.empty()) out << " -f -a " << single_quoted(joined(words, " "));
      out << " -d " << single_quoted(option->get_description()) << '\n';
    }
  }
}

// In a description of zsh's _arguments, brackets and colons have a meaning.
std::string zsh_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result;
}

void write_zsh(const CLI::App& app, std::ostream& out) {
  out << "#compdef danglint\n# zsh completion for danglint; made from its own options\n"
         "_danglint() {\n  local -a commands=(\n";
  for (const CLI::App* command : commands_of(app)) {
    out << "    '" << command->get_name() << ':' << zsh_text(command->get_description()) << "'\n";
  }
  out << "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    return\n  fi\n"
         "  case $words[2] in\n";
  for (const CLI::App* command : commands_of(app)) {
    out << "    " << command->get_name() << ")\n      _arguments";
    for (const CLI::Option* option : options_of(*command)) {
      for (const std::string& name : names_of(*option)) {
        out << " \\\n        '*" << name << '[' << zsh_text(option->get_description()) << ']';
        const std::vector<std::string> words = words_of(*option);
        if (!words.empty() && takes_value(*option)) {
          out << ": :(" << joined(words, " ") << ')';
        } else if (takes_value(*option)) {
          out << ": :_files";
        }
        out << "'";
      }
    }
    out << " \\\n        '*: :_files' ;;\n";
  }
  out << "  esac\n}\n_danglint \"$@\"\n";
}

}  // namespace

void write_manual(const CLI::App& app, const std::string& form, std::ostream& out) {
  if (form == "man") write_man(app, out);
  if (form == "bash") write_bash(app, out);
  if (form == "fish") write_fish(app, out);
  if (form == "zsh") write_zsh(app, out);
}

}  // namespace danglint
