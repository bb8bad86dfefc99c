// Words: how reports name to people what analysis and rules found, beside the
// words of the analysis itself.

#ifndef UNBROKEN_REPORT_WORDS_H_
#define UNBROKEN_REPORT_WORDS_H_

#include <array>
#include <string>
#include <string_view>

#include "unbroken/analysis.h"
#include "unbroken/backup_set.h"
#include "unbroken/rule.h"

namespace unbroken {

// Every one, in the order in which reports count them.
inline constexpr std::array kSeverities{Severity::error, Severity::warning,
                                        Severity::recommendation, Severity::info,
                                        Severity::undetermined};
inline constexpr std::array kChainStatuses{
    ChainStatus::unbroken,          ChainStatus::gaps,
    ChainStatus::no_full,           ChainStatus::log_chain_not_started,
    ChainStatus::data_backups_only, ChainStatus::empty};

[[nodiscard]] std::string_view spelling_of(Severity severity);
[[nodiscard]] std::string_view spelling_of(RuleKind kind);
// "errors"; "info" and "undetermined" have no other form.
[[nodiscard]] std::string_view plural_of(Severity severity);

// "full", "file differential"; "unknown" where the evidence does not tell.
[[nodiscard]] std::string kind_of(const BackupSet& set);

// A sentence's end for people: "the log chain has gaps".
[[nodiscard]] std::string_view meaning_of(ChainStatus status);
[[nodiscard]] std::string_view meaning_of(CauseKind kind);

// What tells a database from others for as long as it lives: its family, else its
// first fork, else the server and the name.
[[nodiscard]] std::string identity_of(const DatabaseAnalysis& database);

// The name for people: "managed backup", or the third party's own.
[[nodiscard]] std::string_view name_of(const Producer& producer);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_WORDS_H_
