#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "analysis/spelling.h"
#include "model/spelling.h"
#include "report/check_printers.h"
#include "report/escapes.h"
#include "report/words.h"
#include "unbroken/check_tally.h"

namespace unbroken {
namespace {

struct Family {
  std::string_view name;
  std::string_view unit;  // empty: a plain number
  std::string_view help;
};

// Gauges only: a state set and an info would be refused by the collector that
// reads text files for Prometheus.
enum FamilyIndex : std::size_t {
  kFrom,
  kUntil,
  kStatus,
  kGaps,
  kDatabaseFindings,
  kLastFinish,
  kRpo,
  kDatabaseFamilies,
};
constexpr std::array<Family, kDatabaseFamilies> kFamilies{{
    {"unbroken_database_recoverable_from_timestamp_seconds", "seconds",
     "Where the window begins that ends at the newest point; every point between can be restored."},
    {"unbroken_database_recoverable_until_timestamp_seconds", "seconds",
     "The newest point that can be restored."},
    {"unbroken_database_status", "", "1 for the status that the chain of the database has."},
    {"unbroken_database_gaps", "", "Parts of the log that no usable backup holds."},
    {"unbroken_database_findings", "", "Findings about the database."},
    {"unbroken_backup_last_finish_timestamp_seconds", "seconds",
     "When the newest usable backup of this type by this producer finished."},
    {"unbroken_database_rpo_seconds", "seconds",
     "How far the newest point may lie back; the limit that the check was given."},
}};

std::string_view word_of(BackupType type) {
  switch (type) {
    case BackupType::full:
      return "full";
    case BackupType::differential:
      return "differential";
    case BackupType::log:
      return "log";
    case BackupType::file:
      return "file";
    case BackupType::file_differential:
      return "file_differential";
    case BackupType::partial:
      return "partial";
    case BackupType::partial_differential:
      break;
  }
  return "partial_differential";
}

std::string seconds_of(std::int64_t ms) {
  std::string text = std::to_string(ms / 1000);
  const std::int64_t rest = ms % 1000;
  if (rest == 0) return text;
  std::string digits = std::to_string(1000 + (rest < 0 ? -rest : rest));
  return (ms < 0 && ms > -1000 ? "-0" : text) + "." + digits.substr(1);
}

std::optional<std::string> timestamp_of(const std::optional<LocalTime>& time,
                                        const std::optional<UtcOffset>& offset) {
  if (!time || !offset) return std::nullopt;
  return seconds_of(time->to_utc(*offset).ms);
}

std::string label(std::string_view name, std::string_view value) {
  return std::string(name) + "=\"" + label_escaped(value) + "\"";
}

class MetricsPrinter final : public BufferedCheckPrinter {
 public:
  explicit MetricsPrinter(TextSink output) : BufferedCheckPrinter(std::move(output)) {}

  Status begin(const CheckHead& head) override {
    now_ = head.now;
    max_exposure_ms_ = head.max_exposure_ms;
    return {};
  }

  Status add(const DatabaseCheck& database) override {
    tally_.add(database);
    const DatabaseAnalysis& analysis = database.analysis;
    const std::string labels = labels_of(analysis);
    const WindowAnalysis* const newest = newest_window(analysis);
    if (newest != nullptr) {
      sample(kFrom, labels, timestamp_of(newest->from, analysis.newest_point_offset));
    }
    sample(kUntil, labels, timestamp_of(analysis.newest_point, analysis.newest_point_offset));
    for (const ChainStatus status : kChainStatuses) {
      sample(kStatus, labels + "," + label("status", spelling_of(status)),
             status == analysis.status ? "1" : "0");
    }
    sample(kGaps, labels, std::to_string(analysis.gaps.size()));
    CheckTally own;
    own.add(database.findings);
    for (const Severity severity : kSeverities) {
      sample(kDatabaseFindings, labels + "," + label("severity", spelling_of(severity)),
             std::to_string(own.count_of(severity)));
    }
    for (const LastBackup& backup : analysis.last_backups) {
      sample(kLastFinish,
             labels + "," + label("type", word_of(backup.type)) + "," +
                 label("producer", spelling_of(backup.producer.kind)) + "," +
                 label("tool", backup.producer.name),
             timestamp_of(backup.finish, backup.utc_offset));
    }
    if (max_exposure_ms_) sample(kRpo, labels, seconds_of(*max_exposure_ms_));
    return {};
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    tally_.add(findings);
    tally_.add_unreadable(unreadable.size());
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      write_family(kFamilies[i]);
      out += samples_[i];
    }
    write_family({"unbroken_findings", "", "Findings about databases, servers and groups."});
    for (const Severity severity : kSeverities) {
      write_sample("unbroken_findings", label("severity", spelling_of(severity)),
                   std::to_string(tally_.count_of(severity)));
    }
    write_single({"unbroken_inputs_unreadable", "", "Inputs that could not be read."},
                 std::to_string(tally_.unreadable()));
    write_single(
        {"unbroken_check_timestamp_seconds", "seconds", "The time as of which the check was made."},
        seconds_of(now_.ms));
    write_family({"unbroken_build_info", "", "The version that made the check."});
    write_sample("unbroken_build_info", label("version", UNBROKEN_VERSION), "1");
    out += "# EOF\n";
    return hand_on();
  }

 private:
  // No two databases may have the same labels: the collector would refuse the
  // whole file.
  std::string labels_of(const DatabaseAnalysis& database) {
    std::string labels = label("database", database.name) + "," +
                         label("server", database.server_name.value_or("")) + "," +
                         label("family", identity_of(database));
    const int times = ++seen_[labels];
    if (times > 1) labels += "," + label("copy", std::to_string(times));
    return labels;
  }

  static const WindowAnalysis* newest_window(const DatabaseAnalysis& database) {
    for (auto window = database.windows.rbegin(); window != database.windows.rend(); ++window) {
      if (window->to == database.newest_point) return &*window;
    }
    return nullptr;
  }

  void sample(FamilyIndex family, const std::string& labels,
              const std::optional<std::string>& value) {
    if (!value) return;  // unknown is no number
    samples_[family] += sample_text(kFamilies[family].name, labels, *value);
  }

  static std::string sample_text(std::string_view name, const std::string& labels,
                                 const std::string& value) {
    return std::string(name) + "{" + labels + "} " + value + "\n";
  }

  void write_sample(std::string_view name, const std::string& labels, const std::string& value) {
    out += sample_text(name, labels, value);
  }

  void write_single(const Family& family, const std::string& value) {
    write_family(family);
    out += std::string(family.name) + " " + value + "\n";
  }

  void write_family(const Family& family) {
    const std::string name(family.name);
    out += "# TYPE " + name + " gauge\n";
    if (!family.unit.empty()) out += "# UNIT " + name + " " + std::string(family.unit) + "\n";
    out += "# HELP " + name + " " + std::string(family.help) + "\n";
  }

  CheckTally tally_;
  UtcTime now_;
  std::optional<std::int64_t> max_exposure_ms_;
  std::array<std::string, kDatabaseFamilies> samples_;
  std::map<std::string, int> seen_;
};

}  // namespace

std::unique_ptr<CheckPrinter> metrics_printer(TextSink output) {
  return std::make_unique<MetricsPrinter>(std::move(output));
}

}  // namespace unbroken
