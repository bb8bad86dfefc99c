#include <string>
#include <vector>

#include "analysis/spelling.h"
#include "report/amounts.h"
#include "report/check_printers.h"
#include "report/escapes.h"
#include "report/printable.h"
#include "report/words.h"
#include "unbroken/check_tally.h"

namespace unbroken {
namespace {

// Some agents cut the line after 1,024 bytes; the performance data has to fit.
constexpr std::size_t kNamed = 3;
constexpr std::size_t kNameColumns = 40;

std::string_view word_of(MonitoringState state) {
  switch (state) {
    case MonitoringState::ok:
      return "OK";
    case MonitoringState::warning:
      return "WARNING";
    case MonitoringState::critical:
      return "CRITICAL";
    case MonitoringState::unknown:
      break;
  }
  return "UNKNOWN";
}

// What the range of a threshold allows: nothing but 0, or everything.
enum class Alert : std::uint8_t { none, warning, critical };

class NagiosPrinter final : public BufferedCheckPrinter {
 public:
  explicit NagiosPrinter(TextSink output) : BufferedCheckPrinter(std::move(output)) {}

  Status begin(const CheckHead& head) override {
    max_exposure_ms_ = head.max_exposure_ms;
    return {};
  }

  Status add(const DatabaseCheck& database) override {
    tally_.add(database);
    const DatabaseAnalysis& analysis = database.analysis;
    const bool is_empty = analysis.status == ChainStatus::empty;
    if (!is_broken(analysis.status) && !is_empty) return {};
    // Those without any backup only alarm where nothing is worse.
    std::vector<std::string>& names = is_empty ? empty_ : broken_;
    if (names.size() == kNamed) return {};
    std::string name = shortened(printable(analysis.name), kNameColumns);
    if (analysis.server_name) {
      name += " on " + shortened(printable(*analysis.server_name), kNameColumns);
    }
    names.push_back(name + " (" + std::string(spelling_of(analysis.status)) + ")");
    return {};
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    tally_.add(findings);
    tally_.add_unreadable(unreadable.size());
    out = "UNBROKEN " + std::string(word_of(tally_.monitoring_state())) + " - ";
    out += plugin_text(summary());
    write_performance_data();
    out += '\n';
    return hand_on();
  }

 private:
  // "1 of 3 databases cannot be restored throughout: Sales on SQL01 (gaps); 2 errors".
  [[nodiscard]] std::string summary() const {
    std::string text = count_text(tally_.databases(), "database", "databases");
    if (tally_.broken() != 0) {
      text = std::to_string(tally_.broken()) + " of " + text +
             " cannot be restored throughout: " + named(broken_, tally_.broken());
    } else {
      text += " without a gap";
    }
    const std::uint64_t empty = tally_.count_of(ChainStatus::empty);
    if (empty != 0) {
      text += "; " + std::to_string(empty) + " without any backup: " + named(empty_, empty);
    }
    for (const Severity severity : {Severity::error, Severity::warning}) {
      const std::uint64_t count = tally_.count_of(severity);
      if (count == 0) continue;
      text += "; " + count_text(count, spelling_of(severity), plural_of(severity));
    }
    if (tally_.unreadable() != 0) {
      text += "; " + count_text(tally_.unreadable(), "input", "inputs") + " could not be read";
    }
    return text;
  }

  static std::string named(const std::vector<std::string>& names, std::uint64_t all) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    if (all > names.size()) text += ", and " + std::to_string(all - names.size()) + " more";
    return text;
  }

  // 'label'=value[unit];[warning];[critical];[least];[most]
  void write_performance_data() {
    out += " |";
    write_value("databases", tally_.databases(), Alert::none);
    write_value("broken", tally_.broken(), Alert::critical);
    write_value("empty", tally_.count_of(ChainStatus::empty), Alert::warning);
    write_value("gaps", tally_.gaps(), Alert::critical);
    for (const Severity severity : kSeverities) {
      const Alert alert = severity == Severity::error     ? Alert::critical
                          : severity == Severity::warning ? Alert::warning
                                                          : Alert::none;
      write_value(plural_of(severity), tally_.count_of(severity), alert);
    }
    write_value("unreadable", tally_.unreadable(), Alert::none);
    if (tally_.longest_exposure_ms()) {
      out += " exposure=" + std::to_string(*tally_.longest_exposure_ms() / 1000) + "s;;";
      if (max_exposure_ms_) out += std::to_string(*max_exposure_ms_ / 1000);
      out += ";0;";
    }
  }

  void write_value(std::string_view label, std::uint64_t value, Alert alert) {
    out += ' ';
    out += label;
    out += '=' + std::to_string(value);
    out += alert == Alert::warning ? ";0" : ";";
    out += alert == Alert::critical ? ";0" : ";";
    out += ";0;";
  }

  CheckTally tally_;
  std::optional<std::int64_t> max_exposure_ms_;
  std::vector<std::string> broken_;  // the first few names
  std::vector<std::string> empty_;
};

}  // namespace

std::unique_ptr<CheckPrinter> nagios_printer(TextSink output) {
  return std::make_unique<NagiosPrinter>(std::move(output));
}

}  // namespace unbroken
