#include "engine/content/detail/BatchHierarchy.h"

#include "engine/content/BatchClasses.h"
#include "engine/content/detail/BatchColumn.h"

#include <fmt/format.h>

#include <map>
#include <vector>

namespace kokudo::content {

namespace {

struct HierarchyClass {
  std::string name;
  std::size_t length = 0;
  std::map<std::string, std::vector<Value>> properties;
};

class HierarchyReader {
 public:
  HierarchyReader(const Json& json, Bytes binary, std::uint64_t budget, std::string where)
      : _json(json), _binary(binary), _budget(budget), _where(std::move(where)) {}

  Status read() {
    const auto instances = unsignedOf(member(_json, "instancesLength"));
    if (!instances) return bad("has no instancesLength");
    if (!spend(*instances)) return bad("claims more instances than the tile can hold");
    _instances = static_cast<std::size_t>(*instances);
    if (auto status = readClasses(); !status) return status;
    if (auto status = numberInstances(); !status) return status;
    return readParents();
  }

  Status fill(std::size_t features, JsonColumns& columns) {
    if (features > _instances) {
      return bad(fmt::format("{} features but only {} instances", features, _instances));
    }
    std::vector<std::uint32_t> seenBy(_instances, 0xFFFFFFFFu);
    for (std::size_t feature = 0; feature < features; ++feature) {
      if (auto status = fillRow(feature, seenBy, columns); !status) return status;
    }
    return {};
  }

 private:
  Status readClasses() {
    const Json& classes = member(_json, "classes");
    for (std::size_t i = 0; i < sizeOf(classes); ++i) {
      HierarchyClass& out = _classes.emplace_back();
      out.name = textOf(member(classes[i], "name"));
      const auto length = unsignedOf(member(classes[i], "length"));
      if (!length || *length > _instances) {
        return bad(fmt::format("class {} has no length, or one above instancesLength", i));
      }
      out.length = static_cast<std::size_t>(*length);
      const Json& properties = member(classes[i], "instances");
      if (!properties.is_object()) continue;
      for (const auto& [name, property] : properties.items()) {
        if (auto status = readProperty(name, property, out); !status) return status;
      }
    }
    return {};
  }

  Status readProperty(const std::string& name, const Json& property, HierarchyClass& out) {
    if (!spend(out.length)) return bad("unfolds into more than the tile can hold");
    std::vector<Value>& values = out.properties[name];
    if (property.is_object()) {
      auto read = readBinaryColumn(
          property, _binary, out.length,
          fmt::format("{}: hierarchy class \"{}\"", _where, out.name.substr(0, 80)));
      if (!read) return read.error();
      values = std::move(*read);
      return {};
    }
    values.resize(out.length);
    for (std::size_t i = 0; i < std::min(out.length, sizeOf(property)); ++i)
      values[i] = valueOf(property[i]);
    return {};
  }

  /// Instances of a class are numbered in the order of classIds.
  Status numberInstances() {
    auto ids = readUnsignedColumn(member(_json, "classIds"), _binary, _instances,
                                  _where + ": hierarchy classIds");
    if (!ids) return ids.error();
    _classIds = std::move(*ids);
    std::vector<std::uint32_t> next(_classes.size(), 0);
    for (const std::uint32_t id : _classIds) {
      if (id >= _classes.size()) {
        return bad(fmt::format("names class {} of {}", id, _classes.size()));
      }
      _indexInClass.push_back(next[id]++);
    }
    return {};
  }

  Status readParents() {
    const Json& parentIds = member(_json, "parentIds");
    if (parentIds.is_null()) {
      _firstParent.assign(_instances + 1, 0);
      return {};
    }
    std::vector<std::uint32_t> counts(_instances, 1);
    if (const Json& json = member(_json, "parentCounts"); !json.is_null()) {
      auto read =
          readUnsignedColumn(json, _binary, _instances, _where + ": hierarchy parentCounts");
      if (!read) return read.error();
      counts = std::move(*read);
    }
    std::uint64_t total = 0;
    for (const std::uint32_t count : counts) {
      _firstParent.push_back(static_cast<std::size_t>(total));
      total += count;
    }
    if (!spend(total)) return bad("claims more parents than the tile can hold");
    _firstParent.push_back(static_cast<std::size_t>(total));
    auto parents = readUnsignedColumn(parentIds, _binary, static_cast<std::size_t>(total),
                                      _where + ": hierarchy parentIds");
    if (!parents) return parents.error();
    _parents = std::move(*parents);
    for (const std::uint32_t parent : _parents) {
      if (parent >= _instances) {
        return bad(fmt::format("names instance {} of {} as a parent", parent, _instances));
      }
    }
    return {};
  }

  /// Own instance first, then parents breadth-first; an instance that is its own parent is a root.
  Status fillRow(std::size_t feature, std::vector<std::uint32_t>& seenBy, JsonColumns& columns) {
    std::vector<std::size_t> queue{feature};
    seenBy[feature] = static_cast<std::uint32_t>(feature);
    Json classes = Json::array();
    for (std::size_t at = 0; at < queue.size(); ++at) {
      const std::size_t instance = queue[at];
      const HierarchyClass& own = _classes[_classIds[instance]];
      if (!spend(1 + own.properties.size())) return bad("unfolds into more than the tile can hold");
      classes.push_back(own.name);
      const std::size_t index = _indexInClass[instance];
      for (const auto& [name, values] : own.properties) {
        if (index < values.size() && !columns.put(feature, name, values[index])) {
          return bad("unfolds into more than the tile can hold");
        }
      }
      for (std::size_t p = _firstParent[instance]; p < _firstParent[instance + 1]; ++p) {
        const std::size_t parent = _parents[p];
        if (seenBy[parent] == feature) continue;
        seenBy[parent] = static_cast<std::uint32_t>(feature);
        queue.push_back(parent);
      }
    }
    if (!columns.put(feature, kExactClassColumn, Value(classes[0].get<std::string>())) ||
        !columns.put(feature, kClassesColumn,
                     Value(classes.dump(-1, ' ', false, Json::error_handler_t::replace)))) {
      return bad("unfolds into more than the tile can hold");
    }
    return {};
  }

  bool spend(std::uint64_t count) {
    if (count > _budget) return false;
    _budget -= count;
    return true;
  }
  Error bad(const std::string& what) const {
    return Error{Error::Kind::BadInput, _where + ": the hierarchy " + what};
  }

  const Json& _json;
  Bytes _binary;
  std::uint64_t _budget;
  std::string _where;
  std::size_t _instances = 0;
  std::vector<HierarchyClass> _classes;
  std::vector<std::uint32_t> _classIds, _indexInClass, _parents;
  std::vector<std::size_t> _firstParent;  ///< into _parents, one more than instances
};

}  // namespace

Status readBatchHierarchy(const Json& hierarchy, Bytes binary, std::size_t features,
                          std::uint64_t budget, const std::string& where, JsonColumns& columns) {
  HierarchyReader reader(hierarchy, binary, budget, where);
  if (auto status = reader.read(); !status) return status;
  return reader.fill(features, columns);
}

}  // namespace kokudo::content
