#include "index/entities/BuildLinks.h"

#include "index/entities/detail/Blocks.h"
#include "index/entities/detail/LinkFile.h"
#include "index/entities/detail/Union.h"
#include "index/entities/detail/Workshop.h"

namespace kokudo::entities {
namespace {

// The sweep looks at neighbouring cells only: at 46 degrees north they are 1.7 km high.
constexpr double kWidestMetres = 1800;

Status checked(const LinkOptions& options) {
  if (!(options.maximumMetres >= 0 && options.maximumMetres <= kWidestMetres))
    return Error{Error::Kind::BadUsage, "links: maximumMetres must be 0 to 1800"};
  if (!(options.threshold > 0 && options.threshold <= 1))
    return Error{Error::Kind::BadUsage, "links: threshold must be over 0 and at most 1"};
  return {};
}

}  // namespace

Result<LinkReport> buildLinks(const catalog::Catalog& catalog, const std::filesystem::path& file,
                              const LinkOptions& options, Progress& progress,
                              const CancelToken& token) {
  using namespace detail;
  if (auto done = checked(options); !done.ok()) return done.error();
  const auto revision = catalog.revision();
  const auto identity = catalog.identity();
  if (!revision) return revision.error();
  if (!identity) return identity.error();
  LinkReport report;
  Workshop workshop(file.string() + ".work");
  Union joined(workshop, options, report);
  Status done = workshop.open();
  if (done.ok()) done = workshop.take(catalog, options, progress, token, report);
  if (done.ok()) done = scoreByCells(workshop, options, progress, token, report);
  if (done.ok()) done = scoreByMunicipality(workshop, options, progress, token, report);
  if (done.ok()) done = joined.joinByKeys();
  if (done.ok()) done = joined.joinByScore(progress, token);
  if (done.ok()) done = writeLinks(joined, workshop, {*revision, *identity}, file, report);
  if (!done.ok()) return done.error();
  return report;
}

}  // namespace kokudo::entities
