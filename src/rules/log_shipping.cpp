#include "rules/managed.h"
#include "rules/registry.h"

namespace unbroken {
namespace {

void beside_managed_backup(const Rule& rule, const RuleSubject& subject,
                           std::vector<Finding>& findings) {
  for (const DatabasePlace& place : subject.estate.places) {
    if (place.log_shipping_primary == nullptr) continue;
    switch (managed_backup_on(place)) {
      case Configured::no:
        break;
      case Configured::unknown:
        findings.push_back(undetermined(rule, subject_of(place), kEnabledField));
        break;
      case Configured::yes: {
        std::string message = "log shipping and managed backup are both configured for " +
                              place.database_name + " on " + place.server_name +
                              ": each takes log backups that the other one then lacks";
        findings.push_back(finding_of(rule, subject_of(place), std::move(message)));
        if (place.log_shipping_primary->backup_directory) {
          findings.back().because.push_back(*place.log_shipping_primary->backup_directory);
        }
        break;
      }
    }
  }
}

}  // namespace

const Rule kLogShippingBesideManagedBackup{
    {"LS-1", Severity::error, 10,
     "Log shipping and managed backup are configured for the same database.",
     "Choose one of the two for this database, then take a full backup.",
     "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Log Shipping"},
    beside_managed_backup,
};

}  // namespace unbroken
