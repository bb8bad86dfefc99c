// What a failover of a mirrored database means for its managed backup.

#include <algorithm>

#include "rules/history.h"
#include "rules/managed.h"
#include "rules/mirroring.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

// The newest failover of a mirrored database. new_principal is empty where
// nothing tells which partner it is.
struct Failover {
  const DatabasePlace* place = nullptr;  // one of the partners
  SeenEvent seen;
  std::string new_principal;
};

// The event's `to` names the new principal, or its own server's new role.
std::string new_principal_of(const RuleSubject& subject, const SeenEvent& seen) {
  const std::string& recorder = seen.server->server_name;
  const std::optional<std::string>& to = seen.event->to;
  if (to && !is_same_name(*to, "PRINCIPAL") && !is_same_name(*to, "MIRROR")) return *to;
  if (to && is_same_name(*to, "PRINCIPAL")) return recorder;
  for (const DatabasePlace& place : subject.places.places) {
    if (place.mirroring == nullptr || !place.mirroring->role) continue;
    if (is_same_name(*place.mirroring->role, "PRINCIPAL")) return place.server_name;
    if (is_same_name(*place.mirroring->role, "MIRROR") && place.mirroring->partner_instance) {
      return *place.mirroring->partner_instance;
    }
  }
  return {};
}

std::optional<Failover> failover_of(const RuleSubject& subject) {
  std::optional<Failover> newest;
  for (const DatabasePlace& place : subject.places.places) {
    if (place.availability_group != nullptr) continue;
    const auto seen = newest_event(subject, place, {"failover"});
    if (!seen || (newest && !(newest->seen.event->at < seen->event->at))) continue;
    newest = Failover{&place, *seen, new_principal_of(subject, *seen)};
  }
  return newest;
}

Judgement is_managed_there(const RuleSubject& subject, const Failover& failover) {
  if (failover.new_principal.empty()) return Judgement::unknown("events.to");
  return is_managed_on(subject.estate, failover.new_principal, failover.place->database_name);
}

// Whether managed backup protects the database anywhere, or did.
Judgement is_protected(const RuleSubject& subject) {
  Judgement managed = false;
  for (const DatabasePlace& place : subject.places.places) {
    managed = either(managed, is_managed(place));
  }
  const bool has_sets = std::any_of(
      subject.facts.begin(), subject.facts.end(),
      [](const SetFacts& set) { return set.producer.kind == ProducerKind::managed_backup; });
  return either(managed, has_sets);
}

std::string subject_after(const Failover& failover) {
  const std::string& server =
      failover.new_principal.empty() ? failover.place->server_name : failover.new_principal;
  return server + ": " + failover.place->database_name;
}

void add_cause(Finding* finding, const Failover& failover) {
  if (finding == nullptr) return;
  const std::optional<UtcTime>& at = failover.seen.event->at;
  finding->because.push_back(at ? "failover at " + at->text() : std::string("failover"));
}

// Managed backups that the new principal took after the failover.
std::vector<Vertex> sets_after(const RuleSubject& subject, const Failover& failover) {
  std::vector<Vertex> sets;
  for (Vertex v = 0; v < subject.graph.size(); ++v) {
    const SetFacts& facts = subject.facts[v];
    const std::optional<UtcTime> finish = finish_of(subject, v);
    if (facts.producer.kind == ProducerKind::managed_backup && finish && failover.seen.event->at &&
        *failover.seen.event->at < *finish &&
        is_same_name(facts.server_name, failover.new_principal)) {
      sets.push_back(v);
    }
  }
  return sets;
}

// Without an event, managed backups of both partners show that one happened.
void report_sets_of_both(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  for (const DatabasePlace& place : subject.places.places) {
    if (place.mirroring == nullptr || !place.mirroring->partner_instance) continue;
    if (!is_managed(place).is_yes() || !place.mirroring->role ||
        !is_same_name(*place.mirroring->role, "PRINCIPAL")) {
      continue;
    }
    std::vector<Vertex> own;
    std::vector<Vertex> partners;
    for (Vertex v = 0; v < subject.graph.size(); ++v) {
      const SetFacts& facts = subject.facts[v];
      if (facts.producer.kind != ProducerKind::managed_backup) continue;
      if (is_same_name(facts.server_name, place.server_name)) own.push_back(v);
      if (is_same_name(facts.server_name, *place.mirroring->partner_instance))
        partners.push_back(v);
    }
    if (own.empty() || partners.empty()) continue;
    Finding finding =
        finding_of(rule, subject_of(place),
                   "managed backups of " + place.database_name + " lie in the container of " +
                       place.server_name + ", and older ones in that of its partner " +
                       *place.mirroring->partner_instance);
    finding.because = uuids_of(subject, own);
    findings.push_back(std::move(finding));
  }
}

}  // namespace

void starts_after_failover(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  const auto failover = failover_of(subject);
  if (!failover || is_protected(subject).is_no()) return;
  const auto message = [&] {
    const std::string& database = failover->place->database_name;
    std::string text =
        "managed backup of " + database + " starts on " + failover->new_principal +
        ", the new principal, once the roles are switched and the database is online";
    const DatabasePlace there = place_on(subject.estate, failover->new_principal, database);
    if (there.mirroring != nullptr && there.mirroring->role &&
        !is_same_name(*there.mirroring->role, "PRINCIPAL")) {
      text += "; its role is still " + *there.mirroring->role;
    }
    if (there.database != nullptr && there.database->state &&
        !is_same_name(*there.database->state, "ONLINE")) {
      text += "; it is still " + *there.database->state;
    }
    return text;
  };
  add_cause(conclude(rule, subject_after(*failover), is_managed_there(subject, *failover), message,
                     findings),
            *failover);
}

void new_container(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  const auto failover = failover_of(subject);
  if (!failover) report_sets_of_both(rule, subject, findings);
  if (!failover || is_protected(subject).is_no()) return;
  Finding* const finding = conclude(
      rule, subject_after(*failover), is_managed_there(subject, *failover),
      [&failover] {
        return "since the failover managed backups of " + failover->place->database_name +
               " go to the container of " + failover->new_principal +
               "; those before it lie in the old principal's";
      },
      findings);
  add_cause(finding, *failover);
  if (finding == nullptr) return;
  for (std::string& uuid : uuids_of(subject, sets_after(subject, *failover))) {
    finding->because.push_back(std::move(uuid));
  }
}

void unprotected_after_failover(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  const auto failover = failover_of(subject);
  if (!failover) return;
  const Judgement fires =
      both(is_protected(subject), negated(is_managed_there(subject, *failover)));
  add_cause(conclude(
                rule, subject_after(*failover), fires,
                [&failover] {
                  return "nothing backs " + failover->place->database_name + " up on " +
                         failover->new_principal +
                         " since the failover: managed backup is not configured there";
                },
                findings),
            *failover);
}

}  // namespace unbroken
