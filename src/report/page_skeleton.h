// The report's page around its answer: made of the files in page/ when the library is
// built.

#ifndef UNBROKEN_REPORT_PAGE_SKELETON_H_
#define UNBROKEN_REPORT_PAGE_SKELETON_H_

#include <string_view>

namespace unbroken {

extern const std::string_view kPageBeforeAnswer;
extern const std::string_view kPageAfterAnswer;

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_PAGE_SKELETON_H_
