// PagePlans: the plans of one database as its page holds them.

#ifndef UNBROKEN_REPORT_PAGE_PLANS_H_
#define UNBROKEN_REPORT_PAGE_PLANS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_writer.h"
#include "report/page_numbers.h"
#include "report/page_texts.h"
#include "unbroken/plan.h"
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

  // A set's start or finish by its rank among all, doubled, and one more for the
  // millisecond after it. Other times have ranks beyond, in the order of asking.
  [[nodiscard]] std::int64_t edge_of(LocalTime time);
  [[nodiscard]] const std::vector<std::int64_t>& other_edges() const { return others_; }

 private:
  std::int64_t base_ = 0;
  std::int64_t unit_ = 1000;
  std::vector<std::int64_t> moments_;
  std::vector<std::int64_t> others_;
};

// A plan stands there as its kind, a text of its own, the row of its other remarks
// and that of its statements; where nothing is reached, with the sets whose ends are
// nearest. docs/design.md has the reasons.
class PagePlans {
 public:
  // All must outlive it.
  PagePlans(const std::string& database, const std::vector<ReportedSet>& sets, PageTexts& texts,
            PageClock& clock)
      : database_(database), sets_(sets), texts_(texts), clock_(clock) {}

  void add(const ReportedPlan& plan) { write(plan); }  // to the newest point, after all others
  void add(const RestoreStretch& stretch);

  void write(JsonWriter& json) const;

 private:
  enum Kind : std::int64_t { unreachable = 0, certain = 1, possible = 2, without_script = 3 };
  // The statement of a step WITH NORECOVERY: its row, and what it leaves to the next.
  struct Written {
    PlanStep step;
    std::uint32_t row = 0;
    ScriptBeginning then;
  };

  void write(const ReportedPlan& reported);
  void write(const Unreachable& why);
  void write(const Plan& plan, const ScriptOptions& options, std::size_t kept,
             const ScriptText& script, std::string_view time);
  void write_steps(const Plan& plan, const Error& reason);
  [[nodiscard]] ScriptOptions script_options(const ReportedPlan& reported, const Plan& plan,
                                             std::size_t kept) const;
  [[nodiscard]] std::size_t written_steps(const Plan& plan) const;
  void remember(std::size_t place, const PlanStep& step, std::uint32_t row);
  [[nodiscard]] static std::int64_t end_of(const std::optional<Plan>& plan);

  const std::string& database_;
  const std::vector<ReportedSet>& sets_;
  PageTexts& texts_;
  PageClock& clock_;
  std::vector<Written> written_;
  std::size_t stretches_ = 0;
  PageColumn forks_;
  PageColumn edges_;
  PageColumn kinds_;
  PageColumn own_texts_;
  PageColumn remarks_;     // of an unreachable one: the set nearest before it, from 1
  PageColumn statements_;  // and the one nearest after it
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_PLANS_H_
