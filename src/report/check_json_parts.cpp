#include "report/check_json_parts.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/spelling.h"
#include "model/spelling.h"
#include "report/findings.h"
#include "report/json_parts.h"
#include "report/words.h"

namespace unbroken {
namespace {

void write_producers(JsonWriter& json, const std::vector<Producer>& producers) {
  json.key("producers").begin_array();
  for (std::size_t i = 0; i < producers.size(); ++i) {
    bool is_first = true;  // two tools of third parties share a word
    for (std::size_t j = 0; j < i; ++j) is_first &= producers[j].kind != producers[i].kind;
    if (is_first) json.value(spelling_of(producers[i].kind));
  }
  json.end_array();
  json.key("tools").begin_array();
  for (const Producer& producer : producers) {
    if (!producer.name.empty()) json.value(producer.name);
  }
  json.end_array();
}

void write_window(JsonWriter& json, const WindowAnalysis& window) {
  json.begin_object();
  json.key("from").value(text_of(window.from));
  json.key("to").value(text_of(window.to));
  json.member("from_lsn", window.from_lsn.decimal());
  json.member("to_lsn", window.to_lsn.decimal());
  json.member("fork", text_of(window.fork));
  write_producers(json, window.producers);
  json.member("proved_by", spelling_of(window.proved_by));
  json.key("holes").begin_array();
  for (const HoleAnalysis& hole : window.holes) {
    json.begin_object();
    json.member("from", text_of(hole.from)).member("to", text_of(hole.to));
    json.member("from_lsn", hole.from_lsn.decimal()).member("to_lsn", hole.to_lsn.decimal());
    json.member("backup_set_uuid", hole.backup_set_uuid.text());
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_gap(JsonWriter& json, const GapAnalysis& gap) {
  json.begin_object();
  json.member("from_lsn", gap.from_lsn.decimal()).member("to_lsn", gap.to_lsn.decimal());
  json.member("fork", text_of(gap.fork));
  json.member("after", text_of(gap.after)).member("before", text_of(gap.before));
  const GapCause& cause = gap.cause;
  json.key("cause").begin_object();
  json.member("kind", spelling_of(cause.kind));
  json.key("producer");
  if (cause.producer) {
    json.value(spelling_of(cause.producer->kind));
  } else {
    json.null();
  }
  json.key("tool");
  if (cause.producer && !cause.producer->name.empty()) {
    json.value(cause.producer->name);
  } else {
    json.null();
  }
  json.member("backup_set_uuid", text_of(cause.backup_set_uuid));
  json.member("user_name", cause.user_name).member("device", cause.device);
  json.member("at", text_of(cause.at));
  json.member("confidence", spelling_of(cause.confidence));
  json.end_object();
  json.end_object();
}

void write_windows_and_gaps(JsonWriter& json, const std::vector<WindowAnalysis>& windows,
                            const std::vector<GapAnalysis>& gaps) {
  json.key("windows").begin_array();
  for (const WindowAnalysis& window : windows) write_window(json, window);
  json.end_array();
  json.key("gaps").begin_array();
  for (const GapAnalysis& gap : gaps) write_gap(json, gap);
  json.end_array();
}

void write_signs(JsonWriter& json, const std::vector<SignCount>& signs) {
  json.key("signs").begin_array();
  for (const SignCount& count : signs) {
    const Producer& points_to = count.sign.points_to;
    json.begin_object();
    json.member("points_to", spelling_of(points_to.kind));
    json.key("tool");
    if (points_to.name.empty()) {
      json.null();
    } else {
      json.value(points_to.name);
    }
    json.member("looks_at", count.sign.looks_at).member("like", count.sign.like);
    json.member("weight", count.sign.weight).member("sets", count.sets);
    json.member("first", count.first.text());
    json.end_object();
  }
  json.end_array();
}

// Keys are unique: with several tools of third parties each gets its name.
std::string key_of(const ProducerAnalysis& wanted, const std::vector<ProducerAnalysis>& all) {
  std::string key(spelling_of(wanted.producer.kind));
  std::size_t same_word = 0;
  for (const ProducerAnalysis& other : all)
    same_word += other.producer.kind == wanted.producer.kind;
  return same_word > 1 ? key + ":" + wanted.producer.name : key;
}

}  // namespace

void write_finding_members(JsonWriter& json, const Finding& finding) {
  json.member("rule", finding.rule).member("severity", spelling_of(finding.severity));
  json.member("subject", finding.subject).member("message", finding.message);
  json.member("remedy", finding.remedy).member("source", finding.source);
  json.member("priority", finding.priority);
  json.member("url", rule_url(finding.rule));
  json.key("because").begin_array();
  for (const std::string& thing : finding.because) json.value(thing);
  json.end_array();
}

void write_findings(JsonWriter& json, std::span<const Finding> findings) {
  write_findings(json, "findings", findings);
}

void write_findings(JsonWriter& json, std::string_view name, std::span<const Finding> findings) {
  json.key(name).begin_array();
  for (const Finding* const finding : by_urgency(findings)) {
    json.begin_object();
    write_finding_members(json, *finding);
    json.end_object();
  }
  json.end_array();
}

void write_assumed_status(JsonWriter& json, const AssumedStatus& status) {
  json.member("database", status.database).member("server_name", status.server_name);
  const auto write = [&json](std::string_view name, const std::optional<ChainStatus>& known) {
    json.key(name);
    if (known) {
      json.value(spelling_of(*known));
    } else {
      json.null();
    }
  };
  write("from", status.from);
  write("to", status.to);
}

void write_database_members(JsonWriter& json, const DatabaseCheck& check) {
  const DatabaseAnalysis& database = check.analysis;
  json.member("name", database.name).member("server_name", database.server_name);
  json.key("copies").begin_array();
  for (const DatabaseCopy& copy : database.copies) {
    json.begin_object();
    json.member("server_name", copy.server_name).member("name", copy.name);
    json.member("role", copy.role).end_object();
  }
  json.end_array();
  json.member("family_guid", text_of(database.family_guid));
  json.key("recovery_model");
  if (database.recovery_model) {
    json.value(spelling_of(*database.recovery_model));
  } else {
    json.null();
  }
  json.member("status", spelling_of(database.status));
  json.member("newest_point", text_of(database.newest_point));
  json.member("time_zone", database.newest_point_offset);
  json.key("exposure_seconds");
  if (database.exposure_ms) {
    json.value(*database.exposure_ms / 1000);
  } else {
    json.null();
  }
  json.key("forks").begin_array();
  for (const ForkAnalysis& fork : database.forks) {
    json.begin_object();
    json.member("fork", text_of(fork.id)).member("parent", text_of(fork.parent));
    json.member("fork_point_lsn", text_of(fork.point)).member("sets", fork.sets);
    json.end_object();
  }
  json.end_array();
  write_windows_and_gaps(json, database.windows, database.gaps);
  json.key("by_producer").begin_object();
  for (const ProducerAnalysis& part : database.by_producer) {
    json.key(key_of(part, database.by_producer)).begin_object();
    json.key("tool");
    if (part.producer.name.empty()) {
      json.null();
    } else {
      json.value(part.producer.name);
    }
    json.member("sets", part.sets).member("confidence", spelling_of(part.confidence));
    write_signs(json, part.signs);
    write_windows_and_gaps(json, part.windows, part.gaps);
    json.end_object();
  }
  json.end_object();
  write_findings(json, check.findings);
}

}  // namespace unbroken
