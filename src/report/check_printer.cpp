#include "unbroken/check_printer.h"

#include <array>
#include <utility>

#include "report/check_printers.h"

namespace unbroken {

std::optional<CheckFormat> check_format_of(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, CheckFormat>, 7> kWords{{
      {"text", CheckFormat::text},
      {"json", CheckFormat::json},
      {"json-lines", CheckFormat::json_lines},
      {"sarif", CheckFormat::sarif},
      {"nagios", CheckFormat::nagios},
      {"junit", CheckFormat::junit},
      {"metrics", CheckFormat::metrics},
  }};
  for (const auto& [known, format] : kWords) {
    if (known == word) return format;
  }
  return std::nullopt;
}

std::unique_ptr<CheckPrinter> check_printer(CheckFormat format, TextSink output,
                                            const CheckPrinterOptions& options) {
  switch (format) {
    case CheckFormat::text:
      return text_printer(std::move(output), options.style);
    case CheckFormat::json:
      return json_printer(std::move(output));
    case CheckFormat::json_lines:
      return json_lines_printer(std::move(output));
    case CheckFormat::sarif:
      return sarif_printer(std::move(output), options.sarif_results);
    case CheckFormat::nagios:
      return nagios_printer(std::move(output));
    case CheckFormat::junit:
      return junit_printer(std::move(output));
    case CheckFormat::metrics:
      break;
  }
  return metrics_printer(std::move(output));
}

Status print_check(const CheckHead& head, const CheckAnswer& answer,
                   std::span<const Unreadable> unreadable, CheckPrinter& printer) {
  Status status = printer.begin(head);
  if (status && answer.assumed) status = printer.assume(*answer.assumed);
  for (const DatabaseCheck& database : answer.databases) {
    if (!status) return status;
    status = printer.add(database);
  }
  if (!status) return status;
  return printer.end(answer.findings, unreadable);
}

namespace {

std::string printed(CheckFormat format, const CheckAnswer& answer,
                    std::span<const Unreadable> unreadable, const TextStyle& style = {}) {
  std::string text;
  const auto keep = [&text](std::string_view piece) {
    text += piece;
    return Status();
  };
  const auto printer = check_printer(format, keep, {.style = style});
  const Status never_fails = print_check({.now = answer.now}, answer, unreadable, *printer);
  return never_fails ? text : std::string();
}

}  // namespace

std::string check_json(const CheckAnswer& answer, std::span<const Unreadable> unreadable) {
  return printed(CheckFormat::json, answer, unreadable);
}

std::string check_text(const CheckAnswer& answer, const TextStyle& style) {
  return printed(CheckFormat::text, answer, {}, style);
}

}  // namespace unbroken
