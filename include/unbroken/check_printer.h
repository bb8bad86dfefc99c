// CheckPrinter: the answer of a check in the form that a program, a monitor or
// a person takes, printed while its databases become known.
//
// A printer is called once with begin(), once for each database and once with
// end(), from one thread at a time. Output goes to its sink piece by piece; only
// `sarif`, `nagios` and `metrics`, whose forms ask for it, wait for the end:
// sarif keeps at most sarif_results results, nagios a line, metrics about a
// kilobyte for each database. A failure of the sink is returned and ends it.

#ifndef UNBROKEN_CHECK_PRINTER_H_
#define UNBROKEN_CHECK_PRINTER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/answer.h"
#include "unbroken/evidence.h"
#include "unbroken/report.h"
#include "unbroken/rule.h"
#include "unbroken/status.h"

namespace unbroken {

enum class CheckFormat : std::uint8_t {
  text,
  json,
  json_lines,  // one JSON object a line, each with a `type`
  sarif,       // SARIF 2.1.0
  nagios,      // one line with performance data
  junit,       // a test suite a database, a test case a rule
  metrics,     // OpenMetrics text that Prometheus' older text parser reads, too
};

// text, json, json-lines, sarif, nagios, junit, metrics.
[[nodiscard]] std::optional<CheckFormat> check_format_of(std::string_view word);

// What is known of a check before its first database.
struct CheckHead {
  UtcTime now;
  std::optional<std::int64_t> max_exposure_ms = std::nullopt;
  std::vector<RulePage> rules = {};             // that were asked; rule_pages()
  std::vector<std::string> skipped_rules = {};  // of those, the ones left out
};

class CheckPrinter {
 public:
  CheckPrinter() = default;
  CheckPrinter(const CheckPrinter&) = delete;
  CheckPrinter& operator=(const CheckPrinter&) = delete;
  virtual ~CheckPrinter() = default;

  [[nodiscard]] virtual Status begin(const CheckHead& head) = 0;
  // After begin(), where something was assumed. Text, json and json_lines tell it;
  // the other forms show what would be found.
  [[nodiscard]] virtual Status assume(const AssumedEffects&) { return {}; }
  [[nodiscard]] virtual Status add(const DatabaseCheck& database) = 0;
  // findings: those about servers and groups.
  [[nodiscard]] virtual Status end(std::span<const Finding> findings,
                                   std::span<const Unreadable> unreadable) = 0;
};

using TextSink = std::function<Status(std::string_view)>;

struct CheckPrinterOptions {
  TextStyle style;  // of text
  // The most results that a SARIF file holds. GitHub refuses a run with more
  // than 25,000 and shows 5,000.
  std::size_t sarif_results = 5'000;
};

[[nodiscard]] std::unique_ptr<CheckPrinter> check_printer(CheckFormat format, TextSink output,
                                                          const CheckPrinterOptions& options = {});

// Prints an answer that is there as a whole.
[[nodiscard]] Status print_check(const CheckHead& head, const CheckAnswer& answer,
                                 std::span<const Unreadable> unreadable, CheckPrinter& printer);

// text without what would end the first line of a monitoring plug-in's output or
// begin its performance data.
[[nodiscard]] std::string plugin_text(std::string_view text);

}  // namespace unbroken

#endif  // UNBROKEN_CHECK_PRINTER_H_
