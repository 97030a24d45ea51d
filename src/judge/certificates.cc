// bad-certificate: certificates and keys that are no such thing, do not belong together, or are too old.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/path.h"
#include "judge/judge.h"
#include "judge/pem_contents.h"

namespace danglint {
namespace {

constexpr std::uint64_t kMaxSize = 4U << 20U;
constexpr int kSoon = 14 * 24 * 60 * 60;  // seconds

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

Bio bio_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// An encrypted key is asked for its password when the server starts, not here.
int no_password(char*, int, int, void*) {
  return -1;
}

Certificate certificate_of(const std::string& text) {
  const Bio bio = bio_of(text);
  Certificate made(PEM_read_bio_X509_AUX(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  return made;
}

Key key_of(const std::string& text) {
  const Bio bio = bio_of(text);
  Key made(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  return made;
}

bool is_encrypted(const std::string& text) {
  return text.find("ENCRYPTED") != std::string::npos;
}

bool belong_together(const Certificate& certificate, const Key& key) {
  const bool same = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  return same;
}

class CertificateJudge {
 public:
  CertificateJudge(const Case& the_case, Findings& findings)
      : case_(the_case), findings_(findings) {}

  void run() {
    for (std::size_t i = 0; i < case_.linked.references.size(); ++i) {
      const Reference& one = case_.linked.references[i];
      if (one.server == nullptr) continue;
      const ArgumentKind kind = one.directive->kind;
      if (kind == ArgumentKind::kCertificate || kind == ArgumentKind::kKey) {
        credentials_[{one.instance, one.section}].push_back(i);
      }
    }
    for (std::size_t i = 0; i < case_.linked.references.size(); ++i) {
      const Reference& reference = case_.linked.references[i];
      if (reference.server == nullptr || reference.weak) continue;
      if (case_.resolutions[i].outcome != Outcome::kResolved) continue;
      switch (reference.directive->kind) {
        case ArgumentKind::kCertificate:
          judge_certificate(i);
          break;
        case ArgumentKind::kKey:
          judge_key(i);
          break;
        case ArgumentKind::kCertificateAndKey:
          judge_both(i);
          break;
        default:
          judge_contents(i);
          break;
      }
    }
  }

 private:
  // Thousands of sites may share one file: each is read once.
  const std::optional<std::string>& text_of(std::size_t i) {
    static const std::optional<std::string> kNone;
    const Answer& answer = case_.resolutions[i].answer;
    if (answer.source.empty() || answer.status.type != FileType::kRegular) return kNone;
    const auto [known, is_new] = texts_.try_emplace(answer.source);
    if (is_new) known->second = case_.target.world().read(answer.source, kMaxSize).bytes;
    return known->second;
  }
  const Certificate& certificate_in(const std::string& text) {
    const auto [known, is_new] = certificates_.try_emplace(text);
    if (is_new) known->second = certificate_of(text);
    return known->second;
  }
  bool is_key(const std::string& text) {
    const auto [known, is_new] = keys_.try_emplace(text);
    if (is_new) known->second = key_of(text) != nullptr;
    return known->second;
  }
  // Whether a key belongs to a certificate is asked once for each two files.
  bool is_pair(const std::string& certificate_text, const std::string& key_text) {
    const auto [known, is_new] = pairs_.try_emplace({certificate_text, key_text});
    if (is_new) {
      const Certificate& certificate = certificate_in(certificate_text);
      const Key key = key_of(key_text);
      known->second = !certificate || !key || belong_together(certificate, key);
    }
    return known->second;
  }

  void judge_certificate(std::size_t i) {
    const auto& text = text_of(i);
    if (!text) return;
    const Certificate& certificate = certificate_in(*text);
    if (!certificate) {
      if (is_sealed(*text)) return;
      tell(i, "this is no certificate in PEM format");
      tell_converted(*text);
      return;
    }
    judge_time(i, certificate);
  }

  void judge_key(std::size_t i) {
    const auto& text = text_of(i);
    if (!text || is_encrypted(*text) || is_sealed(*text)) return;
    if (!is_key(*text)) {
      tell(i, "this is no private key in PEM format");
      return;
    }
    const auto certificate_reference = partner_of(i);
    if (!certificate_reference) return;
    const auto& certificate_text = text_of(*certificate_reference);
    if (!certificate_text || is_pair(*certificate_text, *text)) return;
    tell(i, "this key does not belong to the certificate");
    const Reference& other = case_.linked.references[*certificate_reference];
    findings_.back().related.push_back({.span = other.span,
                                        .path = case_.program.files[other.span.file].path,
                                        .message = "the certificate"});
  }

  // The n-th key of a section belongs to its n-th certificate.
  std::optional<std::size_t> partner_of(std::size_t key) const {
    const Reference& of = case_.linked.references[key];
    const auto section = credentials_.find({of.instance, of.section});
    if (section == credentials_.end()) return std::nullopt;
    std::size_t keys_before = 0;
    std::vector<std::size_t> certificates;
    for (const std::size_t i : section->second) {
      const DirectiveRule& one = *case_.linked.references[i].directive;
      const std::string_view name = of.directive->name;
      if (one.kind == ArgumentKind::kKey && one.name == name && i < key) ++keys_before;
      // proxy_ssl_certificate is another pair than ssl_certificate.
      const bool is_partner =
          one.kind == ArgumentKind::kCertificate && name.substr(0, 5) == one.name.substr(0, 5);
      if (is_partner) certificates.push_back(i);
    }
    if (keys_before >= certificates.size()) return std::nullopt;
    const std::size_t partner = certificates[keys_before];
    if (case_.resolutions[partner].outcome != Outcome::kResolved) return std::nullopt;
    return partner;
  }

  // What else TLS needs: authorities, lists of what was revoked, parameters.
  void judge_contents(std::size_t i) {
    const Content wanted = case_.linked.references[i].directive->holds;
    if (wanted == Content::kAny) return;
    const auto& text = text_of(i);
    if (!text) return;
    // Apache looks at the size of a file that it does not read.
    if (text->empty()) return tell(i, "this file is empty");
    if (case_.linked.references[i].is_unread) return;
    const auto flaw = flaw_of_contents(wanted, *text);
    if (!flaw) return;
    tell(i, flaw->message);
    tell_converted(*text);
    if (!flaw->is_taken) return;
    Finding& finding = findings_.back();
    finding.severity = Severity::kWarning;
    finding.consequence = "No chain is sent: who does not know the authority refuses to connect";
    const std::string_view checker = case_.linked.references[i].server->checker;
    if (!checker.empty()) finding.consequence += "; `" + std::string(checker) + "` passes";
    finding.consequence += '.';
  }

  // What Windows and many authorities hand out.
  void tell_converted(const std::string& text) {
    if (!is_der_certificate(text)) return;
    findings_.back().explanation =
        "it is a certificate in DER format; `openssl x509 -inform DER` makes PEM of it.";
  }

  // One file with both, or a folder of such files.
  void judge_both(std::size_t i) {
    const Answer& answer = case_.resolutions[i].answer;
    if (answer.status.type == FileType::kDirectory) {
      const auto& names = case_.target.list(answer.real);
      for (const DirectoryEntry& entry : names) {
        if (!entry.name.starts_with('.')) return;
      }
      tell(i, "this folder holds no certificate");
      return;
    }
    const auto& text = text_of(i);
    if (!text) return;
    const Certificate& certificate = certificate_in(*text);
    if (!certificate) {
      if (!is_sealed(*text)) tell(i, "this is no certificate in PEM format");
      return;
    }
    const Key key = key_of(*text);
    // The key may lie beside it, as FILE.key.
    if (key && !belong_together(certificate, key)) {
      tell(i, "the key in it does not belong to the certificate");
      return;
    }
    const bool has_neighbour =
        case_.target.find(answer.real + ".key").existence == Existence::kPresent;
    if (!key && !has_neighbour && !is_encrypted(*text)) {
      tell(i, "it holds no private key");
      return;
    }
    judge_time(i, certificate);
  }

  void judge_time(std::size_t i, const Certificate& certificate) {
    const ASN1_TIME* end = X509_get0_notAfter(certificate.get());
    int days = 0;
    int seconds = 0;
    if (ASN1_TIME_diff(&days, &seconds, nullptr, end) != 1) return;
    const long long left = days * 24LL * 60 * 60 + seconds;
    // Thousands of sites may share one.
    if (left >= kSoon || !told_.insert(case_.resolutions[i].answer.source).second) return;
    tell(i, left < 0 ? "this certificate has expired"
                     : "this certificate expires in " + std::to_string(days) + " days");
    Finding& finding = findings_.back();
    finding.severity = left < 0 ? Severity::kWarning : Severity::kNote;
    finding.consequence = "Clients refuse to connect once it has expired";
    const std::string_view checker = case_.linked.references[i].server->checker;
    if (!checker.empty()) finding.consequence += "; `" + std::string(checker) + "` passes";
    finding.consequence += '.';
  }

  void tell(std::size_t i, std::string message) {
    const Reference& reference = case_.linked.references[i];
    Finding finding = make_finding(case_, "bad-certificate", reference.span);
    finding.message = std::move(message);
    finding.reference = reference.written;
    finding.target = case_.resolutions[i].answer.source;
    const ServerRule& server = *reference.server;
    // The same as if it was not there, but not every checker looks into it.
    const Effect effect = reference.directive->missing;
    finding.severity = severity_of(effect);
    const auto& text = text_of(i);
    const bool is_empty = text && text->empty();
    finding.consequence = consequence_of(
        server, effect, is_empty ? reference.directive->checker : server.certificate_verdict);
    findings_.push_back(std::move(finding));
  }

  const Case& case_;
  Findings& findings_;
  std::set<std::string> told_;  // files whose end was told
  std::map<std::pair<FileId, std::uint32_t>, std::vector<std::size_t>>
      credentials_;                                          // of a section
  std::map<std::string, std::optional<std::string>> texts_;  // by their paths
  std::map<std::string, Certificate> certificates_;          // by their texts
  std::map<std::string, bool> keys_;
  std::map<std::pair<std::string, std::string>, bool> pairs_;
};

// When this certificate ends.
std::optional<std::int64_t> end_of(const Certificate& certificate) {
  std::tm broken_down{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &broken_down) != 1) {
    return std::nullopt;
  }
  return timegm(&broken_down);
}

}  // namespace

std::optional<std::int64_t> next_expiry(const Case& the_case) {
  const std::int64_t now = std::time(nullptr);
  std::set<std::string> seen;
  std::optional<std::int64_t> next;
  for (std::size_t i = 0; i < the_case.resolutions.size(); ++i) {
    const Reference& one = the_case.linked.references[i];
    const Answer& answer = the_case.resolutions[i].answer;
    if (one.server == nullptr || answer.source.empty()) continue;
    const ArgumentKind kind = one.directive->kind;
    if (kind != ArgumentKind::kCertificate && kind != ArgumentKind::kCertificateAndKey) continue;
    if (!seen.insert(answer.source).second) continue;
    const auto text = the_case.target.world().read(answer.source, kMaxSize).bytes;
    const Certificate certificate = certificate_of(text.value_or(""));
    const auto end = certificate ? end_of(certificate) : std::nullopt;
    if (!end) continue;
    for (const std::int64_t turn : {*end - kSoon, *end}) {
      if (turn > now && turn < next.value_or(turn + 1)) next = turn;
    }
  }
  return next;
}

void judge_certificates(const Case& the_case, Findings& findings) {
  CertificateJudge(the_case, findings).run();
}

}  // namespace danglint
