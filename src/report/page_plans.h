// PagePlans: the plans of one database as its page holds them.

#ifndef UNBROKEN_REPORT_PAGE_PLANS_H_
#define UNBROKEN_REPORT_PAGE_PLANS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/page_numbers.h"
#include "report/page_texts.h"
#include "unbroken/answer.h"
#include "unbroken/report_answer.h"
#include "unbroken/time.h"

namespace unbroken {

// Times as numbers: of seconds where every time of a database is a whole second.
class PageClock {
 public:
  explicit PageClock(const std::vector<ReportedSet>& sets);

  [[nodiscard]] std::int64_t base_ms() const { return base_; }
  [[nodiscard]] std::int64_t unit_ms() const { return unit_; }
  [[nodiscard]] std::int64_t of(LocalTime time) const { return (time.ms - base_) / unit_; }
  // A time or the millisecond after one: doubled, and one more for the latter.
  [[nodiscard]] std::int64_t edge_of(LocalTime time) const;

 private:
  std::int64_t base_ = 0;
  std::int64_t unit_ = 1000;
};

// How a plan stands in the page: its kind, a text of its own, the rows of its other
// remarks and of its statements. docs/design.md has the reasons.
class PagePlans {
 public:
  PagePlans(PageTexts& texts, const PageClock& clock) : texts_(texts), clock_(clock) {}

  void add(const PlanAnswer& plan);  // to the newest point: before all stretches
  void add(const RestoreStretch& stretch);

  [[nodiscard]] const std::string& text() const { return numbers_.text(); }

 private:
  enum Kind : std::int64_t { unreachable = 0, certain = 1, possible = 2, without_script = 3 };

  void write(const PlanAnswer& plan);
  void write(const PlanFailure& failure);
  void write_script(const PlanPath& path, std::string_view script, std::string_view time);
  void write_steps(const PlanPath& path, const Error& reason);
  [[nodiscard]] std::int64_t end_of(const std::optional<PlanPath>& path) const;

  PageTexts& texts_;
  const PageClock& clock_;
  PageNumbers numbers_;
  std::int64_t fork_ = 0;
  std::int64_t edge_ = 0;
  std::array<std::int64_t, 3> before_{};  // text, remarks, statements
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_PLANS_H_
