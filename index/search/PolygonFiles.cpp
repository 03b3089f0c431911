#include "engine/base/Files.h"
#include "index/search/Query.h"

namespace kokudo::search {
namespace {

constexpr std::size_t kMaxPolygonBytes = std::size_t(64) << 20;

Status readIn(std::vector<language::QueryTree>& parts) {
  for (language::QueryTree& part : parts)
    if (auto done = readPolygonFiles(part); !done) return done;
  return {};
}

Status readInto(language::InPolygon& polygon) {
  using Form = language::InPolygon::Form;
  if (polygon.form != Form::File) return {};
  auto text = readFile(polygon.text, kMaxPolygonBytes);
  if (!text) return text.error();
  const auto first = text->find_first_not_of(" \t\r\n");
  polygon.form = first != std::string::npos && (*text)[first] == '{' ? Form::GeoJson : Form::Wkt;
  polygon.text = std::move(*text);
  return {};
}

}  // namespace

Status readPolygonFiles(language::QueryTree& tree) {
  if (auto* all = std::get_if<language::And>(&tree.node)) return readIn(all->parts);
  if (auto* any = std::get_if<language::Or>(&tree.node)) return readIn(any->parts);
  if (auto* none = std::get_if<language::Not>(&tree.node)) return readIn(none->part);
  if (auto* filter = std::get_if<language::Filter>(&tree.node))
    if (auto* polygon = std::get_if<language::InPolygon>(&filter->value)) return readInto(*polygon);
  return {};
}

}  // namespace kokudo::search
