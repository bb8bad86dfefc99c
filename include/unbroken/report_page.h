// ReportPage: a report as one HTML page that needs nothing beside it: no network,
// no other file.
//
// It is printed while its databases become known and holds at most 4 KiB for each
// database, 60 bytes for each backup set and the names of their files, beside a
// skeleton of fixed size. Nothing that comes from evidence is markup or script in it. Queries of
// URLs, which may hold a secret, are left out.

#ifndef UNBROKEN_REPORT_PAGE_H_
#define UNBROKEN_REPORT_PAGE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "unbroken/check_printer.h"
#include "unbroken/evidence.h"
#include "unbroken/report_answer.h"
#include "unbroken/status.h"

namespace unbroken {

// begin(), then what report() tells, then end(). Fails with what its output fails with.
class ReportPage : public ReportSink {
 public:
  [[nodiscard]] virtual Status begin(const CheckHead& head) = 0;
  [[nodiscard]] virtual Status end(std::span<const Unreadable> unreadable) = 0;
};

[[nodiscard]] std::unique_ptr<ReportPage> report_page(TextSink output);

// {"html", "bytes", "unreadable"}: what was written where.
[[nodiscard]] std::string report_json(std::string_view html, std::size_t bytes,
                                      std::span<const Unreadable> unreadable);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_H_
