// The whole picture of one database.

#ifndef UNBROKEN_ANALYSIS_DATABASE_ANALYSIS_H_
#define UNBROKEN_ANALYSIS_DATABASE_ANALYSIS_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/set_facts.h"
#include "estate/database_facts.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"
#include "unbroken/time.h"

namespace unbroken {

struct AnalysisInput {
  const ChainGraph& graph;
  const std::vector<SetFacts>& facts;  // by vertex
  const DatabaseFacts& estate;
  std::optional<Guid> family;
  bool is_joined_by_name = false;
  UtcTime now;
  std::optional<UtcOffset> utc_offset;             // of sets that do not state theirs
  std::span<const ProducerVerdict> verdicts = {};  // what SetFacts::verdict points into
};

[[nodiscard]] DatabaseAnalysis analyse(const AnalysisInput& input);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_DATABASE_ANALYSIS_H_
