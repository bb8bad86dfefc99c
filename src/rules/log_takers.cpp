#include "rules/log_takers.h"

#include <algorithm>

#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

bool is_managed_backup(EstateKind kind) {
  return kind == EstateKind::managed_instance || kind == EstateKind::managed_database;
}

std::string name_for_people(const EstateGraph& estate, EstateVertex producer) {
  const std::string name(estate.name(producer));
  if (estate.kind(producer) == EstateKind::maintenance_task) return "the maintenance plan " + name;
  return estate.kind(producer) == EstateKind::log_shipping_primary ? "log shipping" : name;
}

// What is told alike on several replicas, and several tasks of a plan, are one.
void add(std::vector<LogTaker>& takers, LogTaker taker) {
  for (LogTaker& known : takers) {
    if (!is_same_name(known.name, taker.name)) continue;
    known.takes = either(known.takes, taker.takes);
    return;
  }
  takers.push_back(std::move(taker));
}

}  // namespace

Judgement judged(const LogClaim& claim) {
  if (claim.takes_logs == Truth::unknown) {
    return Judgement::unknown(std::string(claim.missing_field));
  }
  return claim.takes_logs == Truth::yes;
}

bool covers(const BackupTool& tool, std::string_view database) {
  return std::any_of(tool.databases.begin(), tool.databases.end(), [database](const auto& name) {
    return name == "*" || is_same_name(name, database);
  });
}

Judgement LogTakers::has_other() const {
  Judgement any = false;
  for (const LogTaker& taker : others) any = either(any, taker.takes);
  return any;
}

Judgement LogTakers::compete() const {
  Judgement two = false;
  Judgement one = managed;
  for (const LogTaker& taker : others) {
    two = either(two, both(one, taker.takes));
    one = either(one, taker.takes);
  }
  return two;
}

std::vector<std::string> LogTakers::names() const {
  std::vector<std::string> names;
  if (managed.is_yes()) names.emplace_back("managed backup");
  for (const LogTaker& taker : others) {
    if (taker.takes.is_yes()) names.push_back(taker.name);
  }
  return names;
}

std::vector<LogTakers> log_takers_of(const RuleSubject& subject) {
  std::vector<LogTakers> all;
  if (subject.database == kNone) return all;
  for (const LogProducer& producer : subject.estate.log_producers_of(subject.database)) {
    const DatabasePlace place = subject.estate.place(producer.place);
    auto takers = std::find_if(all.begin(), all.end(), [&place](const LogTakers& known) {
      return share_a_log(known.place, place);
    });
    if (takers == all.end()) {
      all.push_back({place, false, {}});
      takers = all.end() - 1;
    }
    if (is_managed_backup(subject.estate.kind(producer.producer))) {
      if (!takers->managed.is_yes()) takers->place = place;
      takers->managed = either(takers->managed, judged(producer.claim));
    } else {
      add(takers->others,
          {name_for_people(subject.estate, producer.producer), judged(producer.claim)});
    }
  }
  return all;
}

}  // namespace unbroken
