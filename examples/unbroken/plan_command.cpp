#include <memory>
#include <utility>

#include "commands.h"
#include "producer_tables.h"
#include "refusals.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/answer.h"
#include "unbroken/report.h"

namespace {

struct PlanOptions {
  SourceOptions sources;
  OutputOptions output;
  unbroken::PlanRequest request;
  std::optional<unbroken::PointInTime> stop_at;
  std::optional<unbroken::Lsn> stop_at_lsn;
  std::optional<std::string> stop_at_mark;
  std::optional<std::string> stop_before_mark;
  std::optional<unbroken::LocalTime> after;
  std::string minimize = "sets";
  bool is_sql = false;
  unbroken::ScriptChoices script;
  std::vector<std::string> producer_tables;
};

void require_one_target(const PlanOptions& options) {
  const int targets = int{options.stop_at.has_value()} + int{options.stop_at_lsn.has_value()} +
                      int{options.stop_at_mark.has_value()} +
                      int{options.stop_before_mark.has_value()};
  if (targets > 1) {
    throw WrongUsage(
        "--stop-at, --stop-at-lsn, --stop-at-mark and --stop-before-mark exclude each other");
  }
  if (options.after && !options.stop_at_mark && !options.stop_before_mark) {
    throw WrongUsage("--after goes with --stop-at-mark and --stop-before-mark");
  }
}

std::optional<unbroken::MarkRequest> mark_of(const PlanOptions& options) {
  if (options.stop_at_mark)
    return unbroken::MarkRequest{*options.stop_at_mark, false, options.after};
  if (!options.stop_before_mark) return std::nullopt;
  return unbroken::MarkRequest{*options.stop_before_mark, true, options.after};
}

void complete_script(PlanOptions& options) {
  const unbroken::ScriptChoices& script = options.script;
  const unbroken::PlanRequest& request = options.request;
  const bool is_chosen = script.restore_as || script.move_data || script.move_log ||
                         script.standby_file || script.tail_log;
  const bool is_sql = options.output.wants("sql");
  const bool maps_in_vain =
      !script.path_mappings.empty() && !is_sql && !options.output.wants("dbatools");
  if ((is_chosen && !is_sql) || maps_in_vain) {
    throw WrongUsage(
        "--as, --move-data, --move-log, --path-map, --standby and --tail-log go with --sql");
  }
  if (!script.tail_log) return;
  // The tail goes on from all that the server backed up last, on its own fork.
  if (request.no_logs || !request.without.empty() || request.only_producer || request.fork ||
      request.redo_from || options.stop_at || options.stop_at_lsn || request.mark) {
    throw WrongUsage(
        "--tail-log",
        "goes with a plan from all backups to the newest point: not with --stop-at, --stop-at-lsn, "
        "a mark, --fork, --no-logs, --without, --only-producer or --redo-from");
  }
  options.request.explain = true;  // a log behind a gap shows that the tail does not fit
}

void complete(PlanOptions& options) {
  require_sources(options.sources);
  if (options.is_sql) {
    if (options.output.is_json || options.output.format == "json") {
      throw WrongUsage("--sql", "contradicts --json");
    }
    options.output.format = "sql";
  }
  require_one_format(options.output);
  require_one_target(options);
  options.request.mark = mark_of(options);
  complete_script(options);
  if (options.request.redo_base && !options.request.redo_from) {
    throw WrongUsage("--redo-base goes with --redo-from");
  }
  if (options.stop_at) options.request.target = unbroken::TimePoint{*options.stop_at};
  if (options.stop_at_lsn) options.request.target = unbroken::LsnPoint{*options.stop_at_lsn};
  if (options.minimize == "bytes") options.request.minimize = unbroken::Minimize::bytes;
  if (options.minimize == "time") options.request.minimize = unbroken::Minimize::time;
}

ExitStatus restorable(const unbroken::PlanAnswer& answer, const PlanOptions& options,
                      ExitStatus status) {
  // dbatools' objects have no place for what must be known of them.
  for (const unbroken::Caveat& caveat : answer.caveats) complain(caveat.code, caveat.message);
  const unbroken::Result<std::string> objects =
      unbroken::plan_dbatools(answer, options.script.path_mappings);
  return objects ? answered(*objects, status) : failed(objects.error());
}

ExitStatus run_plan(PlanOptions& options) {
  complete(options);
  unbroken::Result<unbroken::ProducerTable> producers =
      read_producer_tables(options.producer_tables);
  if (!producers) return failed(producers.error());
  options.request.producers = std::move(*producers);
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return failed(evidence.error());
  const unbroken::Result<unbroken::PlanAnswer> answer =
      unbroken::plan(*evidence->catalog, options.request);
  if (!answer) return failed(answer.error());
  const bool is_bad = unbroken::is_bad_news(*answer);
  const ExitStatus status = is_bad                         ? ExitStatus::bad_news
                            : evidence->unreadable.empty() ? ExitStatus::fine
                                                           : ExitStatus::unreadable;
  if (options.output.wants("json")) {
    return answered(unbroken::plan_json(*answer, evidence->unreadable), status);
  }
  const bool is_sql = options.output.wants("sql");
  if (is_sql || options.output.wants("dbatools")) {
    // What is run unread must not hold anything but a whole plan.
    if (is_bad) write_error(unbroken::plan_text(*answer, {}));
    if (!is_sql) return restorable(*answer, options, status);
    const unbroken::Result<std::string> script = unbroken::plan_script(*answer, options.script);
    if (!script) return failed(script.error());
    return answered(*script, status);
  }
  const unbroken::TextStyle style = style_of_output(options.output.no_colour);
  return answered(unbroken::plan_text(*answer, style), status);
}

void add_choices(Arguments& arguments, PlanOptions& options) {
  unbroken::PlanRequest& request = options.request;
  arguments.value<unbroken::Guid>("--family", request.family, unbroken::Guid::parse,
                                  "Which database of that name", "GUID");
  arguments.value<unbroken::Guid>("--fork", request.fork, unbroken::Guid::parse,
                                  "Which branch of its history", "GUID");
  arguments.value<unbroken::PointInTime>("--stop-at", options.stop_at, unbroken::PointInTime::parse,
                                         "Server's local time, or with Z or +hh:mm", "TIME");
  arguments.value<unbroken::Lsn>("--stop-at-lsn", options.stop_at_lsn, unbroken::Lsn::parse,
                                 "Log sequence number", "LSN");
  arguments.text("--stop-at-mark", options.stop_at_mark,
                 "Marked transaction, included; or lsn:LSN, a log record", "MARK");
  arguments.text("--stop-before-mark", options.stop_before_mark, "The same, left out", "MARK");
  arguments.value<unbroken::LocalTime>("--after", options.after, unbroken::LocalTime::parse,
                                       "Of several such marks the first from then on", "TIME");
  arguments.text("--only-producer", request.only_producer, "Use only what this one took", "WORD");
  add_producers_option(arguments, options.producer_tables);
  arguments.values<unbroken::Guid>("--without", request.without, unbroken::Guid::parse,
                                   "Do not use these backup sets", "GUID");
  arguments.flag("--no-logs", request.no_logs, "Use no log backups");
  arguments.flag("--no-differentials", request.no_differentials, "Use no differentials");
  arguments.value<unbroken::Lsn>("--redo-from", request.redo_from, unbroken::Lsn::parse,
                                 "Go on with a RESTORING database's redo_start_lsn", "LSN");
  arguments.value<unbroken::Lsn>("--redo-base", request.redo_base, unbroken::Lsn::parse,
                                 "Its differential_base_lsn", "LSN");
  arguments.choice("--minimize", options.minimize, {"sets", "bytes", "time"},
                   "What the cheapest plan has least of");
  arguments.value<unbroken::UtcOffset>("--time-zone", request.utc_offset, read_offset,
                                       "Zone of servers whose backups do not tell it", "+hh:mm");
  arguments.count("--alternatives", request.alternatives, 1000,
                  "How many further plans to give, by cost", "K");
  arguments.flag("--explain", request.explain, "Say for each set left out why it is");
}

void add_script_choices(Arguments& arguments, unbroken::ScriptChoices& script) {
  arguments.begin_group("T-SQL (with --sql)");
  arguments.text("--as", script.restore_as, "Restore under another name", "NAME");
  arguments.text("--move-data", script.move_data, "Put data files here", "DIR");
  arguments.text("--move-log", script.move_log, "Put log files here", "DIR");
  arguments.values<unbroken::PathMapping>(
      "--path-map", script.path_mappings, unbroken::PathMapping::parse,
      "The server finds backups below OLD below NEW (repeatable)", "OLD=NEW");
  arguments.text("--standby", script.standby_file, "Leave it readable, with this undo file",
                 "FILE");
  arguments.flag("--tail-log", script.tail_log,
                 "Back up the tail of the log first and restore it last");
  arguments.end_group();
}

}  // namespace

void add_plan(Program& program) {
  Arguments arguments = program.add_command("plan", "Find the cheapest restore to a wanted point");
  const auto options = std::make_shared<PlanOptions>();
  add_source_options(arguments, options->sources);
  arguments.text("--database", options->request.database, "The database to restore", "NAME",
                 Need::required);
  add_choices(arguments, *options);
  add_format(arguments, options->output, {"text", "json", "sql", "dbatools"});
  arguments.flag("--sql", options->is_sql, "Print T-SQL, as --format sql does");
  add_script_choices(arguments, options->script);
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken plan --from /backups --database Sales\n"
      "  unbroken plan --from /backups --database Sales --stop-at 2026-11-20T02:30:00\n"
      "  unbroken plan --catalog all.db --database Sales --sql > restore.sql\n"
      "  unbroken plan --from /backups --database Sales --sql --as Sales2 --move-data 'E:\\data'\n"
      "    --move-log 'F:\\log' --path-map '/backups=\\\\nas\\backups'\n"
      "Exit status: 0 a plan, 1 unreachable, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_plan(*options); });
}
