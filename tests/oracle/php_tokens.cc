// php-tokens FOLDER...: "path offset keyword" of every include token of every *.php file, sorted by path, as our lexer sees them;
// php-tokens --statements FOLDER...: of every include statement, as our extractor sees them.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "extract/php_facts.h"
#include "extract/php_lexer.h"
#include "extract/php_prefilter.h"

namespace {

namespace fs = std::filesystem;

std::vector<std::string> php_files(const std::string& folder) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_symlink() && entry.is_regular_file() && entry.path().extension() == ".php") {
      files.push_back(entry.path().native());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void print(const std::string& path, std::uint32_t offset, std::string_view keyword) {
  std::printf("%s %u %s\n", path.c_str(), offset, danglint::to_lower(keyword).c_str());
}

void print_tokens(const std::string& path, const std::string& source) {
  for (const danglint::PhpToken& token : danglint::lex_php(source).tokens) {
    if (token.kind != danglint::PhpTokenKind::kInclude) continue;
    print(path, token.offset, std::string_view(source).substr(token.offset, token.length));
  }
}

void print_statements(const std::string& path, const std::string& source) {
  if (!danglint::may_have_php_facts(source)) return;
  danglint::FileFacts facts;
  danglint::extract_php(source, {}, facts);
  std::vector<std::uint32_t> offsets;
  for (const danglint::IncludeStatement& include : facts.php.includes)
    offsets.push_back(include.range.offset);
  std::sort(offsets.begin(), offsets.end());
  for (const std::uint32_t offset : offsets) {
    const std::string_view rest = std::string_view(source).substr(offset);
    const std::size_t end =
        std::find_if(rest.begin(), rest.end(),
                     [](char c) {
                       return !(danglint::to_lower(c) >= 'a' && danglint::to_lower(c) <= 'z') &&
                              c != '_';
                     }) -
        rest.begin();
    print(path, offset, rest.substr(0, end));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool statements = !arguments.empty() && arguments[0] == "--statements";
  for (const std::string& folder : arguments) {
    if (folder == "--statements") continue;
    for (const std::string& path : php_files(folder)) {
      const std::string source = bytes_of(path);
      statements ? print_statements(path, source) : print_tokens(path, source);
    }
  }
}
