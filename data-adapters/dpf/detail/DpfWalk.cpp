#include "data-adapters/dpf/detail/DpfWalk.h"

#include "data-adapters/dpf/detail/DpfQueries.h"
#include "data-adapters/dpf/detail/DpfRecord.h"
#include "engine/provenance/Provenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::adapters::dpf {
namespace {

using nlohmann::json;

constexpr int kTriesForRubbish = 3;

std::string text(const json& holder, const char* key) {
  if (!holder.is_object()) return {};
  const auto found = holder.find(key);
  return found != holder.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t count(const json& holder, const char* key) {
  const auto found = holder.find(key);
  if (found == holder.end() || !found->is_number()) return 0;
  return static_cast<std::uint64_t>(std::max(0.0, found->get<double>()));
}

const json& listOf(const json& holder, const char* key) {
  static const json kNone = json::array();
  if (!holder.is_object()) return kNone;
  const auto found = holder.find(key);
  return found != holder.end() && found->is_array() ? *found : kNone;
}

bool mentions(const Error& error, const char* word) {
  return error.kind == Error::Kind::BadInput && error.message.find(word) != std::string::npos;
}

}  // namespace

DpfWalk::DpfWalk(const HarvestRequest& request, GraphQlClient& client, HarvestSink& sink,
                 Progress& progress, const CancelToken& token)
    : _request(request),
      _client(client),
      _sink(sink),
      _progress(progress),
      _token(token),
      _retrievedAt(provenance::utcNow()) {}

// A proxy's page in place of a reply is often gone a moment later.
Result<json> DpfWalk::page(const Dataset& dataset) {
  int size = kPageSize;
  if (_request.limit) {
    size = static_cast<int>(std::min<std::uint64_t>(kPageSize, *_request.limit - _report.records));
  }
  for (int tried = 1;; ++tried) {
    auto data =
        _client.query(pageQuery(dataset.id, _request.since, _pageToken, size, _withShape), _token);
    if (data.ok() && data->contains("getAllData") && (*data)["getAllData"].is_object()) {
      return std::move((*data)["getAllData"]);
    }
    if (!data.ok() && _withShape && mentions(data.error(), "shape")) {
      _withShape = false;  // one public client alone asks for it
      --tried;
      continue;
    }
    const bool rubbish =
        data.ok() || (data.error().kind == Error::Kind::Network &&
                      data.error().message.find("answered with") != std::string::npos);
    if (rubbish && tried < kTriesForRubbish && !_token.cancelled()) continue;
    if (!data.ok()) return data.error();
    return Error{Error::Kind::Network,
                 fmt::format("{}: the reply has no \"getAllData\"", _client.endpoint())};
  }
}

Status DpfWalk::plan() {
  const auto data = _client.query(planQuery(), _token);
  if (!data.ok()) return data.error();
  const json root = data->value("countData", json::object());
  std::uint64_t sum = 0;
  for (const auto& catalogue : listOf(root, "slices")) {
    for (const auto& slice : listOf(catalogue, "slices")) {
      const std::string id = text(slice, "attributeValue");
      if (id.empty()) continue;
      _datasets.push_back({id, count(slice, "dataCount")});
      sum += _datasets.back().announced;
    }
  }
  if (_datasets.empty()) {
    return Error{
        Error::Kind::Network,
        fmt::format("{}: countData names no dataset; nothing to harvest", _client.endpoint())};
  }
  std::sort(_datasets.begin(), _datasets.end(),
            [](const Dataset& a, const Dataset& b) { return a.id < b.id; });
  _report.expected = sum;
  const std::uint64_t total = count(root, "dataCount");
  if (total != sum) {
    _report.diagnostics.warn("countData",
                             fmt::format("{} items in all, but {} in the datasets", total, sum));
  }
  return {};
}

// Without titles records can still be had, under the ids of their datasets.
void DpfWalk::takeTitles() {
  const auto data = _client.query(catalogueQuery(), _token);
  if (!data.ok()) {
    _report.diagnostics.warn("dataCatalog", data.error().message);
    return;
  }
  for (const auto& catalogue : listOf(*data, "dataCatalog")) {
    for (const auto& dataset : listOf(catalogue, "datasets")) {
      _titles[text(dataset, "id")] = text(dataset, "title");
    }
  }
}

void DpfWalk::readCheckpoint() {
  if (_request.checkpoint.empty()) return;
  const json state = json::parse(_request.checkpoint, nullptr, false);
  if (!state.is_object()) {
    _report.diagnostics.warn("checkpoint", "cannot be read; starting over");
    return;
  }
  for (const auto& id : listOf(state, "done")) {
    if (id.is_string()) _done.insert(id.get<std::string>());
  }
  _current = text(state, "dataset");
  _pageToken = text(state, "token");
  _currentGot = count(state, "got");
  _before = count(state, "records");
}

std::string DpfWalk::checkpoint() const {
  const json state{{"done", _done},
                   {"dataset", _current},
                   {"token", _pageToken},
                   {"got", _currentGot},
                   {"records", _before + _report.records}};
  return state.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool DpfWalk::limitReached() const {
  return _request.limit && _report.records >= *_request.limit;
}

Status DpfWalk::takePage(const Dataset& dataset, const json& data) {
  const auto title = _titles.find(dataset.id);
  const ItemContext context{
      _client.endpoint(), dataset.id,
      title == _titles.end() || title->second.empty() ? dataset.id : title->second, _retrievedAt};
  for (const auto& item : data) {
    // A catalogue may answer with more than it was asked for.
    const std::string owner = text(item, "dataset_id");
    if (!owner.empty() && owner != dataset.id) {
      _report.diagnostics.warn(dataset.id, "an item of " + owner + " is left out");
      continue;
    }
    auto record = recordOf(item, context, _report.diagnostics);
    if (!record) continue;
    if (!_ids.insert(record->id).second) continue;
    if (Status put = _sink.put(std::move(*record)); !put.ok()) return put;
    ++_currentGot;
    ++_report.records;
  }
  return {};
}

Result<DpfWalk::Outcome> DpfWalk::walk(const Dataset& dataset) {
  if (_current != dataset.id) {
    _current = dataset.id;
    _pageToken.clear();
    _currentGot = 0;
  }
  _ids.clear();
  _tokens.clear();
  bool restarted = false;
  while (true) {
    if (_token.cancelled() || limitReached()) return Outcome::Stopped;
    auto reply = page(dataset);
    if (!reply.ok()) {
      // Tokens expire: the dataset is walked again from its first page, and what is known of it
      // already comes out unchanged.
      if (!_pageToken.empty() && !restarted && mentions(reply.error(), "oken")) {
        restarted = true;
        _report.records -= std::min<std::uint64_t>(_report.records, _ids.size());
        _pageToken.clear();
        _currentGot = 0;
        _ids.clear();
        _tokens.clear();
        continue;
      }
      return reply.error();
    }
    const json& data = listOf(*reply, "data");
    const std::uint64_t before = _currentGot;
    if (Status taken = takePage(dataset, data); !taken.ok()) return taken.error();
    const std::string next = text(*reply, "nextDataRequestToken");
    const bool last = data.empty() || next.empty();
    if (!last && (!_tokens.insert(next).second || _currentGot == before)) {
      return Error{Error::Kind::Network,
                   fmt::format("{}: dataset {}: the token of the next page repeats itself",
                               _client.endpoint(), dataset.id)};
    }
    _pageToken = next;
    if (last) break;
    if (Status stored = _sink.checkpoint(checkpoint()); !stored.ok()) return stored.error();
    _progress.update(_before + _report.records, _report.expected, dataset.id);
  }
  return _request.since.empty() && _currentGot < dataset.announced ? Outcome::Short : Outcome::Done;
}

void DpfWalk::stop(const Error& error) {
  _report.diagnostics.warn(
      "dpf", fmt::format("{}; harvested {} of about {} records; run again with --resume",
                         error.message, _before + _report.records, _report.expected.value_or(0)));
  _report.complete = false;
}

Result<HarvestReport> DpfWalk::run() {
  if (Status planned = plan(); !planned.ok()) return planned.error();
  takeTitles();
  readCheckpoint();
  _report.complete = true;
  for (const auto& dataset : _datasets) {
    if (_done.count(dataset.id)) continue;
    const auto outcome = walk(dataset);
    if (!outcome.ok()) {
      const bool ofTheSource = outcome.error().kind == Error::Kind::Network ||
                               outcome.error().kind == Error::Kind::BadInput ||
                               outcome.error().kind == Error::Kind::Cancelled;
      if (!ofTheSource) return outcome.error();
      stop(outcome.error());
      break;
    }
    if (*outcome == Outcome::Stopped) {
      _report.complete = false;
      break;
    }
    if (*outcome == Outcome::Short) {
      // Kept out of the finished ones, so that --resume walks it again, and nothing counts as gone.
      _report.complete = false;
      _report.diagnostics.warn(
          dataset.id, fmt::format("{} items came of {} announced", _currentGot, dataset.announced));
    } else {
      _done.insert(dataset.id);
    }
    _current.clear();
    _pageToken.clear();
    _currentGot = 0;
    if (Status stored = _sink.checkpoint(checkpoint()); !stored.ok()) return stored.error();
    _progress.update(_before + _report.records, _report.expected, dataset.id);
  }
  _report.checkpoint = checkpoint();
  return std::move(_report);
}

}  // namespace kokudo::adapters::dpf
