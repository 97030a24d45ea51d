// Hashes of what comes in parts.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace danglint {

class Digest {
 public:
  enum class Kind : std::uint8_t {
    kSha256,
    kMd5
  };  // MD5 only where others have it: in dpkg's lists

  explicit Digest(Kind kind = Kind::kSha256);
  Digest(const Digest& other);
  Digest& operator=(const Digest& other);
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  void add(std::string_view bytes);
  // Ends it: 64 hexadecimal digits, or 32. Once.
  std::string text();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256(std::string_view bytes);

// What only those can tell who have the key (RFC 2104), shortened to 16 hexadecimal digits.
std::string keyed_hash(std::string_view key, std::string_view bytes);

}  // namespace danglint
