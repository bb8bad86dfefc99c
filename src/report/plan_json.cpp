#include "model/json_writer.h"
#include "model/spelling.h"
#include "report/json_parts.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

const char* kind_of(const PlanTarget& target) {
  if (std::holds_alternative<TimePoint>(target)) return "time";
  if (std::holds_alternative<LsnPoint>(target)) return "lsn";
  if (std::holds_alternative<RecordPoint>(target)) return "mark";
  return "newest";
}

std::optional<Lsn> lsn_of(const PlanTarget& target) {
  if (const auto* lsn = std::get_if<LsnPoint>(&target)) return lsn->lsn;
  if (const auto* record = std::get_if<RecordPoint>(&target)) return record->lsn;
  return std::nullopt;
}

void write_target(JsonWriter& json, const PlanAnswer& answer) {
  const PlanTarget& target = answer.target;
  json.begin_object();
  const auto* time = std::get_if<TimePoint>(&target);
  json.member("kind", kind_of(target));
  json.key("stop_at");
  if (time != nullptr) {
    json.value(time->at.local.text());
  } else {
    json.null();
  }
  json.member("time_zone", time != nullptr ? time->at.offset : std::nullopt);
  const std::optional<Lsn> lsn = lsn_of(target);
  json.member("stop_at_lsn", lsn ? std::optional(lsn->decimal()) : std::nullopt);
  const auto* record = std::get_if<RecordPoint>(&target);
  if (record != nullptr) {
    json.member("mark", answer.mark ? std::optional(answer.mark->name) : std::nullopt);
    json.member("mark_time", text_of(answer.mark ? answer.mark->time : std::nullopt));
    json.member("stops_before", record->stops_before);
  }
  json.end_object();
}

void write_step(JsonWriter& json, const PlanStepAnswer& step) {
  const BackupSet& set = step.set;
  json.begin_object();
  json.key("kind");
  if (set.type) {
    json.value(plan_kind_of(*set.type));
  } else {
    json.null();
  }
  json.member("backup_set_uuid", set.uuid.text());
  json.member("first_lsn", text_of(set.first_lsn)).member("last_lsn", text_of(set.last_lsn));
  json.key("devices").begin_array();
  for (const BackupDevice& device : set.devices) {
    json.begin_object();
    json.member("path", device.path);
    json.member("family_sequence_number", device.family_sequence_number);
    json.member("mirror", device.mirror).end_object();
  }
  json.end_array();
  json.member("position", set.position);
  json.member("finish", text_of(set.backup_finish)).member("time_zone", set.utc_offset);
  json.member("stop_at", text_of(step.stop_at));
  json.member("stop_at_lsn", text_of(step.stop_at_lsn));
  if (step.stop_at_lsn) json.member("stops_before", step.stops_before_lsn);
  if (step.mark) json.member("mark", step.mark->name);
  json.end_object();
}

std::optional<UtcOffset> offset_at_end(const PlanPath& path) {
  return path.steps.empty() ? std::nullopt : path.steps.back().set.utc_offset;
}

void write_steps_and_achieved(JsonWriter& json, const PlanPath& path) {
  json.key("steps").begin_array();
  for (const PlanStepAnswer& step : path.steps) write_step(json, step);
  json.end_array();
  json.key("achieved").begin_object();
  json.member("lsn", path.achieved_lsn.decimal());
  json.member("time", text_of(path.achieved_time)).member("time_zone", offset_at_end(path));
  json.member("certainty", path.is_certain ? "certain" : "possible");
  json.key("if_not_reached").begin_array();
  for (const PlanStepAnswer& step : path.if_not_reached) json.value(step.set.uuid.text());
  json.end_array();
  if (path.only_before) json.member("only_before_lsn", path.only_before->decimal());
  json.end_object();
}

void write_nearest(JsonWriter& json, const char* name, const std::optional<PlanPath>& path) {
  json.key(name);
  if (!path) {
    json.null();
    return;
  }
  json.begin_object();
  write_steps_and_achieved(json, *path);
  json.end_object();
}

void write_error(JsonWriter& json, const PlanFailure& failure) {
  json.key("error").begin_object();
  json.member("code", "unreachable").member("message", failure.message);
  json.member("engine_error", failure.engine_error);
  json.key("missing");
  if (failure.missing_from || failure.missing_to) {
    json.begin_object();
    json.member("from_lsn", text_of(failure.missing_from));
    json.member("to_lsn", text_of(failure.missing_to));
    json.member("fork", text_of(failure.missing_fork)).end_object();
  } else {
    json.null();
  }
  write_nearest(json, "nearest_before", failure.nearest_before);
  write_nearest(json, "nearest_after", failure.nearest_after);
  json.end_object();
}

void write_caveats(JsonWriter& json, const std::vector<Caveat>& caveats) {
  json.key("caveats").begin_array();
  for (const Caveat& caveat : caveats) {
    json.begin_object();
    json.member("code", caveat.code).member("message", caveat.message);
    json.end_object();
  }
  json.end_array();
}

void write_cost(JsonWriter& json, const PlanCost& cost) {
  json.key("cost").begin_object();
  json.member("sets", cost.sets).member("bytes", cost.bytes);
  json.member("seconds", static_cast<double>(cost.milliseconds) / 1000.0);
  json.end_object();
}

void write_alternatives(JsonWriter& json, const std::vector<PlanPath>& alternatives) {
  json.key("alternatives").begin_array();
  for (const PlanPath& path : alternatives) {
    json.begin_object();
    write_steps_and_achieved(json, path);
    write_cost(json, path.cost);
    json.end_object();
  }
  json.end_array();
}

void write_left_out(JsonWriter& json, const std::vector<PlanLeftOut>& left_out) {
  json.key("left_out").begin_array();
  for (const PlanLeftOut& left : left_out) {
    json.begin_object();
    json.member("backup_set_uuid", left.uuid.text()).member("reason", spelling_of(left.reason));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string plan_json(const PlanAnswer& answer, std::span<const Unreadable> unreadable) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object();
  const auto* failure = std::get_if<PlanFailure>(&answer.outcome);
  if (failure != nullptr) write_error(json, *failure);
  json.member("database", answer.database);
  json.member("family_guid", text_of(answer.family)).member("fork", text_of(answer.fork));
  json.key("target");
  write_target(json, answer);
  if (const auto* path = std::get_if<PlanPath>(&answer.outcome)) {
    write_steps_and_achieved(json, *path);
    write_caveats(json, answer.caveats);
    write_cost(json, path->cost);
    write_alternatives(json, answer.alternatives);
    if (!answer.left_out.empty()) write_left_out(json, answer.left_out);
  } else {
    write_caveats(json, answer.caveats);
  }
  write_unreadable(json, unreadable);
  json.end_object();
  return out += '\n';
}

}  // namespace unbroken
