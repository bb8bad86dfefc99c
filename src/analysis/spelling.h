// The words of the analysis, as documents and the command line spell them.

#ifndef UNBROKEN_ANALYSIS_SPELLING_H_
#define UNBROKEN_ANALYSIS_SPELLING_H_

#include <optional>
#include <string_view>

#include "unbroken/analysis.h"

namespace unbroken {

[[nodiscard]] std::string_view spelling_of(ProducerKind kind);
[[nodiscard]] std::optional<ProducerKind> producer_kind_of(std::string_view word);
[[nodiscard]] std::string_view spelling_of(ChainStatus status);
[[nodiscard]] std::string_view spelling_of(CauseKind kind);
[[nodiscard]] std::string_view spelling_of(Confidence confidence);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_SPELLING_H_
