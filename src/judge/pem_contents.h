// What is in the files that TLS needs besides certificates and their keys.
#pragma once

#include <optional>
#include <string>

#include "danglint/rules.h"

namespace danglint {

// Sealed by a tool that opens it where it is deployed, or a pointer to it: nobody sees here what it holds.
bool is_sealed(const std::string& text);

// A certificate that `openssl x509 -inform DER` reads.
bool is_der_certificate(const std::string& text);

struct ContentFlaw {
  std::string message;
  bool is_taken = false;  // the server starts, and does without it
};

// Why a server refuses a file with this text; nullopt: it does not.
std::optional<ContentFlaw> flaw_of_contents(Content wanted, const std::string& text);

}  // namespace danglint
