#include "analysis/spelling.h"

#include <algorithm>
#include <array>
#include <utility>

namespace unbroken {
namespace {

template <class Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum, std::size_t N>
std::string_view word_of(const Words<Enum, N>& words, Enum value) {
  const auto at = std::find_if(words.begin(), words.end(),
                               [value](const auto& word) { return word.first == value; });
  return at == words.end() ? std::string_view() : at->second;
}

constexpr Words<ChainStatus, 6> kStatuses{{
    {ChainStatus::unbroken, "unbroken"},
    {ChainStatus::gaps, "gaps"},
    {ChainStatus::no_full, "no_full"},
    {ChainStatus::log_chain_not_started, "log_chain_not_started"},
    {ChainStatus::data_backups_only, "data_backups_only"},
    {ChainStatus::empty, "empty"},
}};

constexpr Words<CauseKind, 8> kCauses{{
    {CauseKind::foreign_log_backup, "foreign_log_backup"},
    {CauseKind::nul_backup, "nul_backup"},
    {CauseKind::recovery_model_change, "recovery_model_change"},
    {CauseKind::missing_file, "missing_file"},
    {CauseKind::incomplete_stripes, "incomplete_stripes"},
    {CauseKind::restore, "restore"},
    {CauseKind::purge, "purge"},
    {CauseKind::unknown, "unknown"},
}};

constexpr Words<Confidence, 3> kConfidences{{
    {Confidence::certain, "certain"},
    {Confidence::likely, "likely"},
    {Confidence::unknown, "unknown"},
}};

}  // namespace

std::string_view spelling_of(ChainStatus status) { return word_of(kStatuses, status); }
std::string_view spelling_of(CauseKind kind) { return word_of(kCauses, kind); }
std::string_view spelling_of(Confidence confidence) { return word_of(kConfidences, confidence); }

}  // namespace unbroken
