#include <boost/pfr.hpp>

#include "catalog_test.h"

namespace unbroken::catalog_test {

namespace {

// A member that is added to a record must be added below and to what the
// catalog packs.
static_assert(boost::pfr::tuple_size_v<BackupDevice> == 7);
static_assert(boost::pfr::tuple_size_v<BackupFile> == 22);
static_assert(boost::pfr::tuple_size_v<BackupMedia> == 12);
static_assert(boost::pfr::tuple_size_v<BackupSet> == 67);

// Fills the members in turn, so that no two of one type are equal.
class Filler {
 public:
  explicit Filler(bool is_zero) : is_zero_(is_zero) {}

  template <class T>
  void operator()(std::optional<T>& member) {
    (*this)(member.emplace());
  }
  void operator()(std::string& text) { text = is_zero_ ? "" : "text " + std::to_string(++count_); }
  void operator()(bool& flag) { flag = !is_zero_; }
  void operator()(char& letter) { letter = is_zero_ ? '\0' : 'S'; }
  void operator()(int& number) { number = is_zero_ ? 0 : -static_cast<int>(++count_); }
  void operator()(UtcOffset& number) { number = is_zero_ ? UtcOffset{0} : UtcOffset{-300}; }
  void operator()(std::int64_t& number) {
    number = is_zero_ ? 0 : std::numeric_limits<std::int64_t>::min() + ++count_;
  }
  void operator()(std::uint64_t& number) {
    number = is_zero_
                 ? 0
                 : std::numeric_limits<std::uint64_t>::max() - static_cast<std::uint64_t>(++count_);
  }
  void operator()(Lsn& lsn) {
    lsn = is_zero_ ? Lsn()
                   : Lsn::from_halves(9'999'999'999U,
                                      999'999'999'999'999U - static_cast<std::uint64_t>(++count_));
  }
  void operator()(Guid& id) { id = is_zero_ ? Guid() : guid(static_cast<std::uint32_t>(++count_)); }
  void operator()(LocalTime& time) { time.ms = is_zero_ ? 0 : -62'135'596'800'000 + ++count_; }
  void operator()(BackupType& type) {
    type = is_zero_ ? BackupType::full : BackupType::partial_differential;
  }
  void operator()(RecoveryModel& model) {
    model = is_zero_ ? RecoveryModel::full : RecoveryModel::simple;
  }
  void operator()(Proof& proof) { proof = is_zero_ ? Proof::history : Proof::header; }
  void operator()(BackupMedia& media) { fill(media); }
  void operator()(BackupDevice& device) { fill(device); }
  void operator()(BackupFile& file) { fill(file); }
  void operator()(std::pair<std::string, std::string>& column) {
    (*this)(column.first);
    (*this)(column.second);
  }
  template <class T>
  void operator()(std::vector<T>& records) {
    records.resize(3);
    for (T& record : records) (*this)(record);
  }

  template <class Record>
  void fill(Record& record) {
    boost::pfr::for_each_field(record, [this](auto& member) { (*this)(member); });
  }

 private:
  bool is_zero_;
  std::int64_t count_ = 0;
};

}  // namespace

BackupSet full_set(bool is_zero) {
  BackupSet set;
  Filler(is_zero).fill(set);
  set.uuid = guid(7);
  return set;
}

}  // namespace unbroken::catalog_test
