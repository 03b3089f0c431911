#include "index/search/detail/write/AttributeColumnBuilder.h"

#include "index/search/detail/CodeColumn.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/Predicate.h"

#include <cmath>
#include <limits>

namespace kokudo::search::detail {
namespace {

template <typename T>
void append(std::string& out, const std::vector<T>& values) {
  out += bytesOf(values.data(), values.size() * sizeof(T));
  out.resize(padded(out.size()));
}

}  // namespace

void AttributeColumnBuilder::giveUp() {
  _form = AttributeForm::None;
  std::vector<std::uint32_t>().swap(_codes);
  for (auto* values : {&_numbers, &_valueNumbers}) std::vector<double>().swap(*values);
  std::unordered_map<std::string, std::uint32_t>().swap(_codeOf);
  std::vector<std::string>().swap(_texts);
}

void AttributeColumnBuilder::becomeNumbers() {
  std::vector<double> numbers;
  numbers.reserve(_codes.size() * 2);
  for (const std::uint32_t code : _codes) numbers.push_back(_valueNumbers[code]);
  giveUp();
  _form = AttributeForm::Numbers;
  _numbers = std::move(numbers);
}

void AttributeColumnBuilder::addCoded(const Value& value) {
  std::string text = toText(value);
  if (!_codes.empty() && _texts[_codes.back()] == text) return _codes.push_back(_codes.back());
  const auto known = _codeOf.find(text);
  if (known != _codeOf.end()) {
    _codes.push_back(known->second);
    return;
  }
  const auto number = comparableNumber(value);
  // A text such as "007" is a number for comparisons but not the same text as 7.
  _allNumbers = _allNumbers && number && !std::holds_alternative<std::string>(value);
  const auto code = static_cast<std::uint32_t>(_texts.size());
  _codes.push_back(code);
  _valueNumbers.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
  _texts.push_back(text);
  _codeOf.emplace(std::move(text), code);
  if (_texts.size() <= kMaxCodedValues) return;
  if (_allNumbers)
    becomeNumbers();
  else
    giveUp();
}

void AttributeColumnBuilder::add(std::uint32_t document, const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return;
  if (!_documents.empty() && _documents.back() == document) return giveUp();
  _documents.push_back(document);
  if (_form == AttributeForm::Coded) {
    addCoded(value);
  } else if (_form == AttributeForm::Numbers) {
    const auto number = comparableNumber(value);
    if (!number || std::holds_alternative<std::string>(value)) return giveUp();
    _numbers.push_back(*number);
  }
}

std::string AttributeColumnBuilder::encode(std::uint32_t documents) const {
  AttributeHeader header;
  header.form = _form;
  header.documents = static_cast<std::uint32_t>(_documents.size());
  // Bits and counts take 12 bytes for each 64 documents, a list 4 for each member.
  header.isList = _documents.size() * 64 < std::size_t(documents) * 3;
  header.values = _texts.size();
  header.codeBytes =
      _form == AttributeForm::Coded ? static_cast<std::uint32_t>(codeBytes(_texts.size())) : 0;
  std::string texts;
  std::vector<std::uint32_t> ends;
  for (const std::string& text : _texts) {
    texts += text;
    ends.push_back(static_cast<std::uint32_t>(texts.size()));
  }
  header.textBytes = texts.size();

  std::string out(bytesOf(&header, sizeof header));
  if (header.isList) {
    append(out, _documents);
  } else {
    std::vector<std::uint64_t> bits(wordsFor(documents));
    std::vector<std::uint32_t> before(bits.size());
    for (const std::uint32_t d : _documents) bits[d / 64] |= std::uint64_t(1) << d % 64;
    for (std::size_t w = 1; w < bits.size(); ++w)
      before[w] = before[w - 1] + static_cast<std::uint32_t>(std::popcount(bits[w - 1]));
    append(out, bits);
    append(out, before);
  }
  if (_form == AttributeForm::Coded) {
    if (header.codeBytes == 1)
      append(out, std::vector<std::uint8_t>(_codes.begin(), _codes.end()));
    else
      append(out, std::vector<std::uint16_t>(_codes.begin(), _codes.end()));
    append(out, _valueNumbers);
    append(out, ends);
    out += texts;
    out.resize(padded(out.size()));
  } else if (_form == AttributeForm::Numbers) {
    append(out, _numbers);
  }
  return out;
}

void AttributeColumnsBuilder::add(std::uint32_t document, std::uint32_t attribute,
                                  const Value& value) {
  if (attribute >= _columns.size()) _columns.resize(attribute + 1);
  _columns[attribute].add(document, value);
}

Status AttributeColumnsBuilder::write(const std::filesystem::path& folder, std::uint64_t revision,
                                      std::uint32_t documents) const {
  BlobWriter out(folder, "attributes");
  for (const auto& column : _columns) out.add(column.encode(documents));
  return out.close(revision);
}

}  // namespace kokudo::search::detail
