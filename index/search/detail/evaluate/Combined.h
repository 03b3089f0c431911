#pragma once

#include "index/search/detail/evaluate/Condition.h"
#include "index/search/detail/evaluate/Trace.h"

#include <vector>

namespace kokudo::search::detail {

/// Every document, or none.
class Everything : public Condition {
 public:
  explicit Everything(std::uint32_t documents) : _documents(documents) {}
  Estimate estimate() const override { return {double(_documents), 0, 0}; }
  DocumentSet all() override { return DocumentSet::all(_documents); }
  DocumentSet within(const DocumentSet& candidates) override { return candidates; }
  std::string name() const override { return "every record"; }

 private:
  std::uint32_t _documents;
};

class NoDocument : public Condition {
 public:
  NoDocument(std::uint32_t documents, std::string reason)
      : _documents(documents), _reason(std::move(reason)) {}
  Estimate estimate() const override { return {}; }
  DocumentSet all() override { return DocumentSet::none(_documents); }
  DocumentSet within(const DocumentSet&) override { return DocumentSet::none(_documents); }
  std::string name() const override { return _reason; }

 private:
  std::uint32_t _documents;
  std::string _reason;
};

/// All of several conditions: begins with the one after which the whole is expected to be cheapest,
/// then tests what is left, first what drops most for its cost.
class AllConditions : public Condition {
 public:
  AllConditions(std::uint32_t documents, std::vector<ConditionPtr> parts, Trace& trace);
  Estimate estimate() const override { return _estimate; }
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override { return "all of"; }

 private:
  DocumentSet narrow(DocumentSet candidates, const Condition* done);

  std::uint32_t _documents;
  std::vector<ConditionPtr> _parts;  // in the order in which they are tested
  std::size_t _first = 0;            // the part to begin with
  Estimate _estimate;
  Trace& _trace;
};

class AnyCondition : public Condition {
 public:
  AnyCondition(std::uint32_t documents, std::vector<ConditionPtr> parts, Trace& trace);
  Estimate estimate() const override { return _estimate; }
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override { return "any of"; }

 private:
  std::uint32_t _documents;
  std::vector<ConditionPtr> _parts;
  Estimate _estimate;
  Trace& _trace;
};

class NotCondition : public Condition {
 public:
  NotCondition(std::uint32_t documents, ConditionPtr part, Trace& trace)
      : _documents(documents), _part(std::move(part)), _trace(trace) {}
  Estimate estimate() const override;
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override { return "not " + _part->name(); }

 private:
  std::uint32_t _documents;
  ConditionPtr _part;
  Trace& _trace;
};

}  // namespace kokudo::search::detail
