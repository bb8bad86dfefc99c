// Words: how reports name to people what analysis and rules found, beside the
// words of the analysis itself.

#ifndef UNBROKEN_REPORT_WORDS_H_
#define UNBROKEN_REPORT_WORDS_H_

#include <string>
#include <string_view>

#include "unbroken/analysis.h"
#include "unbroken/backup_set.h"
#include "unbroken/rule.h"

namespace unbroken {

[[nodiscard]] std::string_view spelling_of(Severity severity);

// "full", "file differential"; "unknown" where the evidence does not tell.
[[nodiscard]] std::string kind_of(const BackupSet& set);

// A sentence's end for people: "the log chain has gaps".
[[nodiscard]] std::string_view meaning_of(ChainStatus status);
[[nodiscard]] std::string_view meaning_of(CauseKind kind);

// The name for people: "managed backup", or the third party's own.
[[nodiscard]] std::string_view name_of(const Producer& producer);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_WORDS_H_
