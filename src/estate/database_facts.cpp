#include "estate/database_facts.h"

namespace unbroken {

DatabaseFacts facts_of(const EstateGraph& estate, EstateVertex database) {
  DatabaseFacts facts;
  for (const EstateVertex place : estate.places_of(database)) {
    if (!estate.is_implied(place)) facts.places.push_back(estate.place(place));
  }
  return facts;
}

}  // namespace unbroken
