#include "judge/pem_contents.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>

namespace danglint {
namespace {

constexpr std::size_t kTicketKey = 48;      // AES-128
constexpr std::size_t kLongTicketKey = 80;  // AES-256

template <auto kFree>
struct Freed {
  template <typename Object>
  void operator()(Object* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

void free_all(STACK_OF(X509_INFO) * all) {
  sk_X509_INFO_pop_free(all, X509_INFO_free);
}
using Infos = std::unique_ptr<STACK_OF(X509_INFO), Freed<free_all>>;

Bio bio_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

int no_password(char*, int, int, void*) {
  return -1;
}

struct Blocks {
  std::size_t certificates = 0;
  std::size_t lists = 0;    // of what was revoked
  bool is_damaged = false;  // one of them; none is taken then
};

// As X509_load_cert_crl_file reads a file.
Blocks blocks_of(const std::string& text) {
  const Bio bio = bio_of(text);
  const Infos all(PEM_X509_INFO_read_bio(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  Blocks blocks;
  blocks.is_damaged = all == nullptr;
  for (int i = 0; all && i < sk_X509_INFO_num(all.get()); ++i) {
    const X509_INFO* one = sk_X509_INFO_value(all.get(), i);
    if (one->x509 != nullptr) ++blocks.certificates;
    if (one->crl != nullptr) ++blocks.lists;
  }
  return blocks;
}

struct Chain {
  std::size_t certificates = 0;
  bool is_damaged = false;  // behind them
};

// As SSL_load_client_CA_file reads a file: trusted certificates and revocation lists are none.
Chain chain_of(const std::string& text) {
  const Bio bio = bio_of(text);
  Chain chain;
  while (Certificate(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr))) {
    ++chain.certificates;
  }
  const unsigned long error = ERR_peek_last_error();
  chain.is_damaged =
      ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE;
  ERR_clear_error();
  return chain;
}

bool holds_parameters(const std::string& text) {
  const Bio bio = bio_of(text);
  unsigned char* bytes = nullptr;
  char* name = nullptr;
  long size = 0;
  const bool is_there = PEM_bytes_read_bio(&bytes, &size, &name, PEM_STRING_DHPARAMS, bio.get(),
                                           no_password, nullptr) == 1;
  bool is_read = false;
  if (is_there) {
    const unsigned char* next = bytes;
    const int type = std::string_view(name) == PEM_STRING_DHXPARAMS ? EVP_PKEY_DHX : EVP_PKEY_DH;
    is_read = Key(d2i_KeyParams(type, nullptr, &next, size)) != nullptr;
    OPENSSL_free(bytes);
    OPENSSL_free(name);
  }
  ERR_clear_error();
  return is_read;
}

std::string length_of(const std::string& text) {
  return "it is " + std::to_string(text.size()) + (text.size() == 1 ? " byte" : " bytes") +
         " long, ";
}

}  // namespace

bool is_sealed(const std::string& text) {
  using namespace std::string_view_literals;
  constexpr std::string_view kBeginnings[] = {"$ANSIBLE_VAULT;"sv, "\0GITCRYPT"sv,
                                              "version https://git-lfs"sv};
  constexpr std::string_view kParts[] = {"ENC[AES256_GCM"sv, "-----BEGIN AGE ENCRYPTED"sv,
                                         "-----BEGIN PGP MESSAGE"sv, "{{"sv};
  return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                     [&](std::string_view one) { return text.starts_with(one); }) ||
         std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view one) { return text.find(one) != std::string::npos; });
}

bool is_der_certificate(const std::string& text) {
  const auto* next = reinterpret_cast<const unsigned char*>(text.data());
  const bool is_one =
      Certificate(d2i_X509(nullptr, &next, static_cast<long>(text.size()))) != nullptr;
  ERR_clear_error();
  return is_one;
}

std::optional<ContentFlaw> flaw_of_contents(Content wanted, const std::string& text) {
  if (is_sealed(text)) return std::nullopt;
  const auto damaged = [] {
    return ContentFlaw{"something in it is no whole certificate in PEM format"};
  };
  switch (wanted) {
    case Content::kAny:
      return std::nullopt;
    case Content::kAuthorities:
    case Content::kRevocations: {
      const Blocks blocks = blocks_of(text);
      const bool has_any = blocks.certificates + blocks.lists > 0;
      if (wanted == Content::kAuthorities && (!has_any || chain_of(text).certificates == 0) &&
          !blocks.is_damaged)
        return ContentFlaw{"it holds no certificate in PEM format"};
      if (blocks.is_damaged) return damaged();
      if (!has_any)
        return ContentFlaw{"it holds no certificate and no revocation list in PEM format"};
      return std::nullopt;
    }
    case Content::kNames:
      if (chain_of(text).certificates > 0) return std::nullopt;
      return ContentFlaw{"it holds no certificate in PEM format"};
    case Content::kChain: {
      const Chain chain = chain_of(text);
      if (chain.is_damaged) return damaged();
      if (chain.certificates > 0) return std::nullopt;
      return ContentFlaw{"it holds no certificate in PEM format", true};
    }
    case Content::kParameters:
      if (holds_parameters(text)) return std::nullopt;
      return ContentFlaw{"it holds no Diffie-Hellman parameters in PEM format"};
    case Content::kTicketKey:
      if (text.size() == kTicketKey || text.size() == kLongTicketKey) return std::nullopt;
      return ContentFlaw{length_of(text) + "not 48 or 80"};
    case Content::kTicketKeyBegins:
      if (text.size() >= kTicketKey) return std::nullopt;
      return ContentFlaw{length_of(text) + "not 48"};
  }
  return std::nullopt;
}

}  // namespace danglint
