// Follows a file's statements in order: which tests control flow has passed, what variables hold,
// and which function and class is around.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "danglint/file_facts.h"
#include "extract/php_cursor.h"
#include "extract/php_expression.h"
#include "extract/php_scope.h"

namespace danglint {

class PhpFlow {
 public:
  // `loaders`: names of functions whose calls are wanted as LoaderCall, in lower case.
  PhpFlow(const PhpCursor& cursor, const std::set<std::string, std::less<>>& loaders,
          FileFacts& facts);

  void run();

 private:
  static constexpr std::size_t kMaxGuards = 64;  // of one include

  // Tests that an expression makes (a bounded number), as indices into known_guards_: those that
  // are true if it is true, and those that are true if it is false.
  struct Tests {
    std::vector<std::uint32_t> positive;
    std::vector<std::uint32_t> negative;
    std::vector<std::uint32_t> platform;    // either way one of its branches may be dead
    std::vector<std::uint32_t> afterwards;  // what holds behind the statement, whatever they say
    bool exits_if_false = false;            // X or die
    bool exits_if_true = false;             // X and die

    void add(const Tests& other, bool negated);
  };
  // How control leaves a statement: not at all, or to where.
  enum class Leaves : std::uint8_t { kNot, kFunction, kBlock };

  // ---- statements (php_flow.cc)
  void statements(std::size_t begin, std::size_t end);
  std::size_t statement(std::size_t at, std::size_t end);
  std::size_t statement_inside(std::size_t at, std::size_t end);
  std::size_t if_statement(std::size_t at, std::size_t end);
  std::size_t branch_body(std::size_t at, std::size_t end);
  std::size_t loop(std::size_t at, std::size_t end);
  void bind_foreach(std::size_t open, std::size_t close);
  std::size_t switch_statement(std::size_t at, std::size_t end);
  std::size_t try_statement(std::size_t at, std::size_t end);
  std::size_t catch_statement(std::size_t at, std::size_t end);
  std::size_t label(std::size_t at, std::size_t end) const;
  std::size_t constants(std::size_t at, std::size_t end);
  std::size_t globals(std::size_t at, std::size_t end);
  std::size_t expression_statement(std::size_t at, std::size_t end);
  std::size_t end_of_statement(std::size_t at, std::size_t end) const;
  bool ends_with_body(std::size_t close) const;
  bool may_leave(std::size_t at, std::size_t stop) const;
  bool may_make_files(std::size_t open, std::size_t end) const;
  bool is_surely_empty(std::size_t open, std::size_t close) const;
  std::size_t flat(std::size_t begin, std::size_t end);
  void join(const std::vector<PhpScope::Changes>& branches, bool after_tests);
  void forget_assigned(std::size_t begin, std::size_t end);
  void activate(const std::vector<std::uint32_t>& tests) {
    active_.insert(active_.end(), tests.begin(), tests.end());
  }

  // ---- tests (php_flow_tests.cc)
  // They, or what the platform is, may make up for what a branch lacks.
  bool asks_files(const Tests& tests) const;
  void add_file_tests(const std::vector<std::uint32_t>& tests,
                      std::vector<std::uint32_t>& to) const;
  // The same tests, where they have failed.
  void deny(const std::vector<std::uint32_t>& tests);
  bool names_place(std::size_t begin, std::size_t end) const;
  bool asks_place(std::size_t i, std::string_view name) const;
  void add_place_test(std::size_t begin, std::size_t end, Tests& tests);
  void add_asked(std::size_t i, bool negated, Tests& tests);
  bool is_of_tested_file(ExprId value) const;
  void note_tests(const std::string& variable, const Tests& tests);
  Guarded add_guards();
  std::uint32_t guard_at(std::size_t i, std::string_view function);
  std::uint32_t add_guard(std::string_view function, ExprId argument);

  // ---- functions and classes (php_flow_functions.cc)
  std::size_t class_statement(std::size_t at, std::size_t end);
  std::size_t function(std::size_t at, std::size_t end);
  bool is_followed(std::size_t open) const;
  bool calls_loader(std::size_t open) const;
  void inert_body(std::size_t open, PhpScope& inside);
  std::size_t return_statement(std::size_t at, std::size_t end);

  // ---- expressions (php_flow_expressions.cc)
  Tests scan(std::size_t begin, std::size_t end, bool in_condition);
  std::size_t scan_name(std::size_t i, std::size_t end, bool negated, Tests& tests);
  std::size_t scan_call(std::size_t i, const std::string& name, bool negated, Tests& tests);
  std::size_t scan_bracket(std::size_t i, bool negated, bool in_condition, Tests& tests);
  std::size_t scan_operator(std::size_t i, std::size_t mark, Tests& tests);
  std::size_t scan_variable(std::size_t i, std::size_t end, bool negated, bool in_condition,
                            Tests& tests);
  void assign(const std::string& variable, ExprId value, bool is_whole);
  void note_call(std::size_t i);
  void note_construction(std::size_t i);
  bool is_include(std::size_t i) const;
  void add_include(std::size_t i, bool in_condition);
  bool is_tested(std::size_t i, std::size_t end) const;
  void add_define(std::size_t i);
  void add_include_path(std::size_t i, const std::string& name);
  void add_autoloader(std::size_t i);
  void add_made_file(std::size_t i, std::string_view name, bool is_method);
  void add_definition(SymbolKind kind, std::string_view name, ExprId value) {
    facts_.php.definitions.push_back({kind, facts_.arena.copy(name), value});
  }
  void add_class_maps(ExprId value);
  PhpExpressionParser::Parsed operand(std::size_t at);

  const PhpCursor& cursor_;
  const std::set<std::string, std::less<>>& loaders_;
  const bool is_any_loader_;
  std::set<std::string, std::less<>> loader_words_;  // without their classes
  FileFacts& facts_;
  PhpExpressionParser operands_;
  PhpScope scope_{PhpScope::Kind::kTopLevel};
  PhpClass class_;
  bool in_class_body_ = false;  // and in no method of it
  std::uint32_t function_ = kNoFunction;
  bool returns_untested_ = false;  // function_ returns something else than a file that is there
  bool in_autoloader_ = false;
  std::vector<Guard> known_guards_;
  std::unordered_map<std::size_t, std::uint32_t> guards_by_token_;
  std::vector<std::uint32_t> active_;            // tests that have been passed here
  std::map<std::string, Tests> variable_tests_;  // $ok = file_exists(...)
  std::size_t operand_cost_ = 0;
  unsigned depth_ = 0;
  Leaves leaves_ = Leaves::kNot;
  bool may_leave_ = false;  // the last statement is a call that may end the program: redirect();
};

}  // namespace danglint
