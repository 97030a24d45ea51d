// From the values of an include's operand to a reference: what it may read, and how it is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "danglint/linked.h"
#include "link/php_evaluator.h"
#include "link/php_include_paths.h"

namespace danglint {

// The operand in one normal spelling, so that it is the same whatever its white space and quotes.
std::string written_expression(const PhpFacts& facts, ExprId expr);

// Where the reader should look: the last literal, since that is where names are mistyped, else the
// whole operand.
Range caret_of(const PhpFacts& facts, ExprId operand);

// The last operand, if it is a literal; empty otherwise.
std::string_view last_literal(const PhpFacts& facts, ExprId operand);

// What it is depends on what the function around it is given.
bool depends_on_parameter(const PhpFacts& facts, ExprId expr);

// Where the last literal is written, if the operand only holds it: `$file` after `$file = 'x.php'`.
Range origin_of(const PhpContext& context, ExprId operand);

// What the path begins with, if that is a name: a constant, a variable, a property, a parameter.
// Two of the same name in different scopes differ. Empty: a literal, or the file's own place.
std::string prefix_of(const PhpContext& context, const PhpSymbols& symbols, ExprId operand,
                      std::uint32_t function);

// Adds what the operand may be to the reference. `include_path` is where relative names are looked
// for.
void add_alternatives(const AbstractString& value, const PhpContext& context,
                      const IncludePath& include_path, Reference& made);

// $root . '../x.php': it may lead out of what is known, wherever that is.
bool steps_up_from_unknown(const AbstractString& value);

// `tested` is what a test of files was asked about: does it hold for what the reference reads?
bool tests_reference(const AbstractString& tested, const AbstractString& value,
                     std::string_view including_path, const Reference& made);

}  // namespace danglint
