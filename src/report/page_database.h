// PageDatabase: one database as the JSON of the report's page, which only the page's
// own script reads (report/page/answer.js).

#ifndef UNBROKEN_REPORT_PAGE_DATABASE_H_
#define UNBROKEN_REPORT_PAGE_DATABASE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/json_writer.h"
#include "report/page_plans.h"
#include "report/page_texts.h"
#include "unbroken/report_answer.h"
#include "unbroken/rule.h"

namespace unbroken {

// What the databases of a page share, each named by its place.
struct PageTables {
  PageWords templates;
  PageWords producers;  // names for people
  PageWords remedies;   // of findings, and their sources
};

void write_page_findings(JsonWriter& json, std::span<const Finding> findings, PageTables& tables);

// The members that hold the tables.
void write_page_tables(JsonWriter& json, const PageTables& tables);

class PageDatabase {
 public:
  // Both must outlive it.
  PageDatabase(const ReportedDatabase& database, PageTables& tables);
  PageDatabase(const PageDatabase&) = delete;
  PageDatabase& operator=(const PageDatabase&) = delete;

  void add(const RestoreStretch& stretch) { plans_.add(stretch); }
  void write(JsonWriter& json);

 private:
  void write_sets(JsonWriter& json);
  void write_windows(JsonWriter& json);
  void write_gaps(JsonWriter& json);
  void write_paths(JsonWriter& json);
  [[nodiscard]] std::int64_t fork_of(const std::optional<Guid>& id) const;
  [[nodiscard]] std::int64_t set_of(const std::optional<Guid>& uuid) const;

  const ReportedDatabase& database_;
  PageTables& tables_;
  PageTexts texts_;
  PageClock clock_;
  PagePlans plans_;
};

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_DATABASE_H_
