#include <string>
#include <string_view>

#include "report/amounts.h"
#include "report/plan_remarks.h"
#include "report/text_page.h"
#include "report/words.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

constexpr std::size_t kLabel = 10;

void write_step(TextPage& page, std::size_t indent, const std::string& number,
                const PlanStepAnswer& step) {
  const BackupSet& set = step.set;
  std::string what = "restore " + kind_of(set);
  if (set.backup_finish) what += " of " + time_text(set.backup_finish, set.utc_offset);
  if (const auto size = set.compressed_backup_size ? set.compressed_backup_size : set.backup_size) {
    what += ", " + size_text(*size);
  }
  const std::size_t body = indent + number.size();
  page.paragraph(indent, body, {{number, Ink::faint}, {what, Ink::strong}});
  std::string stop;
  if (step.stop_at) stop = "stop at " + step.stop_at->text();
  if (step.stop_at_lsn) {
    stop = std::string(step.stops_before_lsn ? "stop before " : "stop at ") +
           (step.mark ? "mark '" + step.mark->name + "'" : "LSN " + step.stop_at_lsn->decimal());
  }
  if (!stop.empty()) page.paragraph(body, body, {{stop}});
  if (set.devices.empty()) page.paragraph(body, body, {{"no file is known", Ink::warning}});
  for (const BackupDevice& device : set.devices) {
    Pieces pieces{{device.path}};
    std::string notes;
    if (family_count(set) > 1) {
      notes += " (stripe " + std::to_string(device.family_sequence_number) + ")";
    }
    if (device.mirror > 0) notes += " (mirror " + std::to_string(device.mirror) + ")";
    if (set.position > 1) notes += " (FILE = " + std::to_string(set.position) + ")";
    if (device.is_missing.value_or(false)) notes += " (not there)";
    if (!notes.empty()) pieces.push_back({notes, Ink::faint});
    page.line(body, pieces);
  }
  std::string lsns = "LSN ";
  lsns += set.first_lsn ? set.first_lsn->decimal() : "unknown";
  lsns += " to " + (set.last_lsn ? set.last_lsn->decimal() : "unknown");
  page.paragraph(body, body + 4, {{lsns, Ink::faint}});
  page.line(body, {{"set " + set.uuid.text(), Ink::faint}});
}

void write_steps(TextPage& page, std::size_t indent, const std::vector<PlanStepAnswer>& steps) {
  const std::size_t digits = std::to_string(steps.size()).size();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::string number = std::to_string(i + 1);
    number.insert(0, digits - number.size(), ' ');
    write_step(page, indent, number + "  ", steps[i]);
  }
}

// Where the last step stops, and where it would end without a stop.
Pieces reached_text(const PlanPath& path, std::optional<UtcOffset> offset) {
  const std::string end =
      time_text(path.achieved_time, offset) + ", LSN " + path.achieved_lsn.decimal();
  if (path.steps.empty()) return {{end, Ink::strong}};
  const PlanStepAnswer& last = path.steps.back();
  std::string stop;
  if (last.stop_at) stop = time_text(last.stop_at, offset);
  if (last.stop_at_lsn) {
    stop = (last.stops_before_lsn ? "just before LSN " : "LSN ") + last.stop_at_lsn->decimal();
  }
  if (stop.empty()) return {{end, Ink::strong}};
  return {{stop, Ink::strong}, {" inside the last backup, which ends at " + end}};
}

void write_path(TextPage& page, std::size_t indent, const PlanPath& path) {
  write_steps(page, indent, path.steps);
  const std::optional<UtcOffset> offset =
      path.steps.empty() ? std::nullopt : path.steps.back().set.utc_offset;
  page.labelled(indent, "reaches", kLabel, reached_text(path, offset));
  if (path.is_certain) {
    page.labelled(indent, "certain", kLabel, {{"the point lies within these backups"}});
    return;
  }
  if (path.only_before) {
    page.labelled(indent, "possible", kLabel,
                  {{"the time may lie past LSN " + path.only_before->decimal() +
                        ", where the fork left the one of the last backup: look where the database "
                        "stands before it is recovered",
                    Ink::warning}});
    return;
  }
  if (!path.steps.empty() && path.steps.back().mark) {
    page.labelled(
        indent, "possible", kLabel,
        {{"the mark may lie in a log backup that is not at hand: if the database is still "
          "RESTORING after the last one, it was not found",
          Ink::warning}});
    return;
  }
  page.labelled(indent, "possible", kLabel,
                {{"the point may lie past the last log backup of these: if the database is still "
                  "RESTORING after it, the point was not reached",
                  Ink::warning}});
  if (path.if_not_reached.empty()) {
    page.labelled(indent, "then", kLabel,
                  {{"no next log backup is known: find it, or recover "
                    "the database at the end of the last one"}});
    return;
  }
  page.labelled(indent, "then", kLabel, {{"restore this with the same stop, too"}});
  for (const PlanStepAnswer& step : path.if_not_reached) {
    write_step(page, indent + kLabel, "-  ", step);
  }
}

void write_caveats(TextPage& page, const std::vector<Caveat>& caveats) {
  if (caveats.empty()) return;
  page.blank();
  page.line(0, {{"Caveats"}});
  for (const Caveat& caveat : caveats) {
    page.paragraph(2, 4, {{caveat.code, Ink::warning}, {": " + caveat.message}});
  }
}

void write_alternatives(TextPage& page, const std::vector<PlanPath>& alternatives) {
  for (std::size_t i = 0; i < alternatives.size(); ++i) {
    page.blank();
    page.line(0, {{"Alternative " + std::to_string(i + 1), Ink::strong},
                  {": " + cost_text(alternatives[i].cost)}});
    write_path(page, 2, alternatives[i]);
  }
}

void write_left_out(TextPage& page, const std::vector<PlanLeftOut>& left_out) {
  if (left_out.empty()) return;
  page.blank();
  page.line(0, {{"Left out"}});
  for (const PlanLeftOut& left : left_out) {
    page.line(2, {{left.uuid.text(), Ink::faint},
                  {std::string("  ") + std::string(spelling_of(left.reason))}});
  }
}

void write_nearest(TextPage& page, const char* title, const std::optional<PlanPath>& path) {
  page.blank();
  if (!path) {
    page.line(0, {{title, Ink::strong}, {": none"}});
    return;
  }
  page.line(0, {{title, Ink::strong}});
  write_path(page, 2, *path);
}

void write_failure(TextPage& page, const PlanFailure& failure) {
  page.labelled(2, "why", kLabel, {{failure.message}});
  if (failure.missing_from || failure.missing_to) {
    std::string missing = "log from LSN ";
    missing += failure.missing_from ? failure.missing_from->decimal() : "unknown";
    if (failure.missing_to) missing += " to " + failure.missing_to->decimal();
    if (failure.missing_fork) missing += " on fork " + failure.missing_fork->text();
    page.labelled(2, "missing", kLabel, {{missing}});
  }
  if (failure.engine_error) {
    page.labelled(2, "error", kLabel,
                  {{"SQL Server would raise " + std::to_string(*failure.engine_error) +
                    " if the set nearest to the break were restored next"}});
  }
  write_nearest(page, "Nearest point before", failure.nearest_before);
  write_nearest(page, "Nearest point after", failure.nearest_after);
}

ScriptStep script_step_of(const PlanStepAnswer& step) {
  return {step.set, step.stop_at, step.stop_at_lsn, step.stops_before_lsn, step.mark};
}

// Whether the log after the plan's end is the tail, as far as the plan tells.
Status check_tail(const PlanAnswer& answer) {
  if (!std::holds_alternative<NewestPoint>(answer.target)) {
    return Error{Code::invalid_argument, "the tail of the log leads to the newest point only",
                 "--tail-log"};
  }
  for (const PlanLeftOut& left : answer.left_out) {
    if (left.reason != LeftOutReason::behind_gap) continue;
    return Error{Code::invalid_argument,
                 "backup set " + left.uuid.text() +
                     " lies behind a gap that the plan ends at: the tail would not fit",
                 "--tail-log"};
  }
  return Status();
}

}  // namespace

std::string plan_text(const PlanAnswer& answer, const TextStyle& style) {
  TextPage page(style);
  const std::string target = target_text(answer.target, answer.mark);
  if (const auto* failure = std::get_if<PlanFailure>(&answer.outcome)) {
    page.paragraph(
        0, 2, {{answer.database, Ink::strong}, {" cannot be restored to " + target, Ink::bad}});
    write_failure(page, *failure);
    write_caveats(page, answer.caveats);
    return page.take();
  }
  const PlanPath& path = std::get<PlanPath>(answer.outcome);
  page.paragraph(0, 2, {{"Restore "}, {answer.database, Ink::strong}, {" to " + target}});
  if (answer.family) page.labelled(2, "family", kLabel, {{answer.family->text(), Ink::faint}});
  if (answer.fork) page.labelled(2, "fork", kLabel, {{answer.fork->text(), Ink::faint}});
  page.labelled(2, "cost", kLabel, {{cost_text(path.cost)}});
  page.blank();
  write_path(page, 2, path);
  write_caveats(page, answer.caveats);
  write_alternatives(page, answer.alternatives);
  write_left_out(page, answer.left_out);
  return page.take();
}

Result<std::string> plan_script(const PlanAnswer& answer, const ScriptChoices& choices) {
  const auto* path = std::get_if<PlanPath>(&answer.outcome);
  if (path == nullptr) return std::string();
  if (choices.tail_log) {
    if (const Status tail = check_tail(answer); !tail.ok()) return tail.error();
  }
  ScriptOptions options;
  options.database = answer.database;
  for (const PlanStepAnswer& step : path->steps) options.steps.push_back(script_step_of(step));
  options.is_certain = path->is_certain;
  options.only_before = path->only_before;
  for (const PlanStepAnswer& step : path->if_not_reached) {
    options.if_not_reached.push_back(script_step_of(step));
  }
  options.choices = choices;
  std::string restored = answer.database;
  if (choices.restore_as) restored += " as " + *choices.restore_as;
  std::vector<Caveat> caveats = answer.caveats;
  if (choices.tail_log) {
    std::erase_if(caveats,
                  [](const Caveat& caveat) { return caveat.code == "tail_not_backed_up"; });
  }
  options.remarks =
      plan_remarks(restored, target_text(answer.target, answer.mark), path->cost, caveats);
  return restore_script(options);
}

}  // namespace unbroken
