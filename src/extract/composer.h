// composer.json: the code that a PHP project names outside of its code.
#pragma once

#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// Fills facts.composer and facts.syntax_errors.
void extract_composer(std::string_view source, FileFacts& facts);

}  // namespace danglint
