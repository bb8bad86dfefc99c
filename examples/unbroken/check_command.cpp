#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "commands.h"
#include "producer_tables.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/answer.h"
#include "unbroken/report.h"

namespace {

struct CheckOptions {
  SourceOptions sources;
  OutputOptions output;
  unbroken::CheckRequest request;
  std::optional<unbroken::UtcTime> now;
  std::vector<std::string> producer_tables;
};

unbroken::UtcTime present() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

// A mistyped rule would be applied where the user thinks it is not.
void require_rules(const std::vector<std::string>& ids) {
  const std::vector<unbroken::RulePage> pages = unbroken::rule_pages();
  for (const std::string& id : ids) {
    const bool is_known =
        std::any_of(pages.begin(), pages.end(),
                    [&id](const unbroken::RulePage& page) { return page.id == id; });
    if (!is_known) throw WrongUsage("--skip-rule", id + ": no such rule");
  }
}

ExitStatus run_check(CheckOptions& options) {
  require_sources(options.sources);
  require_one_format(options.output);
  require_rules(options.request.skipped_rules);
  unbroken::Result<unbroken::ProducerTable> producers =
      read_producer_tables(options.producer_tables);
  if (!producers) return failed(producers.error());
  options.request.producers = std::move(*producers);
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return failed(evidence.error());
  options.request.now = options.now.value_or(present());
  const unbroken::Result<unbroken::CheckAnswer> answer =
      unbroken::check(*evidence->catalog, options.request);
  if (!answer) return failed(answer.error());
  const ExitStatus status = unbroken::is_bad_news(*answer) ? ExitStatus::bad_news
                            : evidence->unreadable.empty() ? ExitStatus::fine
                                                           : ExitStatus::unreadable;
  if (options.output.wants("json")) {
    return answered(unbroken::check_json(*answer, evidence->unreadable), status);
  }
  const unbroken::TextStyle style = style_of_output(options.output.no_colour);
  return answered(unbroken::check_text(*answer, style), status);
}

}  // namespace

void add_check(Program& program) {
  Arguments arguments =
      program.add_command("check", "Say what can be restored, what broke and who");
  const auto options = std::make_shared<CheckOptions>();
  unbroken::CheckRequest& request = options->request;
  add_source_options(arguments, options->sources);
  arguments.texts("--database", request.databases, "Only these databases", "NAME");
  arguments.texts("--exclude-database", request.excluded_databases, "Not these databases", "NAME");
  arguments.value<unbroken::UtcTime>("--now", options->now, unbroken::UtcTime::parse,
                                     "Check as of this time (UTC), not the present", "TIME");
  arguments.value<std::int64_t>("--max-exposure", request.max_exposure_ms, read_duration,
                                "Error when the newest point is older", "90s|30m|4h|2d");
  arguments.value<unbroken::UtcOffset>("--time-zone", request.utc_offset, read_offset,
                                       "Zone of servers whose backups do not tell it", "+hh:mm");
  arguments.texts("--skip-rule", request.skipped_rules, "Leave out this rule", "ID");
  add_producers_option(arguments, options->producer_tables);
  add_format(arguments, options->output, {"text", "json"},
             {"json-lines", "sarif", "nagios", "junit"});
  add_output_options(arguments, options->output);
  arguments.end_help(
      "Examples:\n"
      "  unbroken check --from /backups\n"
      "  unbroken check --from estate.json --database Sales --max-exposure 4h\n"
      "  unbroken check --catalog all.db --json\n"
      "Exit status: 0 fine, 1 bad news, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_check(*options); });
}
