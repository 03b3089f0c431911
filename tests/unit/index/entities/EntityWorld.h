#pragma once

#include "index/catalog/Catalog.h"
#include "index/entities/BuildLinks.h"
#include "index/entities/EntityLinks.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kokudo::entities {

/// A record at a point; datasets differ by what stands before ':' in the id.
inline catalog::Record thing(const std::string& id, const std::string& title, double longitude,
                             double latitude, const std::string& kind = "shelter") {
  catalog::Record r;
  r.id = id;
  r.source = id.substr(0, id.find(':'));
  r.dataset = "list";
  r.title = title;
  r.kind = kind;
  r.municipality = "27100";
  r.place = {catalog::PlaceQuality::Point,
             longitude,
             latitude,
             {longitude, latitude, longitude, latitude},
             {},
             ""};
  return r;
}

/// A catalogue of these records and the links found in it.
class EntityWorld {
 public:
  explicit EntityWorld(const std::vector<catalog::Record>& records,
                       const LinkOptions& options = {}) {
    auto catalog = catalog::Catalog::open(_folder / "catalog.sqlite");
    for (const auto& record : records) EXPECT_TRUE(catalog->upsert(record).ok());
    NoProgress progress;
    const auto built = buildLinks(*catalog, file(), options, progress, CancelToken());
    EXPECT_TRUE(built.ok()) << (built.ok() ? "" : built.error().message);
    if (built.ok()) report = *built;
  }

  std::filesystem::path file() const { return _folder / "entities.sqlite"; }
  std::filesystem::path catalogFile() const { return _folder / "catalog.sqlite"; }
  EntityLinks links() const { return std::move(EntityLinks::open(file())).value(); }
  std::vector<std::string> membersOf(const std::string& id) const {
    const auto entity = links().entityOf(id);
    EXPECT_TRUE(entity.ok());
    return entity.ok() && *entity ? (*entity)->members : std::vector<std::string>{};
  }
  std::size_t filesLeft() const {
    std::size_t n = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(_folder.path()))
      n += entry.path().filename().string().starts_with("entities");
    return n;
  }

  LinkReport report;

 private:
  test::TemporaryFolder _folder;
};

}  // namespace kokudo::entities
