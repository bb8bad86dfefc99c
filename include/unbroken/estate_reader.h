// EstateReader: finds in the rows of an Estate what an EstateGraph stores.
//
// Each row is looked at once and every name is looked up by its key, so that the
// work grows with the rows and not with their square.

#ifndef UNBROKEN_ESTATE_READER_H_
#define UNBROKEN_ESTATE_READER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "unbroken/blob_url.h"
#include "unbroken/estate.h"
#include "unbroken/estate_draft.h"
#include "unbroken/estate_group.h"
#include "unbroken/estate_table.h"
#include "unbroken/estate_vertex.h"
#include "unbroken/guid.h"
#include "unbroken/managed_state.h"
#include "unbroken/name.h"

namespace unbroken::detail {

class EstateReader {
 public:
  EstateReader(Estate estate, std::vector<EstateDatabase> databases)
      : draft_(std::move(estate), std::move(databases)) {}

  [[nodiscard]] EstateTable read() && {
    read_groups();
    read_sessions();
    for (std::uint32_t s = 0; s < count(servers()); ++s) {
      read_log_shipping(s);
      read_plans(s);
      read_tools(s);
      read_managed(s);
    }
    return std::move(draft_).finish();
  }

 private:
  using Ref = EstateDraft::Ref;
  using Places = EstateDraft::Places;

  template <class Section>
  static std::uint32_t count(const Section& section) {
    return EstateDraft::count(section);
  }
  static Ref place_ref(std::uint32_t place) { return EstateDraft::place_ref(place); }
  static Ref server_ref(std::uint32_t server) { return EstateDraft::server_ref(server); }
  [[nodiscard]] const std::vector<Server>& servers() const { return draft_.servers(); }
  [[nodiscard]] EstateTable& table() { return draft_.table(); }

  // ---- What keeps copies of a database on several servers

  void read_groups() {
    GroupMerger merger;
    for (const std::uint32_t s : newest_first(table().estate)) {
      for (const AvailabilityGroup& group : servers()[s].availability_groups) {
        merger.add(servers()[s], group);
      }
    }
    std::vector<std::vector<std::string>> members;
    std::tie(table().groups, members) = std::move(merger).take();
    for (std::uint32_t g = 0; g < count(table().groups); ++g) {
      const AvailabilityGroup& group = table().groups[g];
      const Ref vertex = draft_.add(EstateKind::availability_group, {kNone, g, kNone});
      for (std::uint32_t r = 0; r < count(group.replicas); ++r) {
        const Ref replica = draft_.add(EstateKind::replica, {kNone, g, r});
        draft_.link(vertex, EstateRelation::has_replica, replica);
        draft_.link(replica, EstateRelation::stands_on,
                    server_ref(draft_.name_server(group.replicas[r].server_name)));
      }
      for (const std::string& member : members[g]) {
        for (const std::string& database : group.databases) {
          for (const std::uint32_t place :
               draft_.all_named(draft_.name_server(member), name_key(database))) {
            if (!is_of_group(table().places[place])) continue;
            table().places[place].group = g;
            draft_.link(vertex, EstateRelation::replicates, place_ref(place));
          }
        }
      }
    }
  }

  // A name that now means another database is not in the group; a label of a
  // server without an export may be.
  [[nodiscard]] bool is_of_group(const PlaceRows& place) const {
    return place.group == kNone &&
           (place.server != kNone || place.server_vertex >= count(servers()));
  }

  void read_sessions() {
    std::unordered_map<Guid, Ref> by_guid;
    std::unordered_map<std::string, Ref> by_partners;
    for (std::uint32_t s = 0; s < count(servers()); ++s) {
      const std::vector<MirroringSession>& rows = servers()[s].database_mirroring;
      for (std::uint32_t i = 0; i < count(rows); ++i) {
        const MirroringSession& row = rows[i];
        const std::uint32_t partner = row.partner_instance && !row.partner_instance->empty()
                                          ? draft_.name_server(*row.partner_instance)
                                          : kNone;
        const std::string partners = std::to_string(std::min(s, partner)) + '/' +
                                     std::to_string(std::max(s, partner)) + '/' +
                                     name_key(row.database_name);
        const auto known_guid =
            row.mirroring_guid ? by_guid.find(*row.mirroring_guid) : by_guid.end();
        const auto known_partners = by_partners.find(partners);
        const Ref session = known_guid != by_guid.end() ? known_guid->second
                            : known_partners != by_partners.end()
                                ? known_partners->second
                                : draft_.add(EstateKind::mirroring_session, {s, i, kNone});
        if (row.mirroring_guid) by_guid.try_emplace(*row.mirroring_guid, session);
        if (partner != kNone) by_partners.try_emplace(partners, session);
        for (const std::uint32_t place : draft_.named(s, row.database_name)) {
          draft_.link(session, EstateRelation::mirrors, place_ref(place));
          if (partner == kNone) continue;
          for (const std::uint32_t copy : partner_places(table().places[place], partner)) {
            draft_.link(session, EstateRelation::mirrors, place_ref(copy));
          }
        }
      }
    }
  }

  // Mirroring keeps the name; a partner that nobody exported has a place by its
  // partner's word only.
  [[nodiscard]] Places partner_places(const PlaceRows& place, std::uint32_t partner) {
    const std::uint32_t database = place.database;
    const std::string name = place.name;
    const std::uint32_t before = count(table().places);
    const bool is_told = partner < count(servers());
    draft_.add_place(database, partner, name, is_told ? partner : kNone);
    if (count(table().places) > before) table().places.back().is_implied = true;
    Places found;
    for (const std::uint32_t other : draft_.all_named(partner, name_key(name))) {
      if (table().places[other].database == database) found.push_back(other);
    }
    return found;
  }

  // ---- Who takes backups

  void read_log_shipping(std::uint32_t s) {
    const Server& server = servers()[s];
    for (std::uint32_t i = 0; i < count(server.log_shipping_primaries); ++i) {
      const LogShippingPrimary& row = server.log_shipping_primaries[i];
      const Ref role = draft_.add(EstateKind::log_shipping_primary, {s, i, kNone});
      for (const std::uint32_t place : draft_.named(s, row.database_name)) {
        draft_.link(role, EstateRelation::ships, place_ref(place));
        draft_.link(role, EstateRelation::protects, place_ref(place));
      }
      if (row.backup_directory) write_to(role, s, *row.backup_directory);
      if (row.backup_share) write_to(role, s, *row.backup_share);
    }
    for (std::uint32_t i = 0; i < count(server.log_shipping_secondaries); ++i) {
      const Ref role = draft_.add(EstateKind::log_shipping_secondary, {s, i, kNone});
      for (const std::uint32_t place :
           draft_.named(s, server.log_shipping_secondaries[i].database_name)) {
        draft_.link(role, EstateRelation::ships, place_ref(place));
      }
    }
  }

  void read_plans(std::uint32_t s) {
    const std::vector<MaintenancePlan>& plans = servers()[s].maintenance_plans;
    for (std::uint32_t p = 0; p < count(plans); ++p) {
      const Ref plan = draft_.add(EstateKind::maintenance_plan, {s, p, kNone});
      draft_.link(server_ref(s), EstateRelation::runs, plan);
      for (std::uint32_t t = 0; t < count(plans[p].tasks); ++t) {
        const MaintenancePlanTask& row = plans[p].tasks[t];
        const Ref task = draft_.add(EstateKind::maintenance_task, {s, p, t});
        draft_.link(plan, EstateRelation::runs, task);
        if (row.destination) write_to(task, s, *row.destination);
        if (plans[p].enabled == false) continue;
        const bool is_certain = plans[p].enabled.has_value() && row.database_name.has_value();
        for (const std::uint32_t place : draft_.meant(s, row.database_name.value_or("*"))) {
          draft_.link(task, EstateRelation::protects, place_ref(place), is_certain);
        }
      }
    }
  }

  void read_tools(std::uint32_t s) {
    const std::vector<BackupTool>& tools = servers()[s].backup_tools;
    for (std::uint32_t i = 0; i < count(tools); ++i) {
      const Ref tool = draft_.add(EstateKind::backup_tool, {s, i, kNone});
      draft_.link(server_ref(s), EstateRelation::runs, tool);
      for (const std::string& name : tools[i].databases) {
        for (const std::uint32_t place : draft_.meant(s, name)) {
          draft_.link(tool, EstateRelation::protects, place_ref(place));
        }
      }
    }
  }

  void read_managed(std::uint32_t s) {
    if (!servers()[s].managed_backup) return;
    const ManagedBackup& told = *servers()[s].managed_backup;
    Ref instance{EstateKind::managed_instance, kNone};
    if (told.instance) {
      instance = draft_.add(EstateKind::managed_instance, {s, kNone, kNone});
      draft_.link(server_ref(s), EstateRelation::runs, instance);
      write_to(instance, s, *told.instance);
    }
    for (std::uint32_t i = 0; i < count(told.databases); ++i) {
      const Ref own = draft_.add(EstateKind::managed_database, {s, i, kNone});
      draft_.link(server_ref(s), EstateRelation::runs, own);
      for (const std::uint32_t place : draft_.named(s, told.databases[i].database_name)) {
        if (table().places[place].managed != i) continue;
        configure(own, s, place);
      }
      write_to(own, s, told.databases[i]);
    }
    if (instance.index == kNone) return;
    for (const std::uint32_t place : draft_.places_on(s)) {
      const PlaceRows& rows = table().places[place];
      if (rows.server != kNone && rows.managed == kNone) configure(instance, s, place);
    }
  }

  void configure(Ref settings, std::uint32_t s, std::uint32_t place) {
    const ManagedState state =
        managed_state_of(place_in(table(), table().places[place], servers()[s].server_name));
    if (settings.kind == EstateKind::managed_instance && state.is_enabled == Truth::no) return;
    const bool is_certain = state.is_enabled == Truth::yes;
    draft_.link(settings, EstateRelation::configures, place_ref(place));
    if (state.is_enabled != Truth::no) {
      draft_.link(settings, EstateRelation::protects, place_ref(place), is_certain);
    }
  }

  void write_to(Ref producer, std::uint32_t s, const ManagedBackupSettings& settings) {
    const ManagedBackup& told = *servers()[s].managed_backup;
    const bool inherits = is_word(settings.configured, "inherited") && told.instance;
    const auto value = [&](std::optional<std::string> ManagedBackupSettings::*member) {
      const bool is_own = settings.*member || !inherits;
      return is_own ? settings.*member : (*told.instance).*member;
    };
    for (const auto member :
         {&ManagedBackupSettings::storage_url, &ManagedBackupSettings::container_url}) {
      if (const auto url = value(member); url && !url->empty()) write_to(producer, s, *url);
    }
  }

  // A drive's folder is its server's own, a share or a URL is the same for all.
  void write_to(Ref producer, std::uint32_t s, std::string_view path) {
    if (path.empty()) return;
    const std::optional<BlobUrl> url = blob_url_of(path);
    if (!url) {
      std::string key = name_key(path);
      std::replace(key.begin(), key.end(), '/', '\\');
      while (key.size() > 1 && key.back() == '\\') key.pop_back();
      const bool is_share = key.rfind("\\\\", 0) == 0;
      if (!is_share) key.insert(0, std::to_string(s) + '|');
      draft_.link(producer, EstateRelation::writes_to,
                  storage(EstateKind::folder, std::move(key), path, is_share ? kNone : s));
      return;
    }
    const Ref account = storage(EstateKind::storage_account, url->account, url->account, kNone);
    if (url->container.empty()) {
      draft_.link(producer, EstateRelation::writes_to, account);
      return;
    }
    const std::string name = url->account + '/' + name_key(url->container);
    const Ref container = storage(EstateKind::container, name, name, kNone);
    draft_.link(container, EstateRelation::lies_in, account);
    draft_.link(producer, EstateRelation::writes_to, container);
  }

  Ref storage(EstateKind kind, std::string key, std::string_view name, std::uint32_t server) {
    auto& known = storage_by_key_[static_cast<std::size_t>(kind)];
    const auto at = known.find(key);
    if (at != known.end()) return {kind, at->second};
    const Ref made = draft_.add(kind, {server, draft_.keep(name), kNone});
    known.emplace(std::move(key), made.index);
    return made;
  }

  EstateDraft draft_;
  std::array<std::unordered_map<std::string, std::uint32_t>, kEstateKinds> storage_by_key_;
};

}  // namespace unbroken::detail

#endif  // UNBROKEN_ESTATE_READER_H_
