#include "report/sarif_rules.h"

#include <array>
#include <string>

#include "report/words.h"

namespace unbroken {
namespace {

// The topic that states the rules of coexistence, as it was when they were read.
constexpr std::string_view kTopic =
    "https://github.com/MicrosoftDocs/sql-docs/blob/e2c3003d4728ce29584144286df875611d95f6d4/docs/"
    "2014/database-engine/"
    "sql-server-managed-backup-to-windows-azure-interoperability-and-coexistence.md";
constexpr std::string_view kManagedBackup =
    "https://learn.microsoft.com/sql/relational-databases/backup-restore/"
    "sql-server-managed-backup-to-microsoft-azure";
constexpr std::string_view kLogBackups =
    "https://learn.microsoft.com/sql/relational-databases/backup-restore/"
    "transaction-log-backups-sql-server";

struct Section {
  std::string_view prefix;  // of the rules' IDs
  std::string_view anchor;
};
constexpr std::array<Section, 9> kSections{{
    {"SCOPE-", ""},
    {"AG-", "#alwayson-availability-groups"},
    {"MIR-", "#database-mirroring"},
    {"MP-", "#maintenance-plan"},
    {"LS-", "#log-shipping"},
    {"ADHOC-", "#ad-hoc-backups-using-transact-sql-and-sql-server-management-studio"},
    {"DROP-", "#drop-database-and-detach-database"},
    {"RM-", "#changes-to-recovery-model"},
    {"LOGTOOL-", "#log-backups-using-other-backup-tools-or-custom-scripts"},
}};

// SARIF wants the absolute address of what states the rule.
std::string help_uri_of(std::string_view id) {
  for (const Section& section : kSections) {
    if (id.starts_with(section.prefix)) return std::string(kTopic) + std::string(section.anchor);
  }
  return std::string(id.starts_with("MB-") ? kManagedBackup : kLogBackups);
}

std::string_view problem_severity_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::recommendation:
    case Severity::info:
    case Severity::undetermined:
      break;
  }
  return "recommendation";
}

void write_message(JsonWriter& json, std::string_view name, std::string_view text,
                   std::string_view markdown = {}) {
  json.key(name).begin_object().member("text", text);
  if (!markdown.empty()) json.member("markdown", markdown);
  json.end_object();
}

}  // namespace

std::string_view sarif_level_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::recommendation:
    case Severity::info:
      return "note";
    case Severity::undetermined:
      break;
  }
  return "none";
}

void write_sarif_rule(JsonWriter& json, const RulePage& rule) {
  const std::string summary(rule.summary);
  const std::string remedy(rule.remedy);
  const std::string source(rule.source);
  std::string text = summary;
  std::string markdown = "**What it means.** " + summary;
  if (!remedy.empty()) {
    text += "\n\nWhat to do: " + remedy;
    markdown += "\n\n**What to do.** " + remedy;
  }
  text += "\n\nSource: " + source;
  markdown += "\n\n**Source.** " + source;
  json.begin_object().member("id", rule.id);
  write_message(json, "shortDescription", rule.summary);
  write_message(json, "fullDescription", text);
  json.member("helpUri", help_uri_of(rule.id));
  write_message(json, "help", text, markdown);
  json.key("defaultConfiguration").begin_object();
  json.member("level", sarif_level_of(rule.severity)).end_object();
  json.key("properties").begin_object();
  json.member("priority", rule.priority);
  json.member("problem.severity", problem_severity_of(rule.severity));
  json.key("tags").begin_array().value("sql-server").value("backup").end_array();
  json.end_object();
  json.end_object();
}

}  // namespace unbroken
