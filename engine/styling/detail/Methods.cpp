#include "engine/content/BatchClasses.h"
#include "engine/styling/detail/Expression.h"
#include "engine/styling/detail/Pattern.h"

namespace kokudo::styling {

namespace {

/// test and exec of a pattern.
class PatternCall : public Expression {
 public:
  PatternCall(bool exec, ExpressionPtr pattern, ExpressionPtr text)
      : _exec(exec), _pattern(std::move(pattern)), _text(std::move(text)) {
    under(*_pattern);
    under(*_text);
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated pattern = _pattern->evaluate(scope);
    const Evaluated text = _text->evaluate(scope);
    if (!pattern || !text || !pattern->as<PatternPtr>()) return std::nullopt;
    const Pattern& known = **pattern->as<PatternPtr>();
    if (text->isNothing()) return _exec ? StyleValue{Null{}} : StyleValue{false};
    const std::string* given = text->as<std::string>();
    if (!given) return std::nullopt;
    return _exec ? known.exec(*given) : StyleValue{known.test(*given)};
  }

 private:
  bool _exec;
  ExpressionPtr _pattern, _text;
};

class TextOf : public Expression {
 public:
  explicit TextOf(ExpressionPtr object) : _object(std::move(object)) { under(*_object); }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated value = _object->evaluate(scope);
    if (!value) return std::nullopt;
    return StyleValue{toText(*value)};
  }

 private:
  ExpressionPtr _object;
};

class ExactClass : public Expression {
 public:
  ExactClass() { _constant = false; }
  Evaluated evaluate(Scope& scope) const override {
    const Value* name = scope.feature.find(content::kExactClassColumn);
    return name ? fromProperty(*name) : StyleValue{};
  }
};

class IsClass : public Expression {
 public:
  IsClass(bool exact, ExpressionPtr name) : _exact(exact), _name(std::move(name)) {
    under(*_name);
    _constant = false;
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated name = _name->evaluate(scope);
    if (!name || !name->as<std::string>()) return std::nullopt;
    const Value* own = scope.feature.find(content::kExactClassColumn);
    if (own && isSame(fromProperty(*own), *name)) return StyleValue{true};
    const Value* all = _exact ? nullptr : scope.feature.find(content::kClassesColumn);
    if (!all) return StyleValue{false};
    const StyleValue classes = fromProperty(*all);
    const Array* list = classes.as<Array>();
    for (std::size_t i = 0; list && i < (*list)->size(); ++i) {
      if (isSame((**list)[i], *name)) return StyleValue{true};
    }
    return StyleValue{false};
  }

 private:
  bool _exact;
  ExpressionPtr _name;
};

}  // namespace

ExpressionPtr makeMethod(const std::string& name, ExpressionPtr object,
                         std::vector<ExpressionPtr> arguments) {
  if (name == "toString" && arguments.empty()) return std::make_unique<TextOf>(std::move(object));
  if ((name == "test" || name == "exec") && arguments.size() == 1) {
    return std::make_unique<PatternCall>(name == "exec", std::move(object),
                                         std::move(arguments[0]));
  }
  return nullptr;
}

ExpressionPtr makeClassCall(const std::string& name, std::vector<ExpressionPtr> arguments) {
  if (name == "getExactClassName" && arguments.empty()) return std::make_unique<ExactClass>();
  if ((name == "isExactClass" || name == "isClass") && arguments.size() == 1)
    return std::make_unique<IsClass>(name == "isExactClass", std::move(arguments[0]));
  return nullptr;
}

}  // namespace kokudo::styling
