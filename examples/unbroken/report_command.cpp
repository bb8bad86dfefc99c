#include <memory>
#include <string>
#include <string_view>

#include "check_question.h"
#include "commands.h"
#include "replace_file.h"
#include "sources.h"
#include "unbroken/check_tally.h"
#include "unbroken/report_page.h"

namespace {

struct ReportOptions {
  SourceOptions sources;
  OutputOptions output;
  CheckQuestion question;
  std::string html;
};

// Counts what the page is told.
class TalliedPage final : public unbroken::ReportSink {
 public:
  TalliedPage(unbroken::ReportPage& page, unbroken::CheckTally& tally)
      : page_(page), tally_(tally) {}

  unbroken::Status begin_database(const unbroken::ReportedDatabase& database) override {
    tally_.add(database.check);
    return page_.begin_database(database);
  }
  unbroken::Status add(const unbroken::RestoreStretch& stretch) override {
    return page_.add(stretch);
  }
  unbroken::Status end_database() override { return page_.end_database(); }
  unbroken::Status add(std::span<const unbroken::Finding> findings) override {
    tally_.add(findings);
    return page_.add(findings);
  }

 private:
  unbroken::ReportPage& page_;
  unbroken::CheckTally& tally_;
};

unbroken::Status print(const ReportOptions& options, const Evidence& evidence,
                       unbroken::ReportPage& page, unbroken::CheckTally& tally) {
  const unbroken::CheckRequest& request = options.question.request;
  const unbroken::CheckHead head{request.now, request.max_exposure_ms, {}, {}};
  if (unbroken::Status begun = page.begin(head); !begun) return begun;
  TalliedPage sink(page, tally);
  if (unbroken::Status told = unbroken::report(*evidence.catalog, request, sink); !told) {
    return told;
  }
  tally.add_unreadable(evidence.unreadable.size());
  return page.end(evidence.unreadable);
}

ExitStatus run_report(ReportOptions& options) {
  require_sources(options.sources);
  require_rules(options.question);
  if (const unbroken::Status done = complete(options.question); !done) return failed(done.error());
  const unbroken::Result<Evidence> evidence = gather(options.sources, options.output);
  if (!evidence) return failed(evidence.error());

  std::string text;
  const auto page = unbroken::report_page([&text](std::string_view piece) {
    text += piece;
    return unbroken::Status();
  });
  unbroken::CheckTally tally;
  if (const unbroken::Status printed = print(options, *evidence, *page, tally); !printed) {
    return failed(printed.error());
  }
  if (const unbroken::Status written = replace_file(options.html, text); !written) {
    const ExitStatus status = failed(written.error());
    return tally.is_bad_news() ? ExitStatus::bad_news : status;
  }
  const ExitStatus status = tally.is_bad_news()       ? ExitStatus::bad_news
                            : tally.unreadable() == 0 ? ExitStatus::fine
                                                      : ExitStatus::unreadable;
  if (!options.output.is_json) return status;
  return answered(unbroken::report_json(options.html, text.size(), evidence->unreadable), status);
}

}  // namespace

void add_report(Program& program) {
  Arguments arguments = program.add_command(
      "report", "Write a page with timelines, findings and the plan to every moment");
  const auto options = std::make_shared<ReportOptions>();
  add_source_options(arguments, options->sources);
  arguments.text("--html", options->html, "The page, one file that needs no other", "FILE",
                 Need::required);
  add_question_options(arguments, options->question);
  add_output_options(arguments, options->output);
  arguments.end_help(policy_choices() +
                     "Examples:\n"
                     "  unbroken report --from /backups --html backups.html\n"
                     "  unbroken report --catalog all.db --database Sales --html sales.html\n"
                     "Exit status: 0 fine, 1 bad news, 2 wrong usage, 3 some input unreadable.");
  arguments.run([options] { return run_report(*options); });
}
