// Do a directive's arguments fit it?
#pragma once

#include <optional>
#include <span>
#include <string>

#include "danglint/linked.h"
#include "link/vocabulary.h"

namespace danglint {

// What a template engine or envsubst fills in: {{ x }}, ${X}, @X@.
bool is_filled_in(const Argument& argument);

// By what the server's rule says of the directive's name. What a template
// engine or envsubst fills in may be any number of arguments.
std::optional<WrongArguments> wrong_arguments(const ServerRule& server,
                                              const Vocabulary& vocabulary,
                                              const Directive& directive, const KnownName& known,
                                              std::span<const Argument> arguments);

}  // namespace danglint
