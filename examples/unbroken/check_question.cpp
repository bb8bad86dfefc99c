#include "check_question.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "producer_tables.h"
#include "shared_options.h"
#include "unbroken/rule.h"

namespace {

unbroken::UtcTime present() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

void take_policy(unbroken::RulePolicy& policy, const std::string& text) {
  const unbroken::Status chosen = unbroken::choose(policy, text);
  if (!chosen) throw WrongUsage("--policy", text + ": " + chosen.error().message);
}

}  // namespace

std::string policy_choices() {
  std::string text = "Policies (--policy KEY=VALUE, the first value is the default):\n";
  for (const unbroken::PolicyKey& key : unbroken::policy_keys()) {
    text.append("  ").append(key.key);
    char lead = '=';
    for (const std::string_view value : key.values) {
      text.append(1, lead).append(value);
      lead = '|';
    }
    text.append("\n      ").append(key.meaning).append("\n");
  }
  return text;
}

// A mistyped rule would be applied where the user thinks it is not.
void require_rules(const CheckQuestion& question) {
  const std::vector<unbroken::RulePage> pages = unbroken::rule_pages();
  for (const std::string& id : question.request.skipped_rules) {
    const bool is_known =
        std::any_of(pages.begin(), pages.end(),
                    [&id](const unbroken::RulePage& page) { return page.id == id; });
    if (!is_known) throw WrongUsage("--skip-rule", id + ": no such rule");
  }
}

unbroken::Status complete(CheckQuestion& question) {
  unbroken::Result<unbroken::ProducerTable> producers =
      read_producer_tables(question.producer_tables);
  if (!producers) return producers.error();
  question.request.producers = std::move(*producers);
  question.request.now = question.now.value_or(present());
  return {};
}

void add_question_options(Arguments& arguments, CheckQuestion& question) {
  unbroken::CheckRequest& request = question.request;
  arguments.texts("--database", request.databases, "Only these databases", "NAME");
  arguments.texts("--exclude-database", request.excluded_databases, "Not these databases", "NAME");
  arguments.value<unbroken::UtcTime>("--now", question.now, unbroken::UtcTime::parse,
                                     "Check as of this time (UTC), not the present", "TIME");
  arguments.value<std::int64_t>("--max-exposure", request.max_exposure_ms, read_duration,
                                "Error when the newest point is older", "90s|30m|4h|2d");
  arguments.value<unbroken::UtcOffset>("--time-zone", request.utc_offset, read_offset,
                                       "Zone of servers whose backups do not tell it", "+hh:mm");
  arguments.each_taken(
      "--policy", [&request](const std::string& text) { take_policy(request.policy, text); },
      "Which source counts where they disagree", "KEY=VALUE");
  arguments.texts("--skip-rule", request.skipped_rules, "Leave out this rule", "ID");
  add_producers_option(arguments, question.producer_tables);
}
