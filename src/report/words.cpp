#include "report/words.h"

#include "model/spelling.h"

namespace unbroken {

std::string_view spelling_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::recommendation:
      return "recommendation";
    case Severity::info:
      return "info";
    case Severity::undetermined:
      break;
  }
  return "undetermined";
}

std::string_view spelling_of(RuleKind kind) {
  switch (kind) {
    case RuleKind::check:
      return "check";
    case RuleKind::advice:
      return "advice";
    case RuleKind::fact:
      break;
  }
  return "fact";
}

std::string kind_of(const BackupSet& set) {
  if (!set.type) return "unknown";
  std::string kind(plan_kind_of(*set.type));
  if (is_differential(*set.type) && *set.type != BackupType::differential) kind += " differential";
  return kind;
}

std::string_view plural_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "errors";
    case Severity::warning:
      return "warnings";
    case Severity::recommendation:
      return "recommendations";
    case Severity::info:
    case Severity::undetermined:
      break;
  }
  return spelling_of(severity);
}

std::string_view meaning_of(ChainStatus status) {
  switch (status) {
    case ChainStatus::unbroken:
      return "the log chain has no gap";
    case ChainStatus::gaps:
      return "log backups are missing";
    case ChainStatus::no_full:
      return "there is no full backup to start a restore from";
    case ChainStatus::log_chain_not_started:
      return "no log backup yet, so only the ends of data backups can be restored";
    case ChainStatus::data_backups_only:
      return "SIMPLE model: the ends of data backups can be restored";
    case ChainStatus::empty:
      break;
  }
  return "no backup is known";
}

std::string_view meaning_of(CauseKind kind) {
  switch (kind) {
    case CauseKind::foreign_log_backup:
      return "a log backup taken by someone else holds this log";
    case CauseKind::nul_backup:
      return "the log was backed up to NUL, that is thrown away";
    case CauseKind::recovery_model_change:
      return "the recovery model was changed";
    case CauseKind::missing_file:
      return "the backup is known and its file is not there";
    case CauseKind::incomplete_stripes:
      return "the backup is striped and stripes are missing";
    case CauseKind::restore:
      return "the database was restored";
    case CauseKind::purge:
      return "the backup was deleted";
    case CauseKind::unknown:
      break;
  }
  return "no evidence tells the cause";
}

std::string identity_of(const DatabaseAnalysis& database) {
  if (database.family_guid) return database.family_guid->text();
  if (!database.forks.empty() && database.forks.front().id) {
    return database.forks.front().id->text();
  }
  return database.server_name.value_or("") + "/" + database.name;
}

std::string_view name_of(const Producer& producer) {
  if (!producer.name.empty()) return producer.name;
  switch (producer.kind) {
    case ProducerKind::managed_backup:
      return "managed backup";
    case ProducerKind::maintenance_plan:
      return "a maintenance plan";
    case ProducerKind::log_shipping:
      return "log shipping";
    case ProducerKind::dpm:
      return "DPM";
    case ProducerKind::third_party:
      return "a third-party tool";
    case ProducerKind::ad_hoc:
      return "someone by hand";
    case ProducerKind::unknown:
      break;
  }
  return "an unknown producer";
}

}  // namespace unbroken
