#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "answer/any_estate.h"
#include "evidence/estate_export/anonymiser.h"
#include "evidence/estate_export/estate_writer.h"
#include "history.h"
#include "unbroken/answer.h"

using namespace unbroken;
using namespace unbroken::test;

namespace {

// What an answer says in one line a fact. Names and GUIDs of the plain answer go
// through the anonymiser, those of the other one were there before.
class Retelling {
 public:
  explicit Retelling(const Anonymiser* names) : names_(names) {}

  [[nodiscard]] std::string told(const CheckAnswer& answer) const {
    return lines(answer.databases, [this](const DatabaseCheck& d) { return told(d); }) +
           lines(answer.findings, [this](const Finding& f) { return told(f); });
  }

  [[nodiscard]] std::string told(const Result<PlanAnswer>& answer) const {
    if (!answer.ok()) return "refused " + std::to_string(static_cast<int>(answer.error().code));
    std::ostringstream out;
    out << name(answer->database) << ' ' << id(answer->family) << ' ' << id(answer->fork);
    if (const auto* path = std::get_if<PlanPath>(&answer->outcome)) {
      out << told(*path);
    } else {
      const auto& failure = std::get<PlanFailure>(answer->outcome);
      out << " unreachable " << failure.message << ' ' << failure.engine_error.value_or(0) << ' '
          << lsn(failure.missing_from) << '-' << lsn(failure.missing_to) << ' '
          << id(failure.missing_fork);
      if (failure.nearest_before) out << " before" << told(*failure.nearest_before);
      if (failure.nearest_after) out << " after" << told(*failure.nearest_after);
    }
    for (const PlanPath& other : answer->alternatives) out << " or" << told(other);
    out << lines(answer->caveats, [](const Caveat& caveat) { return caveat.code; });
    return out.str();
  }

 private:
  // As a set: what has no order of its own is in the order of names or GUIDs.
  template <class Values, class Tell>
  static std::string lines(const Values& values, Tell tell) {
    std::multiset<std::string> sorted;
    for (const auto& value : values) sorted.insert(tell(value));
    std::string out = "[\n";
    for (const std::string& line : sorted) out += line + "\n";
    return out + "]";
  }

  [[nodiscard]] std::string name(const std::string& text) const {
    return names_ != nullptr ? names_->hidden(text) : text;
  }
  [[nodiscard]] std::string name(const std::optional<std::string>& text) const {
    return text ? name(*text) : "?";
  }
  [[nodiscard]] std::string id(const Guid& guid) const { return name(guid.text()); }
  [[nodiscard]] std::string id(const std::optional<Guid>& guid) const {
    return guid ? id(*guid) : "?";
  }
  static std::string lsn(const std::optional<Lsn>& lsn) { return lsn ? lsn->decimal() : "?"; }
  static std::string time(const std::optional<LocalTime>& time) {
    return time ? time->text() : "?";
  }
  [[nodiscard]] std::string who(const Producer& producer) const {
    return std::to_string(static_cast<int>(producer.kind)) + name(producer.name);
  }

  [[nodiscard]] std::string told(const Finding& finding) const {
    std::ostringstream out;
    out << finding.rule << ' ' << static_cast<int>(finding.severity) << ' ' << finding.priority
        << ' ' << finding.because.size();
    return out.str();
  }

  [[nodiscard]] std::string told(const WindowAnalysis& window) const {
    return window.from_lsn.decimal() + "-" + window.to_lsn.decimal() + " " + time(window.from) +
           "-" + time(window.to) + " " + id(window.fork) + " " +
           std::to_string(static_cast<int>(window.proved_by)) +
           lines(window.producers, [this](const Producer& p) { return who(p); }) +
           lines(window.holes, [this](const HoleAnalysis& h) {
             return h.from_lsn.decimal() + "-" + h.to_lsn.decimal() + " " + time(h.from) + "-" +
                    time(h.to) + id(h.backup_set_uuid);
           });
  }

  [[nodiscard]] std::string told(const GapAnalysis& gap) const {
    std::ostringstream out;
    out << gap.from_lsn.decimal() << '-' << gap.to_lsn.decimal() << ' ' << id(gap.fork) << ' '
        << id(gap.after) << ' ' << id(gap.before) << ' ' << static_cast<int>(gap.cause.kind) << ' '
        << static_cast<int>(gap.cause.confidence) << ' ' << time(gap.cause.at) << ' '
        << id(gap.cause.backup_set_uuid) << ' ' << name(gap.cause.user_name) << ' '
        << name(gap.cause.device);
    if (gap.cause.producer) out << ' ' << who(*gap.cause.producer);
    return out.str();
  }

  template <class Pictures>
  [[nodiscard]] std::string told_both(const Pictures& of) const {
    return lines(of.windows, [this](const WindowAnalysis& w) { return told(w); }) +
           lines(of.gaps, [this](const GapAnalysis& g) { return told(g); });
  }

  [[nodiscard]] std::string told(const DatabaseCheck& checked) const {
    const DatabaseAnalysis& a = checked.analysis;
    std::ostringstream out;
    out << "database " << name(a.name) << ' '
        << (a.copies.size() < 2 ? name(a.server_name) : "any of") << ' ' << id(a.family_guid) << ' '
        << a.is_identified_by_name << ' ' << static_cast<int>(a.status) << ' '
        << (a.recovery_model ? static_cast<int>(*a.recovery_model) : -1) << ' '
        << a.state.value_or("?") << ' ' << time(a.newest_point) << ' ' << a.exposure_ms.value_or(-1)
        << ' ' << a.sets << told_both(a)
        << lines(a.copies,
                 [this](const DatabaseCopy& c) {
                   return name(c.server_name) + " " + name(c.name) + " " + c.role.value_or("?");
                 })
        << lines(a.forks,
                 [this](const ForkAnalysis& f) {
                   return id(f.id) + " " + id(f.parent) + " " + lsn(f.point) + " " +
                          std::to_string(f.sets);
                 })
        << lines(a.by_producer,
                 [this](const ProducerAnalysis& p) { return who(p.producer) + told_both(p); })
        << lines(checked.findings, [this](const Finding& f) { return told(f); });
    return out.str();
  }

  [[nodiscard]] std::string told(const PlanPath& path) const {
    std::ostringstream out;
    const auto add = [&](const PlanStepAnswer& step) {
      out << "\n " << id(step.set.uuid) << ' ' << time(step.stop_at) << ' '
          << lsn(step.stop_at_lsn);
      for (const BackupDevice& device : step.set.devices) out << ' ' << name(device.path);
    };
    for (const PlanStepAnswer& step : path.steps) add(step);
    out << "\n to " << path.achieved_lsn.decimal() << ' ' << time(path.achieved_time) << ' '
        << path.is_certain << ' ' << path.cost.bytes;
    for (const PlanStepAnswer& step : path.if_not_reached) add(step);
    return out.str();
  }

  const Anonymiser* names_;
};

std::string document_of(const AnyEstate& estate, const std::optional<Anonymiser>& anonymiser) {
  std::string text;
  EstateWriter writer(
      [&text](std::string_view piece) {
        text += piece;
        return Status();
      },
      anonymiser);
  for (const BackupSet& set : estate.sets) REQUIRE(writer.add(set).ok());
  for (const EstateRow& row : estate.rows) REQUIRE(writer.add(row).ok());
  REQUIRE(writer.finish().ok());
  return text;
}

std::unique_ptr<Catalog> catalog_of(const std::string& document) {
  auto catalog = std::move(open_catalog(":memory:")).value();
  auto import = catalog->begin_import({"export", std::nullopt});
  REQUIRE(import.ok());
  const auto open = [&document]() -> Result<ByteStream> {
    return ByteStream(
        [rest = std::string_view(document)](std::span<char> buffer) mutable -> Result<std::size_t> {
          const std::size_t count = rest.copy(buffer.data(), buffer.size());
          rest.remove_prefix(count);
          return count;
        });
  };
  const Status read = read_estate_export(open, "export", **import);
  INFO((read.ok() ? std::string() : read.error().message));
  REQUIRE(read.ok());
  REQUIRE((*import)->commit().ok());
  return catalog;
}

// The same estate read from its plain and its anonymised export.
struct Twins {
  Anonymiser anonymiser;
  std::string hidden_document;
  std::unique_ptr<Catalog> plain;
  std::unique_ptr<Catalog> hidden;

  Twins(const AnyEstate& estate, Anonymiser::Key key)
      : anonymiser(key),
        hidden_document(document_of(estate, anonymiser)),
        plain(catalog_of(document_of(estate, std::nullopt))),
        hidden(catalog_of(hidden_document)) {}

  void check_alike(const CheckRequest& request) {
    const auto a = check(*plain, request);
    const auto b = check(*hidden, request);
    REQUIRE(a.ok());
    REQUIRE(b.ok());
    const std::string wanted = Retelling(&anonymiser).told(*a);
    const std::string found = Retelling(nullptr).told(*b);
    if (found != wanted) RC_LOG() << "check\n" << wanted << "\nbut hidden\n" << found;
    RC_ASSERT(found == wanted);
  }

  void plan_alike(PlanRequest request) {
    const std::string wanted = Retelling(&anonymiser).told(plan(*plain, request));
    request.database = anonymiser.hidden(request.database);
    const std::string found = Retelling(nullptr).told(plan(*hidden, request));
    if (found != wanted) RC_LOG() << "plan\n" << wanted << "\nbut hidden\n" << found;
    RC_ASSERT(found == wanted);
  }
};

CheckRequest check_at(LocalTime now) {
  CheckRequest request;
  request.now = now.to_utc(UtcOffset{0});
  request.max_exposure_ms = 3'600'000;
  return request;
}

std::string lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return text;
}

ProducerKind producer_after_hiding(const BackupSet& set, const std::vector<EstateRow>& rows) {
  AnyEstate estate;
  estate.sets = {set};
  estate.rows = rows;
  Twins twins(estate, {5, 6});
  const auto answer = check(*twins.hidden, check_at(at("12:00")));
  REQUIRE(answer.ok());
  REQUIRE(answer->databases.size() == 1);
  REQUIRE(answer->databases[0].analysis.by_producer.size() == 1);
  return answer->databases[0].analysis.by_producer[0].producer.kind;
}

BackupSet full_of(const std::string& database, const std::string& path) {
  BackupSet set;
  set.uuid = guid(1);
  set.type = BackupType::full;
  set.server_name = "SQL01";
  set.database_name = database;
  set.first_lsn = lsn(1000);
  set.last_lsn = lsn(1100);
  set.backup_finish = at("01:00");
  set.devices.resize(1);
  set.devices[0].path = path;
  return set;
}

EstateRow managed_row(const std::string& database) {
  return {
      "SQL01", "managed_backup",
      R"({"databases":[{"db_name":")" + database +
          R"(","is_smart_backup_enabled":1,"storage_url":"https://a.blob.core.windows.net/"}]})"};
}

}  // namespace

TEST_CASE("an anonymised export gives the same findings and plans, and names nobody") {
  CHECK(rc::check([] {
    const AnyEstate estate = any_estate();
    Twins twins(estate, {*rc::gen::arbitrary<std::uint64_t>(), 7});
    const std::string shown = lower_case(twins.hidden_document);
    for (const std::string& name : names_of_any_estate()) {
      if (shown.find(name) != std::string::npos) RC_FAIL("left in the export: " + name);
    }
    twins.check_alike(check_at(estate.times.back()));
    for (const std::string& database : estate.databases) {
      PlanRequest request;
      request.database = database;
      request.alternatives = 2;
      twins.plan_alike(request);
      for (std::size_t i = 0; i < 3; ++i) {
        request.minimize = static_cast<Minimize>(i);
        request.target = TimePoint{
            {estate.times[*rc::gen::inRange<std::size_t>(0, estate.times.size())], std::nullopt}};
        twins.plan_alike(request);
        request.target =
            LsnPoint{estate.lsns[*rc::gen::inRange<std::size_t>(0, estate.lsns.size())]};
        twins.plan_alike(request);
      }
    }
  }));
}

TEST_CASE("a database whose name is cut in its blobs' names is still managed backup's") {
  const std::string blob = "_0123456789abcdef0123456789abcdef_20261120010000.bak";
  const std::string vault = "https://a.blob.core.windows.net/other/";
  const std::string name = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFG";  // 43 characters
  CHECK(producer_after_hiding(full_of(name, vault + name.substr(0, 40) + blob),
                              {managed_row(name)}) == ProducerKind::managed_backup);
  CHECK(producer_after_hiding(full_of(name, vault + name.substr(0, 39) + blob),
                              {managed_row(name)}) == ProducerKind::unknown);
  const std::string words = "a b c d e f g h i j k l m n o p q r s t";  // many short words
  CHECK(producer_after_hiding(full_of(words, vault + words + blob), {managed_row(words)}) ==
        ProducerKind::managed_backup);
  std::string umlauts;
  for (int i = 0; i < 45; ++i) umlauts += "\xC3\xBC";
  CHECK(producer_after_hiding(full_of(umlauts, vault + umlauts.substr(0, 80) + blob),
                              {managed_row(umlauts)}) == ProducerKind::managed_backup);
}

TEST_CASE("a folder spelled another way is still the folder of log shipping") {
  const EstateRow shipping{
      "SQL01", "log_shipping_primary_databases",
      R"({"primary_database":"SALES","backup_directory":"\\\\Filer\\Ship.bak\\"})"};
  CHECK(producer_after_hiding(full_of("Sales", "//FILER/ship.BAK/x/1.trn"), {shipping}) ==
        ProducerKind::log_shipping);
  CHECK(producer_after_hiding(full_of("Sales", "\\\\filer\\ship.bak2\\1.trn"), {shipping}) ==
        ProducerKind::unknown);
}
