// The printers of a check, one for each format, and what they share.

#ifndef UNBROKEN_REPORT_CHECK_PRINTERS_H_
#define UNBROKEN_REPORT_CHECK_PRINTERS_H_

#include <memory>
#include <string>
#include <utility>

#include "unbroken/check_printer.h"

namespace unbroken {

[[nodiscard]] std::unique_ptr<CheckPrinter> text_printer(TextSink output, const TextStyle& style);
[[nodiscard]] std::unique_ptr<CheckPrinter> json_printer(TextSink output);
[[nodiscard]] std::unique_ptr<CheckPrinter> json_lines_printer(TextSink output);
[[nodiscard]] std::unique_ptr<CheckPrinter> sarif_printer(TextSink output, std::size_t results);
[[nodiscard]] std::unique_ptr<CheckPrinter> nagios_printer(TextSink output);
[[nodiscard]] std::unique_ptr<CheckPrinter> junit_printer(TextSink output);
[[nodiscard]] std::unique_ptr<CheckPrinter> metrics_printer(TextSink output);

// A printer that writes into `out` and hands it on when a step is done.
class BufferedCheckPrinter : public CheckPrinter {
 protected:
  explicit BufferedCheckPrinter(TextSink output) : output_(std::move(output)) {}

  [[nodiscard]] Status hand_on() {
    const Status written = output_(out);
    out.clear();
    return written;
  }

  std::string out;

 private:
  TextSink output_;
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_CHECK_PRINTERS_H_
