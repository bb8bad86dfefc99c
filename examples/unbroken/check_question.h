// What `check` and `report` are asked: of which databases, as of when, by which rules.

#ifndef UNBROKEN_EXAMPLES_CHECK_QUESTION_H_
#define UNBROKEN_EXAMPLES_CHECK_QUESTION_H_

#include <optional>
#include <string>
#include <vector>

#include "arguments.h"
#include "unbroken/answer.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

struct CheckQuestion {
  unbroken::CheckRequest request;
  std::optional<unbroken::UtcTime> now;
  std::vector<std::string> producer_tables;
};

// --database to --producers.
void add_question_options(Arguments& arguments, CheckQuestion& question);

// What can be chosen with --policy, for the help.
[[nodiscard]] std::string policy_choices();

// Throws WrongUsage for a rule that there is not.
void require_rules(const CheckQuestion& question);

// Reads the files that the question names and the clock. Fails as
// read_producer_tables() does.
[[nodiscard]] unbroken::Status complete(CheckQuestion& question);

#endif  // UNBROKEN_EXAMPLES_CHECK_QUESTION_H_
