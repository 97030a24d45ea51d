// The part of a server's file that says what its directives mean.
#pragma once

#include <span>

#include "danglint/rules.h"
#include "rules/rule_pool.h"
#include "rules/yaml_map.h"

namespace danglint::rules {

inline constexpr Word<Effect> kEffects[] = {
    {"no-start", Effect::kNoStart},
    {"server-error", Effect::kServerError},
    {"no-peer", Effect::kNoPeer},
    {"not-found", Effect::kNotFound},
    {"degraded", Effect::kDegraded},
    {"forbidden", Effect::kForbidden},
    {"unavailable", Effect::kUnavailable},
    {"ineffective", Effect::kIneffective},
    {"exposed", Effect::kExposed},
    {"empty-page", Effect::kEmptyPage},
    {"none", Effect::kNone},
};

inline constexpr Word<CheckerVerdict> kVerdicts[] = {
    {"rejects", CheckerVerdict::kRejects},
    {"warns", CheckerVerdict::kWarns},
    {"silent", CheckerVerdict::kSilent},
};

// `directives` of the file: DIRECTIVE: {is: ..., ...}, or a list of those. Sorted by name, in lower
// case where the server ignores case.
std::span<const DirectiveRule> read_directives(YamlMap& file, bool ignores_case, RulePool& pool);

}  // namespace danglint::rules
