// Directives that need another one besides: SSLEngine and SSLCertificateFile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "danglint/linked.h"
#include "danglint/target.h"
#include "link/config_instance.h"
#include "link/directive_use.h"

namespace danglint {

struct Need {
  Span span;
  std::string_view directive_name;  // as written; the program owns it
  const DirectiveRule* rule = nullptr;
  std::uint32_t section = 0;
  std::string value;
  std::string file;  // target path: what may do instead; empty: nothing may
};

// Of one instance of a server. What it refers to must outlive it.
class Needs {
 public:
  Needs(const Target& target, const DirectiveUse& use, Linked& linked)
      : target_(target), use_(use), linked_(linked) {}

  void add(Need need) { needs_.push_back(std::move(need)); }
  // What the line that begins a section needs within it was read before the section was open.
  void open_section(std::uint32_t section);
  // Adds what is not said to Linked::unmet, once all of the instance was read.
  void settle(const Instance& instance) const;

 private:
  bool is_met(const Need& need) const;
  void settle_default_sites(const Instance& instance) const;

  const Target& target_;
  const DirectiveUse& use_;
  Linked& linked_;
  std::vector<Need> needs_;
  std::size_t placed_ = 0;  // of them, those that know their section
};

}  // namespace danglint
