#include <memory>

#include "commands.h"
#include "refusals.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/answer.h"
#include "unbroken/report.h"

namespace {

struct PlanArguments {
  SourceOptions sources;
  OutputOptions output;
  unbroken::PlanRequest request;
  std::optional<unbroken::PointInTime> stop_at;
  std::optional<unbroken::Lsn> stop_at_lsn;
  std::string minimize = "sets";
  bool is_sql = false;
  unbroken::ScriptChoices script;
};

void complete_script(PlanArguments& arguments) {
  const unbroken::ScriptChoices& script = arguments.script;
  const unbroken::PlanRequest& request = arguments.request;
  const bool is_chosen = script.restore_as || script.move_data || script.move_log ||
                         !script.path_mappings.empty() || script.standby_file || script.tail_log;
  if (is_chosen && !arguments.output.wants("sql")) {
    throw CLI::ValidationError(
        "--as, --move-data, --move-log, --path-map, --standby and --tail-log go with --sql");
  }
  if (!script.tail_log) return;
  // The tail goes on from all that the server backed up last, on its own fork.
  if (request.no_logs || !request.without.empty() || request.only_producer || request.fork ||
      request.redo_from || arguments.stop_at || arguments.stop_at_lsn) {
    throw CLI::ValidationError(
        "--tail-log",
        "goes with a plan from all backups to the newest point: not with --stop-at, --stop-at-lsn, "
        "--fork, --no-logs, --without, --only-producer or --redo-from");
  }
  arguments.request.explain = true;  // a log behind a gap shows that the tail does not fit
}

void complete(PlanArguments& arguments) {
  require_sources(arguments.sources);
  if (arguments.is_sql) {
    if (arguments.output.is_json || arguments.output.format == "json") {
      throw CLI::ValidationError("--sql", "contradicts --json");
    }
    arguments.output.format = "sql";
  }
  require_one_format(arguments.output);
  complete_script(arguments);
  if (arguments.stop_at && arguments.stop_at_lsn) {
    throw CLI::ValidationError("--stop-at and --stop-at-lsn exclude each other");
  }
  if (arguments.request.redo_base && !arguments.request.redo_from) {
    throw CLI::ValidationError("--redo-base goes with --redo-from");
  }
  if (arguments.stop_at) arguments.request.target = unbroken::TimePoint{*arguments.stop_at};
  if (arguments.stop_at_lsn) arguments.request.target = unbroken::LsnPoint{*arguments.stop_at_lsn};
  if (arguments.minimize == "bytes") arguments.request.minimize = unbroken::Minimize::bytes;
  if (arguments.minimize == "time") arguments.request.minimize = unbroken::Minimize::time;
}

ExitStatus run_plan(PlanArguments& arguments) {
  complete(arguments);
  const unbroken::Result<Evidence> evidence = gather(arguments.sources, arguments.output);
  if (!evidence) return failed(evidence.error());
  const unbroken::Result<unbroken::PlanAnswer> answer =
      unbroken::plan(*evidence->catalog, arguments.request);
  if (!answer) return failed(answer.error());
  const bool is_bad = unbroken::is_bad_news(*answer);
  const ExitStatus status = is_bad                         ? ExitStatus::bad_news
                            : evidence->unreadable.empty() ? ExitStatus::fine
                                                           : ExitStatus::unreadable;
  if (arguments.output.wants("json")) {
    return answered(unbroken::plan_json(*answer, evidence->unreadable), status);
  }
  if (arguments.output.wants("sql")) {
    // A script that is run unread must not hold anything but a whole plan.
    if (is_bad) write_error(unbroken::plan_text(*answer, {}));
    const unbroken::Result<std::string> script = unbroken::plan_script(*answer, arguments.script);
    if (!script) return failed(script.error());
    return answered(*script, status);
  }
  const unbroken::TextStyle style = style_of_output(arguments.output.no_colour);
  return answered(unbroken::plan_text(*answer, style), status);
}

void add_choices(CLI::App& command, PlanArguments& arguments) {
  unbroken::PlanRequest& request = arguments.request;
  add_value<unbroken::Guid>(command, "--family", request.family, unbroken::Guid::parse,
                            "Which database of that name", "GUID");
  add_value<unbroken::Guid>(command, "--fork", request.fork, unbroken::Guid::parse,
                            "Which branch of its history", "GUID");
  add_value<unbroken::PointInTime>(command, "--stop-at", arguments.stop_at,
                                   unbroken::PointInTime::parse,
                                   "Server's local time, or with Z or +hh:mm", "TIME");
  add_value<unbroken::Lsn>(command, "--stop-at-lsn", arguments.stop_at_lsn, unbroken::Lsn::parse,
                           "Log sequence number", "LSN");
  command.add_option("--only-producer", request.only_producer, "Use only what this one took")
      ->type_name("WORD");
  add_values<unbroken::Guid>(command, "--without", request.without, unbroken::Guid::parse,
                             "Do not use these backup sets", "GUID");
  command.add_flag("--no-logs", request.no_logs, "Use no log backups");
  command.add_flag("--no-differentials", request.no_differentials, "Use no differentials");
  add_value<unbroken::Lsn>(command, "--redo-from", request.redo_from, unbroken::Lsn::parse,
                           "Go on with a RESTORING database's redo_start_lsn", "LSN");
  add_value<unbroken::Lsn>(command, "--redo-base", request.redo_base, unbroken::Lsn::parse,
                           "Its differential_base_lsn", "LSN");
  command.add_option("--minimize", arguments.minimize, "What the cheapest plan has least of")
      ->check(CLI::IsMember({"sets", "bytes", "time"}));
  add_value<unbroken::UtcOffset>(command, "--time-zone", request.utc_offset, read_offset,
                                 "Zone of servers whose backups do not tell it", "+hh:mm");
  command
      .add_option("--alternatives", request.alternatives, "How many further plans to give, by cost")
      ->type_name("K")
      ->check(CLI::Range(0, 1000));
  command.add_flag("--explain", request.explain, "Say for each set left out why it is");
}

void add_script_choices(CLI::App& command, unbroken::ScriptChoices& script) {
  const std::string group = "T-SQL (with --sql)";
  const auto add_text = [&command, &group](
                            const std::string& name, std::optional<std::string>& value,
                            const std::string& description, const std::string& word) {
    command
        .add_option_function<std::string>(
            name, [&value](const std::string& text) { value = text; }, description)
        ->type_name(word)
        ->group(group);
  };
  add_text("--as", script.restore_as, "Restore under another name", "NAME");
  add_text("--move-data", script.move_data, "Put data files here", "DIR");
  add_text("--move-log", script.move_log, "Put log files here", "DIR");
  add_values<unbroken::PathMapping>(
      command, "--path-map", script.path_mappings, unbroken::PathMapping::parse,
      "The server finds backups below OLD below NEW (repeatable)", "OLD=NEW")
      ->group(group);
  add_text("--standby", script.standby_file, "Leave it readable, with this undo file", "FILE");
  command
      .add_flag("--tail-log", script.tail_log,
                "Back up the tail of the log first and restore it last")
      ->group(group);
}

}  // namespace

void add_plan(CLI::App& program, Command& chosen) {
  CLI::App& command =
      *program.add_subcommand("plan", "Find the cheapest restore to a wanted point");
  const auto arguments = std::make_shared<PlanArguments>();
  add_source_options(command, arguments->sources);
  command.add_option("--database", arguments->request.database, "The database to restore")
      ->type_name("NAME")
      ->required();
  add_choices(command, *arguments);
  add_format(command, arguments->output, {"text", "json", "sql"}, {"dbatools"});
  command.add_flag("--sql", arguments->is_sql, "Print T-SQL, as --format sql does");
  add_script_choices(command, arguments->script);
  add_output_options(command, arguments->output);
  command.footer(
      "Examples:\n"
      "  unbroken plan --from /backups --database Sales\n"
      "  unbroken plan --from /backups --database Sales --stop-at 2026-11-20T02:30:00\n"
      "  unbroken plan --catalog all.db --database Sales --sql > restore.sql\n"
      "  unbroken plan --from /backups --database Sales --sql --as Sales2 --move-data 'E:\\data'\n"
      "    --move-log 'F:\\log' --path-map '/backups=\\\\nas\\backups'\n"
      "Exit status: 0 a plan, 1 unreachable, 2 wrong usage, 3 some input unreadable.");
  command.callback([arguments, &chosen] { chosen = [arguments] { return run_plan(*arguments); }; });
}
