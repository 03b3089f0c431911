#include "engine/styling/detail/Expression.h"

namespace kokudo::styling {

namespace {

class Constant : public Expression {
 public:
  explicit Constant(StyleValue value) : _value(std::move(value)) {}
  Evaluated evaluate(Scope&) const override { return _value; }

 private:
  StyleValue _value;
};

StyleValue membersOf(StyleValue value, const std::vector<StyleValue>& members) {
  for (const StyleValue& member : members) value = memberOf(value, member);
  return value;
}

class Variable : public Expression {
 public:
  explicit Variable(VariablePath path) : _path(std::move(path)) { _constant = false; }
  Evaluated evaluate(Scope& scope) const override {
    for (const auto& candidate : _path.candidates) {
      const Value* value = scope.feature.find(candidate.name);
      if (value) return membersOf(fromProperty(*value), candidate.members);
    }
    return StyleValue{};
  }

 private:
  VariablePath _path;
};

class Define : public Expression {
 public:
  Define(std::size_t index, std::vector<StyleValue> members)
      : _index(index), _members(std::move(members)) {
    _constant = false;
  }
  Evaluated evaluate(Scope& scope) const override {
    Evaluated value = scope.define(_index);
    if (!value) return value;
    return membersOf(std::move(*value), _members);
  }

 private:
  std::size_t _index;
  std::vector<StyleValue> _members;
};

class Template : public Expression {
 public:
  explicit Template(std::vector<ExpressionPtr> parts) : _parts(std::move(parts)) {
    for (const auto& part : _parts) under(*part);
  }
  Evaluated evaluate(Scope& scope) const override {
    std::string text;
    for (const auto& part : _parts) {
      const Evaluated value = part->evaluate(scope);
      if (!value) return std::nullopt;
      text += toText(*value);
      if (text.size() > kLongestText) return std::nullopt;
    }
    return StyleValue{std::move(text)};
  }

 private:
  std::vector<ExpressionPtr> _parts;
};

class ArrayOf : public Expression {
 public:
  explicit ArrayOf(std::vector<ExpressionPtr> elements) : _elements(std::move(elements)) {
    for (const auto& element : _elements) under(*element);
  }
  Evaluated evaluate(Scope& scope) const override {
    auto values = std::make_shared<std::vector<StyleValue>>();
    for (const auto& element : _elements) {
      Evaluated value = element->evaluate(scope);
      if (!value) return std::nullopt;
      values->push_back(std::move(*value));
    }
    return StyleValue{Array(std::move(values))};
  }

 private:
  std::vector<ExpressionPtr> _elements;
};

class Member : public Expression {
 public:
  Member(ExpressionPtr object, ExpressionPtr key)
      : _object(std::move(object)), _key(std::move(key)) {
    under(*_object);
    under(*_key);
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated object = _object->evaluate(scope);
    const Evaluated key = _key->evaluate(scope);
    if (!object || !key) return std::nullopt;
    return memberOf(*object, *key);
  }

 private:
  ExpressionPtr _object, _key;
};

class Conditional : public Expression {
 public:
  Conditional(ExpressionPtr condition, ExpressionPtr yes, ExpressionPtr no)
      : _condition(std::move(condition)), _yes(std::move(yes)), _no(std::move(no)) {
    under(*_condition);
    under(*_yes);
    under(*_no);
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated condition = _condition->evaluate(scope);
    if (!condition) return std::nullopt;
    return toBoolean(*condition) ? _yes->evaluate(scope) : _no->evaluate(scope);
  }

 private:
  ExpressionPtr _condition, _yes, _no;
};

class Call : public Expression {
 public:
  Call(const Function& function, std::vector<ExpressionPtr> arguments)
      : _function(function), _arguments(std::move(arguments)) {
    for (const auto& argument : _arguments) under(*argument);
  }
  Evaluated evaluate(Scope& scope) const override {
    std::array<StyleValue, 4> values;
    for (std::size_t i = 0; i < _arguments.size(); ++i) {
      Evaluated value = _arguments[i]->evaluate(scope);
      if (!value) return std::nullopt;
      values[i] = std::move(*value);
    }
    return _function.call(std::span(values.data(), _arguments.size()));
  }

 private:
  const Function& _function;
  std::vector<ExpressionPtr> _arguments;
};

}  // namespace

Evaluated Scope::define(std::size_t index) {
  auto& value = known[index];
  if (!value) value = (*defines)[index]->evaluate(*this);
  return *value;
}

Evaluated constantValue(const Expression& expression) {
  class NoProperties final : public PropertySource {
   public:
    const Value* find(std::string_view) const override { return nullptr; }
  };
  if (!expression.isConstant()) return std::nullopt;
  const NoProperties none;
  Scope scope{none, nullptr, {}};
  return expression.evaluate(scope);
}

ExpressionPtr makeConstant(StyleValue value) {
  return std::make_unique<Constant>(std::move(value));
}

ExpressionPtr makeVariable(VariablePath path) {
  return std::make_unique<Variable>(std::move(path));
}

ExpressionPtr makeDefine(std::size_t index, const VariablePath& path) {
  for (const auto& candidate : path.candidates) {
    if (candidate.name == path.first && candidate.members.size() == path.accesses)
      return std::make_unique<Define>(index, candidate.members);
  }
  return std::make_unique<Define>(index, std::vector<StyleValue>());
}

ExpressionPtr makeTemplate(std::vector<ExpressionPtr> parts) {
  return std::make_unique<Template>(std::move(parts));
}

ExpressionPtr makeArray(std::vector<ExpressionPtr> elements) {
  return std::make_unique<ArrayOf>(std::move(elements));
}

ExpressionPtr makeMember(ExpressionPtr object, ExpressionPtr key) {
  return std::make_unique<Member>(std::move(object), std::move(key));
}

ExpressionPtr makeConditional(ExpressionPtr condition, ExpressionPtr yes, ExpressionPtr no) {
  return std::make_unique<Conditional>(std::move(condition), std::move(yes), std::move(no));
}

ExpressionPtr makeCall(const Function& function, std::vector<ExpressionPtr> arguments) {
  return std::make_unique<Call>(function, std::move(arguments));
}

}  // namespace kokudo::styling
