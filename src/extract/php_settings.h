// php.ini, .user.ini, .htaccess and pools of php-fpm: what PHP loads without being asked, and where
// it looks.
#pragma once

#include <string_view>

#include "danglint/file_facts.h"

namespace danglint {

// Fills facts.php_settings. Lines that set something else are passed over.
void extract_php_settings(std::string_view source, FileFacts& facts);

}  // namespace danglint
