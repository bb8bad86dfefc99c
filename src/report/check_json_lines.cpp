#include "model/json_writer.h"
#include "report/check_json_parts.h"
#include "report/check_printers.h"
#include "report/findings.h"
#include "report/json_parts.h"
#include "report/words.h"
#include "unbroken/check_tally.h"

namespace unbroken {
namespace {

// A line each: `check`, what an assumption changes as `assumed_finding` and
// `assumed_status`, then for every database `database` and its findings as
// `finding`, the findings about servers and groups, `unreadable` for each input,
// and `summary`, without which the answer is not whole.
class JsonLinesPrinter final : public BufferedCheckPrinter {
 public:
  explicit JsonLinesPrinter(TextSink output) : BufferedCheckPrinter(std::move(output)) {}

  Status begin(const CheckHead& head) override {
    JsonWriter json(out);
    begin_line(json, "check");
    json.member("now", head.now.text());
    end_line(json);
    return hand_on();
  }

  Status assume(const AssumedEffects& effects) override {
    write_assumed(effects.appearing, "appears");
    write_assumed(effects.disappearing, "disappears");
    for (const AssumedStatus& status : effects.statuses) {
      JsonWriter json(out);
      begin_line(json, "assumed_status");
      write_assumed_status(json, status);
      end_line(json);
    }
    return hand_on();
  }

  Status add(const DatabaseCheck& database) override {
    tally_.add(database);
    JsonWriter json(out);
    begin_line(json, "database");
    write_database_members(json, database);
    end_line(json);
    write_findings(database.findings, &database.analysis);
    return hand_on();
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    tally_.add(findings);
    tally_.add_unreadable(unreadable.size());
    write_findings(findings, nullptr);
    for (const Unreadable& input : unreadable) {
      JsonWriter json(out);
      begin_line(json, "unreadable");
      json.member("source", input.source).member("reason", input.reason);
      end_line(json);
    }
    JsonWriter json(out);
    begin_line(json, "summary");
    json.member("databases", tally_.databases()).member("broken", tally_.broken());
    json.member("gaps", tally_.gaps());
    for (const Severity severity : kSeverities) {
      json.member(plural_of(severity), tally_.count_of(severity));
    }
    json.member("unreadable", tally_.unreadable());
    json.member("is_bad_news", tally_.is_bad_news());
    end_line(json);
    return hand_on();
  }

 private:
  static void begin_line(JsonWriter& json, std::string_view type) {
    json.begin_object().member("type", type);
  }
  void end_line(JsonWriter& json) {
    json.end_object();
    out += '\n';
  }

  void write_assumed(std::span<const Finding> findings, std::string_view change) {
    for (const Finding* const finding : by_urgency(findings)) {
      JsonWriter json(out);
      begin_line(json, "assumed_finding");
      json.member("change", change);
      write_finding_members(json, *finding);
      end_line(json);
    }
  }

  void write_findings(std::span<const Finding> findings, const DatabaseAnalysis* database) {
    for (const Finding* const finding : by_urgency(findings)) {
      JsonWriter json(out);
      begin_line(json, "finding");
      if (database == nullptr) {
        json.key("database").null().key("server_name").null().key("family_guid").null();
      } else {
        json.member("database", database->name).member("server_name", database->server_name);
        json.member("family_guid", text_of(database->family_guid));
      }
      write_finding_members(json, *finding);
      end_line(json);
    }
  }

  CheckTally tally_;
};

}  // namespace

std::unique_ptr<CheckPrinter> json_lines_printer(TextSink output) {
  return std::make_unique<JsonLinesPrinter>(std::move(output));
}

}  // namespace unbroken
