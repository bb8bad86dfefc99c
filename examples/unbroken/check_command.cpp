#include <memory>
#include <string_view>
#include <utility>
#include <vector>

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

// Prints what becomes known and, where wanted, keeps its metrics.
class Output {
 public:
  explicit Output(const CheckOptions& options)
      : metrics_file_(options.metrics_file),
        head_{options.question.request.now, options.question.request.max_exposure_ms,
              unbroken::rule_pages(), options.question.request.skipped_rules} {
    const std::string word = options.output.is_json ? "json" : options.output.format;
    printers_.push_back(
        unbroken::check_printer(unbroken::check_format_of(word).value(), write_output,
                                {.style = style_of_output(options.output.no_colour)}));
    if (metrics_file_.empty()) return;
    const auto keep = [this](std::string_view piece) {
      metrics_ += piece;
      return unbroken::Status();
    };
    printers_.push_back(unbroken::check_printer(unbroken::CheckFormat::metrics, keep));
  }
  Output(const Output&) = delete;  // a printer writes into it
  Output& operator=(const Output&) = delete;

  unbroken::Status begin() {
    return each([this](unbroken::CheckPrinter& printer) { return printer.begin(head_); });
  }
  unbroken::Status assume(const unbroken::AssumedEffects& effects) {
    return each([&](unbroken::CheckPrinter& printer) { return printer.assume(effects); });
  }
  unbroken::Status add(const unbroken::DatabaseCheck& database) {
    tally_.add(database);
    return each([&](unbroken::CheckPrinter& printer) { return printer.add(database); });
  }
  unbroken::Status end(const std::vector<unbroken::Finding>& findings,
                       const std::vector<unbroken::Unreadable>& unreadable) {
    tally_.add(findings);
    tally_.add_unreadable(unreadable.size());
    const unbroken::Status printed =
        each([&](unbroken::CheckPrinter& printer) { return printer.end(findings, unreadable); });
    if (!printed || metrics_file_.empty()) return printed;
    unbroken::Status kept = replace_file(metrics_file_, metrics_);
    has_failed_ = !kept;
    return kept;
  }

  // Whether a failure was one of writing, and none of the answer.
  [[nodiscard]] bool has_failed() const { return has_failed_; }

  [[nodiscard]] const unbroken::CheckTally& tally() const { return tally_; }

 private:
  template <class Print>
  unbroken::Status each(Print print) {
    for (const auto& printer : printers_) {
      if (unbroken::Status status = print(*printer); !status) {
        has_failed_ = true;
        return status;
      }
    }
    return {};
  }

  std::string metrics_file_;
  std::string metrics_;
  unbroken::CheckHead head_;
  std::vector<std::unique_ptr<unbroken::CheckPrinter>> printers_;
  unbroken::CheckTally tally_;
  bool has_failed_ = false;
};

// Answers for the evidence with the assumption, which is known when both are.
unbroken::Status print_assuming(Evidence& evidence, const CheckOptions& options, Output& output) {
  SourceOptions fragment;
  fragment.from = {options.assumption};
  const unbroken::Result<Evidence> assumed = gather(fragment, options.output);
  if (!assumed) return assumed.error();
  if (!assumed->unreadable.empty()) {  // half an assumption is another one
    return unbroken::Error{unbroken::Code::damaged, "the assumption could not be read as a whole",
                           options.assumption};
  }
  const unbroken::Result<unbroken::CheckAnswer> answer =
      unbroken::check_assuming(*evidence.catalog, *assumed->catalog, options.question.request);
  if (!answer) return answer.error();
  unbroken::Status status = output.begin();
  if (status) status = output.assume(*answer->assumed);
  for (const unbroken::DatabaseCheck& database : answer->databases) {
    if (status) status = output.add(database);
  }
  return status ? output.end(answer->findings, evidence.unreadable) : status;
}

unbroken::Status print_check(Evidence& evidence, const CheckOptions& options, Output& output) {
  bool has_begun = false;  // a question that cannot be answered prints nothing
  const auto begin = [&]() -> unbroken::Status {
    return std::exchange(has_begun, true) ? unbroken::Status() : output.begin();
  };
  const unbroken::Result<std::vector<unbroken::Finding>> findings =
      unbroken::check_each(*evidence.catalog, options.question.request,
                           [&](const unbroken::DatabaseCheck& database) -> unbroken::Status {
                             const unbroken::Status begun = begin();
                             return begun ? output.add(database) : begun;
                           });
  if (!findings) return findings.error();
  const unbroken::Status begun = begin();
  return begun ? output.end(*findings, evidence.unreadable) : begun;
}

ExitStatus check(CheckOptions& options) {
  require_sources(options.sources);
  require_one_format(options.output);
  require_rules(options.question);
  if (const unbroken::Status completed = complete(options.question); !completed) {
    return no_answer(options, completed.error());
  }
  unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return no_answer(options, evidence.error());
  Output output(options);
  const unbroken::Status printed = options.assumption.empty()
                                       ? print_check(*evidence, options, output)
                                       : print_assuming(*evidence, options, output);
  const unbroken::CheckTally& tally = output.tally();
  if (!printed && !output.has_failed()) return no_answer(options, printed.error());
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
