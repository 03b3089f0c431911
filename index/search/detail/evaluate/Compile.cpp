#include "index/search/detail/evaluate/Compile.h"

#include "index/language/Analyzer.h"
#include "index/search/detail/PreparedFilters.h"
#include "index/search/detail/evaluate/AttributeCondition.h"
#include "index/search/detail/evaluate/ColumnCondition.h"
#include "index/search/detail/evaluate/Combined.h"
#include "index/search/detail/evaluate/ShapeCondition.h"
#include "index/search/detail/evaluate/TextCondition.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using Compiled = Result<ConditionPtr>;

Error tooOld(const Segment& segment, const char* what) {
  return {Error::Kind::Unsupported,
          fmt::format("{}: it was built before {} could be asked for; build the index again "
                      "(kokudo index build)",
                      segment.folder.string(), what)};
}

bool holds(const std::string& value, const std::string& folded) {
  return findPhrase(language::Analyzer::standard().fold(value).text, folded) !=
         std::string_view::npos;
}

struct Compiler {
  const Segment& segment;
  Trace& trace;

  Compiled tree(const PreparedTree& tree) const { return std::visit(*this, tree.node); }

  Result<std::vector<ConditionPtr>> parts(const std::vector<PreparedTree>& trees) const {
    std::vector<ConditionPtr> conditions;
    for (const PreparedTree& each : trees) {
      auto part = tree(each);
      if (!part) return part.error();
      conditions.push_back(std::move(*part));
    }
    return conditions;
  }
  Compiled operator()(const AllOf& all) const {
    if (all.parts.empty()) return ConditionPtr(std::make_unique<Everything>(segment.documents));
    auto conditions = parts(all.parts);
    if (!conditions) return conditions.error();
    return ConditionPtr(
        std::make_unique<AllConditions>(segment.documents, std::move(*conditions), trace));
  }
  Compiled operator()(const AnyOf& any) const {
    auto conditions = parts(any.parts);
    if (!conditions) return conditions.error();
    return ConditionPtr(
        std::make_unique<AnyCondition>(segment.documents, std::move(*conditions), trace));
  }
  Compiled operator()(const NoneOf& none) const {
    auto part = tree(none.part[0]);
    if (!part) return part.error();
    return ConditionPtr(std::make_unique<NotCondition>(segment.documents, std::move(*part), trace));
  }
  Compiled operator()(const Nothing& nothing) const {
    return ConditionPtr(std::make_unique<NoDocument>(segment.documents, nothing.reason));
  }
  Compiled operator()(const HoldsText& text) const {
    return ConditionPtr(
        std::make_unique<TextCondition>(segment, text.phrase, text.scope, text.ownText, trace));
  }
  Compiled operator()(const HasValue& value) const {
    const Dictionary& dictionary = segment.dictionaries.of(value.dimension);
    std::vector<char> accepted(dictionary.values().size());
    for (const std::string& each : value.values)
      if (const auto code = dictionary.find(each); code >= 0)
        accepted[static_cast<std::size_t>(code)] = 1;
    if (!value.holds.empty())
      for (std::size_t i = 0; i < accepted.size(); ++i)
        accepted[i] = accepted[i] || holds(dictionary.values()[i], value.holds) ||
                      holds(dictionary.labels()[i], value.holds);
    auto byValue = std::make_unique<ValueCondition>(segment, value.dimension, std::move(accepted));
    if (value.holds.empty() || value.dimension != Dimension::Dataset)
      return ConditionPtr(std::move(byValue));
    std::vector<ConditionPtr> either;
    either.push_back(std::move(byValue));
    either.push_back(named("data set " + value.holds, segment.datasetTitle,
                           segment.dictionaries.datasetTitles, value.holds));
    return ConditionPtr(
        std::make_unique<AnyCondition>(segment.documents, std::move(either), trace));
  }
  // Documents whose name in a shared column holds a text.
  ConditionPtr named(const std::string& what, const CodeColumn& column,
                     const Dictionary& dictionary, const std::string& folded) const {
    std::vector<char> accepted;
    bool any = false;
    for (const std::string& name : dictionary.values()) {
      accepted.push_back(holds(name, folded));
      any = any || accepted.back();
    }
    if (!any || column.size() == 0)
      return std::make_unique<NoDocument>(segment.documents, what + ": no such name");
    return columnCondition(segment, what, segment.documents / 4.0,
                           [&column, accepted = std::move(accepted)](std::uint32_t d) {
                             const std::uint32_t code = column[d];
                             return code < accepted.size() && accepted[code];
                           });
  }
  Compiled operator()(const HasCredit& credit) const {
    return named("credit " + credit.holds, segment.credit, segment.dictionaries.credits,
                 credit.holds);
  }
  Compiled operator()(const HasId& id) const {
    return ConditionPtr(std::make_unique<IdCondition>(segment, id.id));
  }
  Compiled operator()(const HasAttribute& has) const {
    std::vector<ConditionPtr> conditions;
    for (const std::uint32_t attribute : attributesNamed(has.condition.name, segment))
      conditions.push_back(
          std::make_unique<AttributeCondition>(segment, attribute, has.predicate, trace));
    if (conditions.empty())
      return ConditionPtr(std::make_unique<NoDocument>(
          segment.documents, "no record here has an attribute " + has.condition.name));
    if (conditions.size() == 1) return std::move(conditions[0]);
    return ConditionPtr(
        std::make_unique<AnyCondition>(segment.documents, std::move(conditions), trace));
  }
  Compiled operator()(const HasYear& years) const {
    const std::int32_t from = years.from.value_or(kNoYear + 1),
                       to = years.to.value_or(std::numeric_limits<std::int32_t>::max());
    const std::int32_t* column = segment.year.data();
    if (years.single.empty())
      return columnCondition(
          segment, "years", segment.documents / 4.0,
          [column, from, to](std::uint32_t d) { return column[d] >= from && column[d] <= to; });
    return columnCondition(segment, "years", segment.documents / 16.0,
                           [column, &single = years.single](std::uint32_t d) {
                             return std::find(single.begin(), single.end(), column[d]) !=
                                    single.end();
                           });
  }
  Compiled operator()(const HasFlag& has) const {
    if (!segment.flags.isOpen() && segment.documents > 0)
      return tooOld(segment, "records with files");
    const auto flag = static_cast<std::uint8_t>(has.flag);
    return columnCondition(segment, has.flag == RecordFlag::File ? "with a file" : "with 3D data",
                           segment.documents / 4.0, [&s = segment, flag](std::uint32_t d) {
                             return (s.flags[d] & flag) != 0;
                           });
  }
  Compiled operator()(const MeetsBox& box) const { return shapeCondition(segment, box); }
  Compiled operator()(const WithinDistance& near) const { return shapeCondition(segment, near); }
  Compiled operator()(const WithinPolygon& polygon) const {
    return shapeCondition(segment, polygon);
  }
};

}  // namespace

Result<ConditionPtr> compile(const PreparedTree& tree, const Segment& segment, Trace& trace) {
  return Compiler{segment, trace}.tree(tree);
}

Result<DocumentSet> evaluate(const PreparedTree& tree, const Segment& segment, Trace& trace) {
  auto condition = compile(tree, segment, trace);
  if (!condition) return condition.error();
  DocumentSet found = trace.step((*condition)->name(), (*condition)->estimate().count,
                                 [&] { return (*condition)->all(); });
  return without(found, segment.removed);
}

}  // namespace kokudo::search::detail
