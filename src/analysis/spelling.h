// The words of the analysis, as documents and the command line spell them; those
// of producers are the model's.

#ifndef UNBROKEN_ANALYSIS_SPELLING_H_
#define UNBROKEN_ANALYSIS_SPELLING_H_

#include <string_view>

#include "model/spelling.h"
#include "unbroken/analysis.h"

namespace unbroken {

[[nodiscard]] std::string_view spelling_of(ChainStatus status);
[[nodiscard]] std::string_view spelling_of(CauseKind kind);
[[nodiscard]] std::string_view spelling_of(Confidence confidence);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_SPELLING_H_
