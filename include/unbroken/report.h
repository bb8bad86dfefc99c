// Report: answers as JSON for programs and as text for people.
//
// JSON has the shapes of docs/command_line.md; what is not known is null. Text
// is UTF-8, and nothing in it that came from evidence can move a terminal's
// cursor or colour: control characters are shown as escapes. Every function but
// write_estate() reads its arguments only and may run on any thread.

#ifndef UNBROKEN_REPORT_H_
#define UNBROKEN_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/answer.h"
#include "unbroken/backup_set.h"
#include "unbroken/catalog.h"
#include "unbroken/evidence.h"
#include "unbroken/rule.h"
#include "unbroken/status.h"

namespace unbroken {

// ---- JSON: one document, indented, with a line feed at its end

[[nodiscard]] std::string check_json(const CheckAnswer& answer,
                                     std::span<const Unreadable> unreadable);

// The plan, or the `error` object where nothing reaches the target.
[[nodiscard]] std::string plan_json(const PlanAnswer& answer,
                                    std::span<const Unreadable> unreadable);

// An array with one RESTORE HEADERONLY object a set, in the order given.
[[nodiscard]] std::string headers_json(std::span<const BackupSet> sets);

[[nodiscard]] std::string import_json(const ImportReport& report,
                                      std::span<const Contradiction> contradictions);

// {"format": "dot" or "graphml", "text": …}
[[nodiscard]] std::string graph_json(std::string_view format, std::string_view text);

[[nodiscard]] std::string rules_json(std::span<const RulePage> rules);

struct EstateReportOptions {
  // Given, every name, path and GUID is replaced by another under this key, alike
  // everywhere. Who has the key can undo the names: keep it or throw it away.
  struct Key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
  };
  std::optional<Key> anonymise_key;
};

// Writes all that the catalog knows as an estate export, piece by piece. Fails
// with what the catalog or output fails with.
[[nodiscard]] Status write_estate(Catalog& catalog, const EstateReportOptions& options,
                                  std::function<Status(std::string_view)> output);

// ---- Text

struct TextStyle {
  // Lines are no longer than this unless a path, an LSN or a GUID is: those are
  // never cut. At least 60.
  std::size_t width = 80;
  bool has_colour = false;  // ANSI escape sequences
};

[[nodiscard]] std::string check_text(const CheckAnswer& answer, const TextStyle& style);

[[nodiscard]] std::string plan_text(const PlanAnswer& answer, const TextStyle& style);

// Sets that lie on the same media stand together below their files.
[[nodiscard]] std::string headers_text(std::span<const BackupSet> sets, const TextStyle& style);

[[nodiscard]] std::string import_text(const ImportReport& report,
                                      std::span<const Contradiction> contradictions,
                                      const TextStyle& style);

// A line a rule; with one rule, its page.
[[nodiscard]] std::string rules_text(std::span<const RulePage> rules, const TextStyle& style);

// The T-SQL of a plan with what must be known of it as comments; empty where
// nothing reaches the target. Fails as restore_script() does, and where the tail
// of the log is wanted for another point than the newest, or is known not to fit.
[[nodiscard]] Result<std::string> plan_script(const PlanAnswer& answer,
                                              const ScriptChoices& choices = {});

// The plan's sets as the JSON of dbatools' BackupHistory objects, for
// ConvertFrom-Json and Restore-DbaDatabase -TrustDbBackupHistory; an empty array
// where nothing reaches the target. Fails as restore_script() does for sets that no
// RESTORE reads, and with unsupported for a plan that stops at an LSN or a mark.
[[nodiscard]] Result<std::string> plan_dbatools(const PlanAnswer& answer,
                                                const std::vector<PathMapping>& path_mappings = {});

// text with control characters, bidirectional overrides and bytes that are not
// UTF-8 written as escapes like \x1B and \u202E: safe to show on a terminal.
[[nodiscard]] std::string printable(std::string_view text);

// ---- What an answer amounts to

// An error finding, or a database whose chain cannot be restored throughout.
[[nodiscard]] bool is_bad_news(const CheckAnswer& answer);
// The target is unreachable.
[[nodiscard]] bool is_bad_news(const PlanAnswer& answer);

// Backup sets, each once: records of one set, like its stripes, are merged.
struct MergedSets {
  std::vector<BackupSet> sets;  // media sets as they are first met, on each by position
  std::vector<Contradiction> contradictions;
};
[[nodiscard]] MergedSets in_report_order(std::vector<BackupSet> records);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_H_
