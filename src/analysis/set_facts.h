// SetFacts: what an analysis needs of a set beside its place in the chain, in
// the order of the graph's vertices.

#ifndef UNBROKEN_ANALYSIS_SET_FACTS_H_
#define UNBROKEN_ANALYSIS_SET_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "unbroken/analysis.h"

namespace unbroken {

struct SetFacts {
  Producer producer;
  std::uint32_t verdict = kNone;  // in AnalysisInput::verdicts: how the producer is known
  std::string server_name;
  std::string database_name;
  std::optional<RecoveryModel> recovery_model;
  std::optional<std::string> user_name;
  std::optional<std::string> device;  // the first one's path
  bool has_missing_file = false;      // somebody looked for a device and it was not there
  bool is_on_blob_storage = false;
  bool is_type_known = false;
  std::optional<bool> is_copy_only;
  std::optional<bool> is_force_offline;  // WITH NORECOVERY: the database was left restoring
  int media_families = 0;                // stripes
};

[[nodiscard]] SetFacts set_facts_of(const BackupSet& set, const Producer& producer);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_SET_FACTS_H_
