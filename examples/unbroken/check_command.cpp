#include <memory>
#include <utility>

#include "check_question.h"
#include "commands.h"
#include "replace_file.h"
#include "sources.h"
#include "terminal.h"
#include "unbroken/answer.h"
#include "unbroken/check_printer.h"
#include "unbroken/check_tally.h"
#include "unbroken/report.h"

namespace {

struct CheckOptions {
  SourceOptions sources;
  OutputOptions output;
  CheckQuestion question;
  std::string metrics_file;
  std::string assumption;
};

// The status of a monitoring plug-in, which the program ends with.
ExitStatus status_of(unbroken::MonitoringState state) { return static_cast<ExitStatus>(state); }

// What the monitor is told where there is no answer.
ExitStatus unknown_to_monitor(const std::string& reason) {
  return answered("UNBROKEN UNKNOWN - " + unbroken::plugin_text(reason) + "\n",
                  status_of(unbroken::MonitoringState::unknown));
}

ExitStatus no_answer(const CheckOptions& options, const unbroken::Error& error) {
  const ExitStatus status = failed(error);
  if (!options.output.wants("nagios")) return status;
  return unknown_to_monitor(error.subject.empty() ? error.message
                                                  : error.subject + ": " + error.message);
}

// Prints the answer and, where wanted, its metrics.
unbroken::Status print(const CheckOptions& options, const unbroken::CheckAnswer& answer,
                       const std::vector<unbroken::Unreadable>& unreadable) {
  const unbroken::CheckHead head{answer.now, options.question.request.max_exposure_ms,
                                 unbroken::rule_pages(), options.question.request.skipped_rules};
  const std::string word = options.output.is_json ? "json" : options.output.format;
  const auto printer =
      unbroken::check_printer(unbroken::check_format_of(word).value(), write_output,
                              {.style = style_of_output(options.output.no_colour)});
  if (const unbroken::Status status = print_check(head, answer, unreadable, *printer); !status) {
    return status;
  }
  if (options.metrics_file.empty()) return {};
  std::string metrics;
  const auto keep = [&metrics](std::string_view piece) {
    metrics += piece;
    return unbroken::Status();
  };
  const auto counter = unbroken::check_printer(unbroken::CheckFormat::metrics, keep);
  if (const unbroken::Status status = print_check(head, answer, unreadable, *counter); !status) {
    return status;
  }
  return replace_file(options.metrics_file, metrics);
}

// The answer for the evidence, or for the evidence with the assumption.
unbroken::Result<unbroken::CheckAnswer> answer_of(unbroken::Catalog& evidence,
                                                  const CheckOptions& options) {
  if (options.assumption.empty()) return unbroken::check(evidence, options.question.request);
  SourceOptions fragment;
  fragment.from = {options.assumption};
  const unbroken::Result<Evidence> assumed = gather(fragment, options.output);
  if (!assumed) return assumed.error();
  if (!assumed->unreadable.empty()) {  // half an assumption is another one
    return unbroken::Error{unbroken::Code::damaged, "the assumption could not be read as a whole",
                           options.assumption};
  }
  return unbroken::check_assuming(evidence, *assumed->catalog, options.question.request);
}

ExitStatus check(CheckOptions& options) {
  require_sources(options.sources);
  require_one_format(options.output);
  require_rules(options.question);
  if (const unbroken::Status completed = complete(options.question); !completed) {
    return no_answer(options, completed.error());
  }
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return no_answer(options, evidence.error());
  const unbroken::Result<unbroken::CheckAnswer> answer = answer_of(*evidence->catalog, options);
  if (!answer) return no_answer(options, answer.error());

  unbroken::CheckTally tally;
  for (const unbroken::DatabaseCheck& database : answer->databases) tally.add(database);
  tally.add(answer->findings);
  tally.add_unreadable(evidence->unreadable.size());
  const unbroken::Status printed = print(options, *answer, evidence->unreadable);
  if (!printed) {
    const ExitStatus status = failed(printed.error());
    return tally.is_bad_news() && !options.output.wants("nagios") ? ExitStatus::bad_news : status;
  }
  if (options.output.wants("nagios")) return status_of(tally.monitoring_state());
  if (tally.is_bad_news()) return ExitStatus::bad_news;
  return tally.unreadable() == 0 ? ExitStatus::fine : ExitStatus::unreadable;
}

// A monitor takes status 2 for critical, which wrong usage is not.
ExitStatus run_check(CheckOptions& options) {
  if (!options.output.wants("nagios")) return check(options);
  try {
    return check(options);
  } catch (const WrongUsage& error) {
    complain({}, error.what());
    return unknown_to_monitor(error.what());
  }
}

}  // namespace

void add_check(Program& program) {
  Arguments arguments =
      program.add_command("check", "Say what can be restored, what broke and who");
  const auto options = std::make_shared<CheckOptions>();
  add_source_options(arguments, options->sources);
  add_question_options(arguments, options->question);
  arguments.text("--assume", options->assumption,
                 "What would be if this estate export or part of one held, too", "FILE");
  add_format(arguments, options->output,
             {"text", "json", "json-lines", "sarif", "nagios", "junit"});
  arguments.text("--metrics-file", options->metrics_file,
                 "Write metrics for Prometheus to this file, too", "FILE");
  add_output_options(arguments, options->output);
  arguments.end_help(policy_choices() +
                     "Examples:\n"
                     "  unbroken check --from /backups\n"
                     "  unbroken check --from estate.json --database Sales --max-exposure 4h\n"
                     "  unbroken check --catalog all.db --json\n"
                     "  unbroken check --catalog all.db --format nagios --max-exposure 30m\n"
                     "Exit status: 0 fine, 1 bad news, 2 wrong usage, 3 some input unreadable;\n"
                     "of --format nagios: 0 ok, 1 warning, 2 critical, 3 unknown.");
  arguments.run([options] { return run_check(*options); });
}
