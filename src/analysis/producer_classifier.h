// ProducerClassifier: who took the sets of one database.

#ifndef UNBROKEN_ANALYSIS_PRODUCER_CLASSIFIER_H_
#define UNBROKEN_ANALYSIS_PRODUCER_CLASSIFIER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estate/database_facts.h"
#include "unbroken/backup_set.h"
#include "unbroken/producer.h"

namespace unbroken {

// Asks the configuration first; a set that nothing configured claims is weighed
// by its signs. What its signs do not place either is ad hoc when a person's
// name is on it, else unknown. Two producers of one weight claim nothing.
//
// What it is made of must outlive it. One thread at a time: it remembers the
// last text of each field, because the sets of a database mostly share them.
class ProducerClassifier {
 public:
  ProducerClassifier(const DatabaseFacts& facts, const ProducerTable& own);

  [[nodiscard]] ProducerVerdict verdict_on(const BackupSet& set);

 private:
  static constexpr std::size_t kFields = 13;

  struct Sign {
    std::size_t row = 0;
    const ProducerSign* sign = nullptr;
    std::string like;  // with the set's names put in, where the pattern has places for them
    bool has_names = false;
  };
  struct Remembered {
    std::optional<std::string> text;
    std::vector<std::size_t> signs;  // indexes into signs_
  };

  void add(const ProducerTable& table);
  std::size_t row_of(const Producer& producer);
  void put_names_in(const BackupSet& set);
  void find(SignField field, std::string_view text, std::vector<std::size_t>& found);
  void find_all(const BackupSet& set, std::vector<std::size_t>& found);

  const DatabaseFacts& facts_;
  std::vector<Producer> rows_;
  std::vector<Sign> signs_;
  std::array<std::vector<std::size_t>, kFields> by_field_;
  std::array<Remembered, kFields> remembered_;
  std::string database_name_;
  std::string server_name_;
  bool has_put_names_in_ = false;
};

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_PRODUCER_CLASSIFIER_H_
